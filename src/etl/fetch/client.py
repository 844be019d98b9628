"""One polite, bounded GET: what every kind of source asks the network with."""

from __future__ import annotations

import random
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx

from etl import __version__
from etl.fetch import robots
from etl.fetch.address import checked
from etl.fetch.answer import Answer, Ask, Later, Refused, refusal
from etl.fetch.body import unpacked
from etl.fetch.pace import Pace, Paces, retry_after_s
from etl.fetch.wire import Budget, Transport, within

PRODUCT = "outcomes-etl"
MOST_REDIRECTS = 5

_REDIRECTS = {301, 302, 303, 307, 308}
_EMPTY = {204, 205}
_KEPT = ("etag", "last-modified", "content-type", "x-robots-tag", "x-api-pool")
# The line of status and headers, and what chunks and TLS add to a body.
_WIRE_EXTRA = 256_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How to ask: who asks, how fast, how long, how much, and how often again.

    `tries` counts requests after which a busy server is left alone, `again` those after a broken connection.
    `longest_wait_s` is what a Retry-After may ask of a run; what asks for more is left to the next run.
    """

    contact: str
    per_second: float = 1.0
    at_once: int = 1
    timeout_s: float = 20.0
    deadline_s: float = 90.0
    max_bytes: int = 8_000_000
    tries: int = 4
    again: int = 3
    backoff_s: float = 1.0
    longest_wait_s: float = 120.0
    loopback_hosts: frozenset[str] = frozenset()

    @property
    def agent(self) -> str:
        """Return how we name ourselves to a server."""
        return f"{PRODUCT}/{__version__} (+{self.contact})"


class Client:
    """Asks for one address at a time, from as many threads as like; every host at its own pace."""

    def __init__(
        self,
        manner: Manner,
        *,
        verify: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.manner = manner
        self.paces = Paces(lambda: Pace(per_second=manner.per_second, at_once=manner.at_once))
        self._transport = Transport(loopback_hosts=manner.loopback_hosts, verify=verify)
        self.sleep = sleep
        self._robots: dict[str, robots.Robots] = {}
        self._robots_turn: dict[str, threading.Lock] = {}
        self._asking = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transport.close()

    def get(self, ask: Ask) -> Answer:
        """Return what became of it; nothing that a server or a network does is raised."""
        started, tries = time.monotonic(), 0
        while True:
            tries += 1
            trail = [ask.url]
            try:
                answer = self._followed(ask, trail)
            except Refused as refused:
                wait_s = self._wait_s(refused, tries)
                if wait_s is None:
                    seconds = time.monotonic() - started
                    return refusal(ask, self._final(refused), final_url=trail[-1], tries=tries, seconds=seconds)
                self.sleep(wait_s)
            else:
                return replace(answer, tries=tries, seconds=time.monotonic() - started)

    def _wait_s(self, refused: Refused, tries: int) -> float | None:
        """Return the seconds before another try, null if there is to be none."""
        most = self.manner.tries if refused.reason.startswith("http_") else self.manner.again
        if not isinstance(refused, Later) or tries >= most:
            return None
        # half of it by chance, so that those who were refused together do not come back together
        backoff = self.manner.backoff_s * 2 ** (tries - 1) * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
        wait_s = max(backoff, refused.after_s or 0.0)
        return wait_s if wait_s <= self.manner.longest_wait_s else None

    def _final(self, refused: Refused) -> Refused:
        """Return what a refusal is once nothing is tried any more."""
        if isinstance(refused, Later) and (refused.after_s or 0.0) > self.manner.longest_wait_s:
            return Refused(
                "retry_after_too_long", f"asks us to wait for {refused.after_s:,.0f} s; the next run asks again"
            )
        return refused

    def _followed(self, ask: Ask, trail: list[str]) -> Answer:
        """Ask, and follow redirects under the same rules; `trail` gets each address."""
        while len(trail) <= MOST_REDIRECTS + 1:
            parts = checked(trail[-1], self.manner.loopback_hosts)
            if ask.robots:
                self._heed_robots(parts, trail[-1])
            found = self._exchanged(ask, trail[-1], self.paces[parts.hostname or ""])
            if isinstance(found, Answer):
                _refuse_front_page(trail)
                return found
            trail.append(urljoin(trail[-1], found))
        raise Refused("too_many_redirects", f"more than {MOST_REDIRECTS} redirects")

    def _heed_robots(self, parts: SplitResult, url: str) -> None:
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._asking:
            turn = self._robots_turn.setdefault(origin, threading.Lock())
        with turn:  # of this site alone: one that is slow must not hold up the others
            if origin not in self._robots:
                self._robots[origin] = robots.of(self.get(robots.ask(origin)))
            rules = self._robots[origin]
        if rules.unreachable is not None:
            told = f"{origin}/robots.txt: {rules.unreachable}, so nothing there is fetched"
            raise Refused("robots_unreachable", told)
        if not rules.allows(url, PRODUCT):
            raise Refused("robots", f"{origin}/robots.txt does not allow it")
        delay_s = rules.delay_s(PRODUCT)
        if delay_s is not None:
            self.paces[parts.hostname or ""].at_least(delay_s)

    def _exchanged(self, ask: Ask, url: str, pace: Pace) -> Answer | str:
        """Return the answer of one request, or the address that it points to."""
        manner, most = self.manner, ask.max_bytes or self.manner.max_bytes
        with pace.turn():
            budget = Budget(ends=time.monotonic() + manner.deadline_s, bytes_left=most + _WIRE_EXTRA)
            with within(budget):
                try:
                    response = self._transport.handle_request(self._request(ask, url))
                    try:
                        pace.heed(response.headers)
                        return _judged(ask, response, url=url, max_bytes=most)
                    finally:
                        response.close()
                except (httpx.HTTPError, httpx.InvalidURL) as error:
                    raise _of_network(error, answered=budget.bytes_left < most + _WIRE_EXTRA) from error

    def _request(self, ask: Ask, url: str) -> httpx.Request:
        headers = {"User-Agent": self.manner.agent, "Accept": ask.accept, "Accept-Encoding": "gzip"}
        if ask.language is not None:
            headers["Accept-Language"] = f"{ask.language}, *;q=0.1"
        if ask.etag is not None:
            headers["If-None-Match"] = ask.etag
        if ask.last_modified is not None:
            headers["If-Modified-Since"] = ask.last_modified
        limits = dict.fromkeys(("connect", "read", "write", "pool"), self.manner.timeout_s)
        return httpx.Request("GET", url, headers=headers, extensions={"timeout": limits})


def _refuse_front_page(trail: Sequence[str]) -> None:
    """Refuse the front page of a site where it stands in for a page that is gone."""
    asked, given = urlsplit(trail[0]), urlsplit(trail[-1])
    if len(trail) > 1 and asked.path.strip("/") and not given.path.strip("/") and not given.query:
        raise Refused("led_home", "leads to the front page of the site; what stood there is gone")


def _judged(ask: Ask, response: httpx.Response, *, url: str, max_bytes: int) -> Answer | str:
    """Return what a response is: an answer with its whole body, or the address that it points to.

    Raises:
        Refused: it is no usable answer.
    """
    status, headers = response.status_code, response.headers
    if status in _REDIRECTS:
        if not headers.get("location"):
            raise Refused("bad_redirect", "a redirect that does not say where to")
        return str(headers["location"])
    _refuse_by_status(ask, status, headers)
    kept = {name: headers[name] for name in _KEPT if name in headers}
    if status == httpx.codes.NOT_MODIFIED:
        return Answer(url=ask.url, final_url=url, status="not_modified", http_status=status, headers=kept)
    if _declared(headers) > max_bytes and not ask.head:
        raise Refused("too_big", f"announces {_declared(headers):,} bytes; {max_bytes:,} are taken")
    wire = _Counted(response.stream)
    body = unpacked(wire, headers.get("content-encoding", ""), max_bytes=max_bytes, head=ask.head)
    if not body:
        raise Refused("empty", "an answer without a body")
    if ask.check is not None:
        ask.check(body)
    return Answer(
        url=ask.url,
        final_url=url,
        status="fetched",
        http_status=status,
        body=body,
        headers=kept,
        wire_bytes=wire.count,
    )


def _refuse_by_status(ask: Ask, status: int, headers: httpx.Headers) -> None:
    if status == httpx.codes.NOT_MODIFIED and not ask.conditional:
        raise Refused("bad_http", "says 'not modified', though nobody asked whether")
    if status in _EMPTY:
        raise Refused("empty", f"HTTP {status}: an answer without a body")
    if status == httpx.codes.PARTIAL_CONTENT:
        raise Refused("partial", "HTTP 206: a part, though the whole was asked for")
    if status == httpx.codes.GONE:
        raise Refused("gone", "HTTP 410: gone for good")
    if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        after_s = retry_after_s(headers.get("retry-after"))
        raise Later(f"http_{status}", f"HTTP {status}", after_s=after_s)
    if status >= httpx.codes.BAD_REQUEST:
        raise Refused(f"http_{status}", f"HTTP {status}")
    if status not in {httpx.codes.OK, httpx.codes.NON_AUTHORITATIVE_INFORMATION, httpx.codes.NOT_MODIFIED}:
        raise Refused("bad_http", f"HTTP {status}, which is no answer to a GET")


def _declared(headers: httpx.Headers) -> int:
    text = headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else 0


class _Counted:
    """Chunks as they come from the wire, and how many bytes they were."""

    def __init__(self, stream: httpx.SyncByteStream | httpx.AsyncByteStream) -> None:
        self._stream = stream
        self.count = 0

    def __iter__(self) -> Iterator[bytes]:
        assert isinstance(self._stream, httpx.SyncByteStream)  # noqa: S101 - our transport is no other
        for chunk in self._stream:
            self.count += len(chunk)
            yield chunk


def _of_network(error: httpx.HTTPError | httpx.InvalidURL, *, answered: bool) -> Refused:
    """Return what a failure below HTTP is in our words; `answered` says that some bytes had come."""
    told = f"{type(error).__name__}: {error}"
    if isinstance(error, httpx.TimeoutException):
        return Later("timeout", told)
    if isinstance(error, httpx.ConnectError):
        return Refused("tls", told) if _is_tls(error) else Later("connect", told)
    if isinstance(error, httpx.NetworkError):
        return Later("reset", told)
    if isinstance(error, httpx.RemoteProtocolError):
        if "without sending complete" in str(error):
            return Later("truncated", told)
        if "without sending a response" in str(error) and not answered:
            return Later("reset", told)
    return Refused("bad_url" if isinstance(error, httpx.InvalidURL) else "bad_http", told)


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
