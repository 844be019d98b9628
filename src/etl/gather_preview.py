"""What a run would fetch, without fetching it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from etl.errors import InputError
from etl.fetch.client import Client
from etl.fetch.kinds import kind_of
from etl.fetch.visit import Found, Visit
from etl.gather_visit import manner, opened, paused
from etl.gathered import Page, SourceState, State, Wish, due, is_open, wanted
from etl.model import Raw
from etl.raw import RawStore
from etl.redact import redacted
from etl.rules.schema_source import Source
from etl.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a run would fetch, each address with its source, and a line for each thing that would fail."""

    wanted: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]


def preview(settings: Settings, sources: Iterable[Source], *, state: State, wish: Wish) -> Preview:
    """Return what a run would fetch; asks for lists only, keeps nothing.

    Raises:
        SettingsError: a source is on the network, and nobody has said who asks.
    """
    store, found, faults = RawStore(settings.raw), dict[tuple[str, str], None](), list[str]()
    with ExitStack() as stack:
        client = stack.enter_context(Client(manner(settings))) if settings.contact else None
        for source in sources:
            told = paused(source, state.sources.get(source.name, SourceState()))
            if told is not None:
                faults.append(told)
                continue
            visit = opened(settings, source, state, wish=wish, client=client)
            try:
                for each in _wanted(visit, state, store, wish=wish):
                    if isinstance(each, InputError):
                        faults.append(str(each))
                    else:
                        found[source.name, each] = None
            except InputError as error:
                faults.append(str(error))
    return Preview(wanted=tuple(found), faults=tuple(faults))


def _wanted(visit: Visit, state: State, store: RawStore, *, wish: Wish) -> Iterator[str | InputError]:
    """Yield the addresses of what is new in a source, then of what earlier runs saw and did not get."""
    given = set[str]()
    for arrival in kind_of(visit.source).discover(visit):
        if isinstance(arrival, InputError):
            yield arrival
            continue
        address = redacted(arrival.url) if isinstance(arrival, Found) else store.place(arrival.locator)
        if address not in given and _is_new(arrival, state.pages.get(address), visit.source):
            given.add(address)
            yield address
        if len(given) >= (wish.limit or visit.source.max_articles):
            break
    if wish.limit is None:
        pages = (page for page in state.pages.values() if page.source == visit.source.name)
        yield from (page.url for page in pages if is_open(page) and page.url not in given)


def _is_new(arrival: Found | Raw, page: Page | None, source: Source) -> bool:
    if isinstance(arrival, Found):
        return wanted(arrival, source) and due(arrival, page, source)
    return page is None or page.sha256 != arrival.sha256
