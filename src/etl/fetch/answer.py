"""What became of one request: a status for tables, a reason, and the body if there is one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

# what the reasons mean for an article; every other reason is an `http_error`
STATUS_OF = {
    "robots": "blocked_by_robots",
    "robots_unreachable": "blocked_by_robots",
    "too_big": "too_large",
    "deadline": "timed_out",
    "timeout": "timed_out",
    "http_401": "auth_required",
    "http_402": "auth_required",
    "http_407": "auth_required",
    "truncated": "partial",
    "partial": "partial",
    "empty": "unreadable",
    "damaged": "unreadable",
    "bad_encoding": "unreadable",
    "too_many_encodings": "unreadable",
    "limit": "discovered",
    "budget": "discovered",
    "host_down": "discovered",
}
GONE = frozenset({"gone", "http_404", "led_home"})


class Refused(Exception):
    """A request that has no usable answer: `reason` is a short code for tables, the text says it in words."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Later(Refused):
    """Refused for now: another try may work; `after_s` is what the server asks us to wait, null if nothing."""

    def __init__(self, reason: str, message: str, *, after_s: float | None = None) -> None:
        super().__init__(reason, message)
        self.after_s = after_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What to ask for. `etag` and `last_modified` are those of the copy we hold, `language` is the one wanted.

    `check` looks at a whole body and raises `Refused` or `Later` where it is an error in disguise; `robots` is false
    for interfaces that are made for programs, which publish their own rules. With `head` the first `max_bytes` of a
    longer body will do.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    accept: str = "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5"
    language: str | None = None
    robots: bool = True
    max_bytes: int | None = None
    head: bool = False
    check: Callable[[bytes], None] | None = None

    @property
    def conditional(self) -> bool:
        """Say whether "not modified" would be an answer."""
        return self.etag is not None or self.last_modified is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of it: `fetched` with a body, `not_modified`, or a status that says why there is none."""

    url: str
    final_url: str
    status: str
    reason: str | None = None
    message: str | None = None
    http_status: int | None = None
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    wire_bytes: int = 0
    seconds: float = 0.0
    tries: int = 0

    @property
    def ok(self) -> bool:
        """Say whether the answer is usable: a whole body, or the word that ours is still the newest."""
        return self.status in {"fetched", "not_modified"}

    @property
    def gone(self) -> bool:
        """Say whether the server says that there is nothing under this address."""
        return self.reason in GONE


def refusal(ask: Ask, refused: Refused, *, final_url: str, tries: int, seconds: float) -> Answer:
    """Return the answer that stands for a refusal."""
    return Answer(
        url=ask.url,
        final_url=final_url,
        status=STATUS_OF.get(refused.reason, "http_error"),
        reason=refused.reason,
        message=str(refused),
        http_status=int(refused.reason[5:]) if refused.reason.startswith("http_") else None,
        tries=tries,
        seconds=seconds,
    )
