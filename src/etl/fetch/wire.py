"""Connections that check the address they connect to and end at a deadline or a number of bytes."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from etl.fetch.address import resolved
from etl.fetch.answer import Refused


@dataclass(slots=True, kw_only=True)
class Budget:
    """What one try may cost: until when by the monotonic clock, and how many bytes from the wire."""

    ends: float
    bytes_left: int

    def seconds(self, timeout_s: float | None) -> float:
        """Return how long the next step may wait.

        Raises:
            Refused: `deadline`: there is no time left.
        """
        left = self.ends - time.monotonic()
        if left <= 0:
            raise Refused("deadline", "took longer than one request may")
        return left if timeout_s is None else min(left, timeout_s)

    def spend(self, count: int) -> None:
        """Count bytes from the wire.

        Raises:
            Refused: `too_big`: more than the budget.
        """
        self.bytes_left -= count
        if self.bytes_left < 0:
            raise Refused("too_big", "sent more bytes than one request may")


_budget: ContextVar[Budget] = ContextVar("_budget")


@contextmanager
def within(budget: Budget) -> Iterator[None]:
    """Hold every connection that this thread uses inside to a budget."""
    token = _budget.set(budget)
    try:
        yield
    finally:
        _budget.reset(token)


class Transport(httpx.HTTPTransport):
    """httpx's own transport over connections that know the rules; no proxy and no netrc of the environment."""

    def __init__(self, *, loopback_hosts: Iterable[str] = (), verify: ssl.SSLContext | None = None) -> None:
        context = verify or httpx.create_ssl_context(trust_env=False)
        super().__init__(verify=context, trust_env=False)
        # httpx has no parameter for it: the check must stand where the connection is made, or a name that changes
        # its address between check and connection gets through
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=64,
            max_keepalive_connections=32,
            keepalive_expiry=5.0,
            network_backend=_Backend(frozenset(loopback_hosts)),
        )


class _Backend(httpcore.NetworkBackend):
    def __init__(self, loopback_hosts: frozenset[str]) -> None:
        self._plain = httpcore.SyncBackend()
        self._loopback_hosts = loopback_hosts

    def connect_tcp(  # noqa: PLR0917 - httpcore's own signature
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - httpcore's own signature
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve once, check every address, connect to the first that answers."""
        budget = _budget.get()

        def to(address: str) -> httpcore.NetworkStream:
            return _Stream(self._plain.connect_tcp(address, port, budget.seconds(timeout), None, socket_options))

        *others, last = resolved(host, port, self._loopback_hosts)
        for address in others:
            try:
                return to(address)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return to(last)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    def __init__(self, plain: httpcore.NetworkStream) -> None:
        self._plain = plain

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        budget = _budget.get()
        try:
            found = self._plain.read(max_bytes, budget.seconds(timeout))
        except httpcore.ReadTimeout:
            budget.seconds(None)  # at the deadline it says so
            raise
        budget.spend(len(found))
        return found

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._plain.write(buffer, _budget.get().seconds(timeout))

    def close(self) -> None:
        self._plain.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._plain.start_tls(ssl_context, server_hostname, _budget.get().seconds(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._plain.get_extra_info(info)
