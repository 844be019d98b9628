"""How a source is visited: in which manner, and from where the last good visit ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from etl.fetch.client import Client, Manner
from etl.fetch.visit import Validators, Visit
from etl.gathered import SourceState, State, Visited, Wish
from etl.rules.schema_source import Source
from etl.settings import Settings


@dataclass(slots=True, kw_only=True)
class Tally:
    """What one visit came to, while it goes on: of what was `listed` the source wants what is `found`.

    `gap` says that it begins after the last good one ended.
    """

    source: Source
    visit: Visit
    listed: int = 0
    found: int = 0
    new: int = 0
    left: int = 0
    gap: bool = False
    reason: str | None = None

    @property
    def unchanged(self) -> bool:
        """Say whether a list of the source had not changed."""
        return any(answer.status == "not_modified" for answer in self.visit.attempts)

    def suddenly_empty(self, known: SourceState) -> bool:
        """Say whether lists that named articles before name none; a window of days may well be empty."""
        lists = self.source.kind in {"feed", "sitemap"}
        return lists and self.listed == 0 and known.found > 0 and not self.unchanged

    def visited(self) -> Visited:
        """Return how the visit went, once it is over."""
        source, done = self.source, self.reason is None and self.left == 0 and not self.gap
        return Visited(
            source=source.name,
            kind=source.kind,
            schedule=source.schedule,
            rights=source.rights,
            found=self.found,
            articles_new=self.new,
            reason=self.reason,
            until=self.visit.until if done else None,
            unchanged=self.unchanged,
            takes=source.takes if done else None,
        )


def manner(settings: Settings) -> Manner:
    """Return how we ask, as the settings say."""
    return Manner(contact=settings.contact or "", loopback_hosts=frozenset(settings.loopback_hosts.split()))


def opened(settings: Settings, source: Source, state: State, *, wish: Wish, client: Client | None) -> Visit:
    """Return a visit to a source, from where the last good one ended; anew where it takes something else since then."""
    today = datetime.now(UTC).date()
    known = state.sources.get(source.name, SourceState())
    is_same = known.takes == source.takes
    return Visit(
        source=source,
        since=wish.since or _since(source, known, today),
        until=today,
        client=client,
        ncbi_api_key=settings.ncbi_api_key.get_secret_value() if settings.ncbi_api_key else None,
        held={
            url: Validators(etag=etag, last_modified=when)
            for (name, url), (etag, when) in state.listings.items()
            if name == source.name and is_same
        },
    )


def has_gap(visit: Visit, known: SourceState) -> bool:
    """Say whether days between the last good visit and this one are left out: a later one must still ask for them."""
    return known.seen_until is not None and visit.since > known.seen_until


def paused(source: Source, known: SourceState) -> str | None:
    """Return the line that says that a source is paused, null if it is not."""
    if known.paused_at is None:
        return None
    return (
        f"{source.name}: paused since {known.paused_at:%Y-%m-%d %H:%M} ({known.reason}); "
        f"visit it again with: etl resume {source.name}"
    )


def _since(source: Source, known: SourceState, today: date) -> date:
    first = today - timedelta(days=source.first_days)
    if known.seen_until is None:
        return first
    then = min(known.seen_until, today) - timedelta(days=source.overlap_days)
    return then if known.takes == source.takes else min(first, then)
