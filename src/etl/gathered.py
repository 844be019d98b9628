"""What is known of sources and their addresses before a run, what a run is asked for, and how its visits went."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from etl.fetch.visit import Found, Validators
from etl.rules.schema_source import Source

# A page that has failed so often is asked for only when its source says that it changed.
MOST_FAILURES = 10
# Ways to end after which asking again may help, also where no list names the page any more.
OPEN = frozenset({"discovered", "http_error", "timed_out", "partial"})
# Ways to end after which the copy that we hold is the newest.
GOOD = frozenset({"fetched", "not_modified"})
# The kind of addresses that a person names, which are asked for each time.
NAMED = "urls"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is known of an address; `sha256` is null while it has given nothing; `changed_at` is what its list said."""

    url: str
    source: str
    article: str
    last_status: str
    sha256: str | None = None
    bytes: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    changed_at: str | None = None
    checked_at: datetime | None = None
    failures: int = 0

    @property
    def validators(self) -> Validators:
        """Return what to ask a server with, whether our copy is still the newest."""
        return Validators(etag=self.etag, last_modified=self.last_modified)


@dataclass(frozen=True, slots=True)
class SourceState:
    """How the last visits to a source went; `takes` is its `Source.takes` when all of it was there."""

    failures: int = 0
    reason: str | None = None
    paused_at: datetime | None = None
    seen_until: date | None = None
    found: int = 0
    last_success_at: datetime | None = None
    takes: str | None = None


class State:
    """What the warehouse knows of what was fetched before; `loaded` are the contents that it has rows of.

    `listings` has ETag and Last-Modified by source and address: what one source took of a list, another may not have.

    No dataclass: Prefect walks through all fields of those that it hands to a task, and there may be a million.
    """

    def __init__(
        self,
        *,
        pages: Mapping[str, Page] = MappingProxyType({}),
        listings: Mapping[tuple[str, str], tuple[str | None, str | None]] = MappingProxyType({}),
        sources: Mapping[str, SourceState] = MappingProxyType({}),
        loaded: frozenset[str] = frozenset(),
    ) -> None:
        self.pages = pages
        self.listings = listings
        self.sources = sources
        self.loaded = loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asks of a run: from which day on, and how many articles of a source at most."""

    since: date | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """How a visit to a source on the network went; `reason` says why it failed, null if it did not.

    `until` is the day up to which everything that it `takes` is there, both null if something was left; `unchanged`
    says that its lists had not changed, so that `found` means nothing.
    """

    source: str
    kind: str
    schedule: str
    rights: str
    found: int
    articles_new: int
    reason: str | None = None
    until: date | None = None
    unchanged: bool = False
    takes: str | None = None


def wanted(found: Found, source: Source) -> bool:
    """Say whether a source wants a page at all, by its address."""
    return source.include is None or re.search(source.include, found.url) is not None


def is_open(page: Page) -> bool:
    """Say whether a page that did not come is asked for again, whether its list names it or not."""
    return page.last_status in OPEN and page.failures < MOST_FAILURES


def due(found: Found, page: Page | None, source: Source) -> bool:
    """Say whether a page is to be asked for: new, changed as its list says, failed, or long not looked at."""
    if page is None or page.last_status == "discovered" or source.kind == NAMED:
        return True
    if found.changed_at is not None and found.changed_at != (page.changed_at or None):
        return True
    if page.last_status not in GOOD:
        return page.failures < MOST_FAILURES
    age = datetime.now(UTC) - (page.checked_at or datetime.min.replace(tzinfo=UTC))
    return age > timedelta(days=source.recheck_days)
