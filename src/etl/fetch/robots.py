"""What a site lets programs fetch, as its robots.txt says (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from etl.fetch.answer import Answer, Ask

# RFC 9309 asks for at least 500 KiB; what stands behind is not read
MOST_BYTES = 512 * 1024
_ABSENT = range(400, 500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What robots.txt allows; `parsed` is null where all is allowed or, if `unreachable` says why, nothing."""

    parsed: Protego | None = None
    unreachable: str | None = None

    def allows(self, url: str, agent: str) -> bool:
        """Say whether a program of that name may fetch the address."""
        return self.unreachable is None and (self.parsed is None or bool(self.parsed.can_fetch(url, agent)))

    def delay_s(self, agent: str) -> float | None:
        """Return the seconds to leave between two requests; null where it does not say."""
        if self.parsed is None:
            return None
        rate = self.parsed.request_rate(agent)
        by_rate = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(self.parsed.crawl_delay(agent) or 0.0, by_rate) or None


def ask(origin: str) -> Ask:
    """Return what to ask a site for its rules with."""
    return Ask(url=f"{origin}/robots.txt", robots=False, max_bytes=MOST_BYTES, head=True, accept="text/plain")


def of(answer: Answer) -> Robots:
    """Return the rules that an answer to robots.txt gives: none there allows all, a broken server forbids all."""
    if answer.status == "fetched":
        text = answer.body[:MOST_BYTES].decode("utf-8-sig", "replace").replace("\0", "")
        return Robots(parsed=Protego.parse("\n".join(text.splitlines())))
    empty = answer.reason == "empty"
    absent = answer.gone or (answer.http_status in _ABSENT and answer.reason != "http_429")
    return Robots() if absent or empty else Robots(unreachable=answer.reason or answer.status)
