"""How a source is visited: in which manner, and from where the last good visit ended."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from etl.fetch.client import Client, Manner
from etl.fetch.visit import Validators, Visit
from etl.gathered import SourceState, State, Wish
from etl.rules.schema_source import Source
from etl.settings import Settings


def manner(settings: Settings) -> Manner:
    """Return how we ask, as the settings say."""
    return Manner(contact=settings.contact or "", loopback_hosts=frozenset(settings.loopback_hosts.split()))


def opened(settings: Settings, source: Source, state: State, *, wish: Wish, client: Client | None) -> Visit:
    """Return a visit to a source, from where the last good one ended."""
    today = datetime.now(UTC).date()
    known = state.sources.get(source.name, SourceState())
    return Visit(
        source=source,
        since=wish.since or _since(source, known, today),
        until=today,
        client=client,
        ncbi_api_key=settings.ncbi_api_key.get_secret_value() if settings.ncbi_api_key else None,
        held={url: Validators(etag=etag, last_modified=when) for url, (etag, when) in state.listings.items()},
    )


def _since(source: Source, known: SourceState, today: date) -> date:
    if known.seen_until is None:
        return today - timedelta(days=source.first_days)
    return min(known.seen_until, today) - timedelta(days=source.overlap_days)
