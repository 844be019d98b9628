"""What a run would fetch, without fetching it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack

from etl.errors import InputError
from etl.fetch.client import Client
from etl.fetch.kinds import kind_of
from etl.fetch.visit import Found, Visit
from etl.gather_visit import manner, opened
from etl.gathered import Page, State, Wish, due, wanted
from etl.model import Raw
from etl.raw import RawStore
from etl.redact import redacted
from etl.rules.schema_source import Source
from etl.settings import Settings


def preview(settings: Settings, sources: Iterable[Source], *, state: State, wish: Wish) -> Iterator[tuple[str, str]]:
    """Yield source and address of what a run would fetch, or why it could not; asks for lists only, keeps nothing."""
    store = RawStore(settings.raw)
    with ExitStack() as stack:
        client = stack.enter_context(Client(manner(settings))) if settings.contact else None
        for source in sources:
            visit = opened(settings, source, state, wish=wish, client=client)
            try:
                for address in _new(visit, state, store, most=wish.limit or source.max_articles):
                    yield source.name, address
            except InputError as error:
                yield source.name, str(error)


def _new(visit: Visit, state: State, store: RawStore, *, most: int) -> Iterator[str]:
    given = 0
    for arrival in kind_of(visit.source).discover(visit):
        if isinstance(arrival, InputError):
            yield str(arrival)
            continue
        address = redacted(arrival.url) if isinstance(arrival, Found) else store.place(arrival.locator)
        if _is_new(arrival, state.pages.get(address), visit.source):
            given += 1
            yield address
        if given >= most:
            return


def _is_new(arrival: Found | Raw, page: Page | None, source: Source) -> bool:
    if isinstance(arrival, Found):
        return wanted(arrival, source) and due(arrival, page, source)
    return page is None or page.sha256 != arrival.sha256
