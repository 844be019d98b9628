"""Many addresses: hosts side by side, the addresses of one host one after the other."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from threading import Event
from typing import TypeVar
from urllib.parse import urlsplit

from etl.fetch.answer import Answer, Ask, Refused, refusal
from etl.fetch.client import Client

AT_ONCE = 32
# answers that wait for who takes them: a few, so that memory does not grow where storing is slower than fetching
AHEAD = 64
PATIENCE = 5

_DOWN = frozenset({"connect", "timeout", "deadline", "dns", "reset", "tls", "http_429", "http_503"})
_AT_ONCE_DOWN = frozenset({"retry_after_too_long"})

Asked = TypeVar("Asked")


def get_all(
    client: Client,
    wanted: Iterable[tuple[Ask, Asked]],
    *,
    ends: float = float("inf"),
) -> Iterator[tuple[Asked, Answer]]:
    """Yield each answer with what was asked for, as they come; within a host in the order given.

    A host that fails five times in a row, or asks us to wait longer than a run may, gets no more requests: what is
    left of it comes as `host_down`, and after `ends`, by the monotonic clock, as `budget`.
    """
    by_host = defaultdict[str, list[tuple[Ask, Asked]]](list)
    for ask, about in wanted:
        by_host[_host(ask.url)].append((ask, about))
    if not by_host:
        return
    done: Queue[tuple[Asked, Answer] | None] = Queue(AHEAD)
    stopped, open_hosts = Event(), len(by_host)
    with ThreadPoolExecutor(min(AT_ONCE, open_hosts)) as pool:
        hosts = [
            pool.submit(_host_through, client, asks, done.put, ends=ends, stopped=stopped) for asks in by_host.values()
        ]
        for host in hosts:
            host.add_done_callback(lambda _: done.put(None))
        try:
            while open_hosts:
                found = done.get()
                if found is None:
                    open_hosts -= 1
                else:
                    yield found
        finally:
            stopped.set()
            while open_hosts:
                open_hosts -= done.get() is None
    for host in hosts:
        host.result()


def _host_through(
    client: Client,
    asks: list[tuple[Ask, Asked]],
    give: Callable[[tuple[Asked, Answer]], None],
    *,
    ends: float,
    stopped: Event,
) -> None:
    failed = 0
    for ask, about in asks:
        if stopped.is_set():
            return
        if failed >= PATIENCE:
            answer = _not_asked(ask, "host_down", "its host failed several times in a row; the next run asks again")
        elif time.monotonic() >= ends:
            answer = _not_asked(ask, "budget", "the time of this run was used up; the next run asks again")
        else:
            answer = client.get(ask)
            failed = PATIENCE if answer.reason in _AT_ONCE_DOWN else (failed + 1) * (answer.reason in _DOWN)
        give((about, answer))


def _not_asked(ask: Ask, reason: str, message: str) -> Answer:
    return refusal(ask, Refused(reason, message), final_url=ask.url, tries=0, seconds=0.0)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
