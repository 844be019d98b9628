"""Gathering: the articles of the sources into the raw store, and a line in the log for each attempt."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import chain
from urllib.parse import urlsplit

from etl import attempts
from etl.errors import InputError, MissingInput
from etl.failpoints import failpoint
from etl.fetch.answer import Answer, Ask
from etl.fetch.client import Client
from etl.fetch.hosts import get_all
from etl.fetch.kinds import kind_of
from etl.fetch.visit import Found, Validators
from etl.fetchlog import Fetch, FetchLog
from etl.gather_files import Files
from etl.gather_visit import Tally, has_gap, manner, opened, paused
from etl.gathered import Page, SourceState, State, Visited, Wish, due, is_open, wanted
from etl.model import Raw
from etl.raw import RawStore
from etl.readers import Place
from etl.redact import redacted
from etl.rules.schema_source import Source
from etl.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the sources gave: where each article lies, each once, a line for each that failed, and the visits made."""

    places: tuple[Place, ...]
    faults: tuple[str, ...]
    visits: tuple[Visited, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Gathering:
    """One run's gathering: what it knows, where it writes, and what it has come to so far."""

    settings: Settings
    state: State
    wish: Wish
    store: RawStore
    log: FetchLog
    client: Client | None
    pages: dict[str, Page]
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    later: dict[tuple[str, str], Place] = field(default_factory=dict)
    files: Files = field(init=False)
    faults: list[str] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    wanted: dict[str, tuple[Ask, Found, Source]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.files = Files(store=self.store, log=self.log, pages=self.pages)


def store_articles(
    settings: Settings, sources: Iterable[Source], *, state: State | None = None, wish: Wish | None = None
) -> Stored:
    """Store every article of the sources that is new, before anything reads it.

    Raises:
        MissingInput: no source has an article, and none is on the network.
        SettingsError: a source is on the network, and nobody has said who asks.
        StoreError: the raw store cannot be written.
    """
    state, sources = state or State(), tuple(sources)
    with ExitStack() as stack:
        client = stack.enter_context(Client(manner(settings))) if settings.contact else None
        run = _Gathering(
            settings=settings,
            state=state,
            wish=wish or Wish(),
            store=RawStore(settings.raw),
            log=stack.enter_context(FetchLog(settings.raw)),
            client=client,
            pages=dict(state.pages),
        )
        for source in sources:
            _visit(run, source)
        _fetch_wanted(run)
        # last of all: who has seen that a list did not change must have had all that was on it
        for tally in run.tallies.values():
            for answer in tally.visit.attempts:
                run.log.add(attempts.of_list(tally.source, answer, read=tally.reason is None))
    _known_places(run)
    if not run.places and not run.later and not any(kind_of(source).network for source in sources):
        raise MissingInput("; ".join(run.faults) or "no source is enabled; enable one in sources.toml")
    visits = tuple(tally.visited() for tally in run.tallies.values())
    return Stored(places=(*run.places.values(), *run.later.values()), faults=tuple(run.faults), visits=visits)


def _visit(run: _Gathering, source: Source) -> None:
    """Take what a source gives by itself, and note the pages that it points to."""
    kind, known = kind_of(source), run.state.sources.get(source.name, SourceState())
    if kind.network and (told := paused(source, known)) is not None:
        run.faults.append(told)
        return
    visit = opened(run.settings, source, run.state, wish=run.wish, client=run.client)
    tally = Tally(source=source, visit=visit, gap=has_gap(visit, known))
    if kind.network:
        visit.asking()
        run.tallies[source.name] = tally
    try:
        _take_all(run, tally, network=kind.network)
    except InputError as error:
        tally.reason = getattr(error, "reason", "unavailable")
        run.faults.append(str(error))
    if kind.network and tally.reason is None and tally.suddenly_empty(known):
        tally.reason = "empty_list"
        run.faults.append(f"{source.name}: gave no article, and {known.found:,} last time; see what its address gives")


def _take_all(run: _Gathering, tally: Tally, *, network: bool) -> None:
    source, most = tally.source, run.wish.limit or tally.source.max_articles
    for arrival in kind_of(source).discover(tally.visit):
        if isinstance(arrival, InputError):
            run.faults.append(str(arrival))
            continue
        tally.listed += 1
        if isinstance(arrival, Found) and not wanted(arrival, source):
            continue
        tally.found += 1
        if isinstance(arrival, Found):
            _note(run, tally, arrival, most=most)
        elif network:
            if tally.new >= most:
                tally.left += 1
                break
            _take_record(run, tally, arrival)
        else:
            _take_file(run, source, arrival)
    if kind_of(source).files:
        run.files.miss(source)


def _take_file(run: _Gathering, source: Source, raw: Raw) -> None:
    """Store an article that lies on this machine, under the same name when it is read again."""
    failpoint("fetch.article.before")
    kept = replace(raw, locator=run.store.place(raw.locator))
    card = run.store.put(raw)
    if kind_of(source).files:
        run.files.take(source, kept)
    place = Place.of(kept, sha256=card.sha256)
    # an article keeps the name it was first seen under, also where it is read again under several
    (run.places if place.article == card.article else run.later).setdefault(place.key, place)
    failpoint("fetch.article.after")


def _note(run: _Gathering, tally: Tally, found: Found, *, most: int) -> None:
    """Put a page on the list of what to fetch, or in the log as one that is left for a later run."""
    url, page = found.url, run.pages.get(redacted(found.url))
    if url in run.wanted or not due(found, page, tally.source):
        return
    if sum(source is tally.source for _, _, source in run.wanted.values()) >= most:
        tally.left += 1
        if page is None or page.last_status != "discovered":
            run.log.add(attempts.of_one_left(tally.source, found))
        return
    tally.visit.asking().paces.fix(urlsplit(url).hostname or "", per_second=tally.source.per_second)
    # a copy that is damaged is asked for whole
    held = page.validators if page is not None and _sound(run, page) else Validators()
    ask = Ask(url=url, etag=held.etag, last_modified=held.last_modified, language=tally.source.language)
    run.wanted[url] = ask, found, tally.source


def _take_record(run: _Gathering, tally: Tally, raw: Raw) -> None:
    """Store a record that came inside a list, if it is new or has changed."""
    sha256, page = raw.sha256, run.pages.get(raw.locator)
    if page is not None and page.sha256 == sha256 and run.store.holds(sha256):
        return
    run.store.put(raw)
    tally.new += 1
    fetch = attempts.of_record(tally.source, raw)
    run.log.add(fetch)
    _remember(run, fetch)


def _fetch_wanted(run: _Gathering) -> None:
    """Ask for the pages that were noted and for those of earlier runs that never came."""
    asks = ((ask, (found, source)) for ask, found, source in run.wanted.values())
    pending = _pending(run)
    if run.client is None or not (run.wanted or pending):
        return
    log.info("%s pages to ask for", len(run.wanted) + len(pending))
    ends = time.monotonic() + run.settings.fetch_minutes * 60
    for (found, source), answer in get_all(run.client, chain(asks, pending), ends=ends):
        _take_answer(run, found, answer, source=source)


def _pending(run: _Gathering) -> list[tuple[Ask, tuple[Found, Source]]]:
    """Return the pages of the sources visited that an earlier run saw and did not get, or that are damaged."""
    found: list[tuple[Ask, tuple[Found, Source]]] = []
    if run.wish.limit is not None:
        return found
    for page in list(run.pages.values()):
        tally = run.tallies.get(page.source)
        if tally is None or page.url in run.wanted:
            continue
        lost = page.sha256 is not None and page.sha256 not in run.state.loaded and not _sound(run, page)
        if lost and not kind_of(tally.source).pages:
            del run.pages[page.url]  # it comes again with its list
        elif lost or is_open(page):
            ask = Ask(url=page.url, language=tally.source.language)
            found.append((ask, (Found(url=page.url), tally.source)))
    return found


def _sound(run: _Gathering, page: Page) -> bool:
    """Say whether the copy of a page that we hold is whole; one that is not is reported."""
    if page.sha256 is None:
        return False
    whole = run.store.holds(page.sha256)
    if not whole:
        run.faults.append(f"{page.url}: its raw file {page.sha256} is damaged or missing; fetched again")
    return whole


def _take_answer(run: _Gathering, found: Found, answer: Answer, *, source: Source) -> None:
    tally, sha256 = run.tallies[source.name], None
    if answer.status == "fetched":
        raw = attempts.article(source, found, answer)
        sha256 = run.store.put(raw).sha256
        page = run.pages.get(redacted(found.url))
        tally.new += page is None or page.sha256 != sha256
    elif answer.status != "not_modified":
        tally.left += answer.status == "discovered"
        run.faults.append(f"{redacted(found.url)}: {answer.reason} ({answer.message})")
    fetch = attempts.of_answer(source, answer, role="article", sha256=sha256, changed_at=found.changed_at)
    run.log.add(fetch)
    _remember(run, fetch)


def _remember(run: _Gathering, fetch: Fetch) -> None:
    if fetch.status == "fetched":
        run.pages[redacted(fetch.url)] = Page(
            url=redacted(fetch.url),
            source=fetch.source,
            article=fetch.article,
            last_status=fetch.status,
            sha256=fetch.article_id,
            bytes=fetch.bytes,
        )


def _known_places(run: _Gathering) -> None:
    """Add every article of the network sources visited: what was fetched and never loaded is loaded now."""
    for page in run.pages.values():
        if page.source in run.tallies and page.sha256 is not None:
            place = Place(
                sha256=page.sha256,
                article=redacted(page.article),
                locator=page.url,
                source=page.source,
                bytes=page.bytes or 0,
            )
            run.places.setdefault(place.key, place)
