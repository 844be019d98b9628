"""How fast a host is asked: one request after the other, so many a second, slower when it says so."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_DELAY_S = 60.0

_RATE_HEADERS = ("x-rate-limit-limit", "x-ratelimit-limit")
_INTERVAL_HEADERS = ("x-rate-limit-interval", "x-ratelimit-interval")


class Pace:
    """One host: when it may be asked next, and how many at once."""

    def __init__(self, *, per_second: float, at_once: int = 1) -> None:
        self._own_s = self._interval_s = 1 / per_second
        self._wanted_s = 0.0
        self._next = 0.0
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(at_once)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the next turn, and hold it."""
        with self._slots:
            with self._lock:
                start = max(self._next, time.monotonic())
                self._next = start + self._interval_s
            time.sleep(max(0.0, start - time.monotonic()))
            yield

    def fix(self, per_second: float) -> None:
        """Ask so often, unless the host has asked for less."""
        with self._lock:
            self._own_s = 1 / per_second
            self._interval_s = max(self._own_s, self._wanted_s)

    def at_least(self, delay_s: float) -> None:
        """Leave that much time between requests, at most a minute."""
        with self._lock:
            self._wanted_s = max(self._wanted_s, min(delay_s, LONGEST_DELAY_S))
            self._interval_s = max(self._own_s, self._wanted_s)

    def heed(self, headers: Mapping[str, str]) -> None:
        """Slow down to the rate that the host's headers give."""
        limit = _number(headers, _RATE_HEADERS)
        if limit:
            self.at_least((_number(headers, _INTERVAL_HEADERS) or 1.0) / limit)


class Paces:
    """The pace of each host that is asked."""

    def __init__(self, new: Callable[[], Pace]) -> None:
        self._of: defaultdict[str, Pace] = defaultdict(new)
        self._lock = threading.Lock()

    def __getitem__(self, host: str) -> Pace:
        """Return the pace of a host, made when it is first asked."""
        with self._lock:
            return self._of[host]

    def fix(self, host: str, *, per_second: float) -> None:
        """Ask a host so often, unless it has asked for less."""
        self[host].fix(per_second)


def retry_after_s(value: str | None) -> float | None:
    """Return the seconds that a Retry-After header asks for; null if it says nothing that can be understood."""
    if not value:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value.strip()[:12])
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _number(headers: Mapping[str, str], names: tuple[str, ...]) -> float | None:
    for name in names:
        text = headers.get(name, "").strip().removesuffix("s")
        try:
            found = float(text)
        except ValueError:
            continue
        if 0 < found < float("inf"):
            return found
    return None
