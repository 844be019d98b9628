"""A run, from the articles of the sources to a published warehouse: what `etl run` and the flow both do."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from etl import fetch, load, publish, validate
from etl.errors import InputError, MissingInput, NoSource, StoreError
from etl.failpoints import failpoint
from etl.model import Raw
from etl.raw import RawStore
from etl.readers import Place, read_all
from etl.rows import Sheet
from etl.rules import Rules, book_of
from etl.rules.schema import SCHEDULES, Source
from etl.settings import Settings

Progress = Callable[[int, int], None]
_Places = dict[tuple[str, str], Place]
Connection = Any  # to DuckDB: only load and publish look inside

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the sources gave: where each article lies, each once, and a line for each that failed."""

    places: tuple[Place, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """What a batch brought: its articles, and a line for each refused one."""

    articles: int
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What a run did: articles found, those among them read now, a line for each refused, and the counts to show.

    `faults` are those among `refused` that a source could not even give.
    """

    run_id: int
    found: int
    read: int
    refused: tuple[str, ...]
    faults: tuple[str, ...]
    summary: dict[str, Any]
    published: Path

    def counts(self) -> Iterator[tuple[str, str, int]]:
        """Yield what the warehouse holds now: section, item and count."""
        articles = self.summary["articles"]
        yield from (("articles", name, articles[name]) for name in ("read", "kept", "refused"))
        for section in ("outcomes", "numbers", "quarantine"):
            yield from ((section, name, count) for name, count in self.summary[section].items())


def store_articles(settings: Settings, sources: Iterable[Source]) -> Stored:
    """Store every article of the sources, before anything reads it.

    Raises:
        MissingInput: no source has an article.
        StoreError: the raw store cannot be written.
    """
    store, first, later, faults = RawStore(settings.raw), _Places(), _Places(), list[str]()
    for arrival in _arrivals(sources):
        failpoint("fetch.article.before")
        if isinstance(arrival, InputError):
            faults.append(str(arrival))
        else:
            kept = replace(arrival, locator=store.place(arrival.locator))  # the same when it is read again
            card = store.put(arrival)
            place = Place.of(kept, sha256=card.sha256)
            # an article keeps the name it was first seen under, also where it is read again under several
            (first if place.article == card.article else later).setdefault(place.key, place)
        failpoint("fetch.article.after")
    if not first and not later:
        raise MissingInput("; ".join(faults) or "no source is enabled; enable one in sources.toml")
    return Stored(places=(*first.values(), *later.values()), faults=tuple(faults))


def stored_articles(settings: Settings, _: Iterable[Source]) -> Stored:
    """Return every article that was ever stored, at every place where it was found; no source is asked.

    Raises:
        MissingInput: nothing was ever stored.
    """
    store, places, faults = RawStore(settings.raw), list[Place](), list[str]()
    for sha256 in store.hashes():
        try:
            store.get(sha256)
            places += Place.all_of(store.card(sha256))
        except StoreError as error:
            faults.append(str(error))
    if not places:
        raise MissingInput(f"{settings.raw}: no article was ever stored here; read some first with: etl run")
    return Stored(places=tuple(places), faults=tuple(faults))


def land_next(con: Connection, run_id: int, batches: Iterator[list[Sheet]]) -> Landed:
    """Check the rows of the next batch and put them into the warehouse, each article together or not at all."""
    sheets = next(batches)
    load.land(con, run_id=run_id, sheets=sheets, checked=validate.check(sheets))
    return Landed(articles=len(sheets), refused=tuple(_refusals(sheets)))


def publish_warehouse(con: Connection, settings: Settings) -> None:
    """Replace what readers open with what the warehouse now holds: the snapshot first, then the files beside it."""
    publish.publish(con, working=settings.working, target=settings.published)
    publish.export(settings.published)


def publish_again(settings: Settings) -> Path:
    """Check and publish the warehouse as it is, and return what readers open.

    Raises:
        MissingInput: there is no warehouse.
        WarehouseError: it is locked or damaged, or an error check found bad rows.
    """
    if not settings.working.exists():
        raise MissingInput(f"{settings.working}: there is no warehouse yet; make one with: etl run")
    with load.working(settings.working) as con:
        publish_warehouse(con, settings)
    return settings.published


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The steps of a run, and what it is called; a flow puts its tasks in their place."""

    command: str = "etl run"
    store: Callable[[Settings, Sequence[Source]], Stored] = store_articles
    restore: Callable[[Settings, Sequence[Source]], Stored] = stored_articles
    land: Callable[[Connection, int, Iterator[list[Sheet]]], Landed] = land_next
    publish: Callable[[Connection, Settings], None] = publish_warehouse


def ingest(
    settings: Settings,
    *,
    source: str | None = None,
    on_progress: Progress | None = None,
    steps: Steps = Steps(),
) -> RunResult:
    """Store, read, check, load and publish what the sources have and the warehouse has not; say what came of it.

    Raises:
        RuleError: the rule book does not load; nothing was touched.
        MissingInput: there is no such source, or it has no article.
        WarehouseError: the warehouse is locked, damaged or cannot be written.
    """
    book = book_of(settings)
    sources = chosen(book, source)
    if settings.published.exists():
        publish.query(settings.published, "SELECT 1")  # what is no warehouse is somebody's file: never replace it
    with (
        load.working(settings.working, wait_s=settings.wait_s) as con,
        _recorded(con, book, command=steps.command) as run_id,
    ):
        stored = steps.store(settings, sources)
        loaded = load.known(con, book.sha)
        todo = [place for place in stored.places if place.key not in loaded]
        log.info("%s articles found, %s to read", len(stored.places), len(todo))
        refused = list(stored.faults)
        batches, done = read_all(settings, todo), 0
        while done < len(todo):
            landed = steps.land(con, run_id, batches)
            done += landed.articles
            refused += landed.refused
            if on_progress is not None:
                on_progress(done, len(todo))
        load.finish_run(con, run_id, status="done")
        steps.publish(con, settings)
        return RunResult(
            run_id=run_id,
            found=len(stored.places),
            read=len(todo),
            refused=tuple(refused),
            faults=stored.faults,
            summary=publish.summary(con, run_id),
            published=settings.published,
        )


def reread(settings: Settings, *, on_progress: Progress | None = None, steps: Steps = Steps()) -> RunResult:
    """Read again what is stored and was not read with these rules by this version; no source is asked.

    Raises:
        RuleError: the rule book does not load; nothing was touched.
        MissingInput: nothing was ever stored.
        WarehouseError: the warehouse is locked, damaged or cannot be written.
    """
    again = replace(steps, command="etl reread", store=steps.restore)
    return ingest(settings, on_progress=on_progress, steps=again)


def chosen(book: Rules, name: str | None) -> tuple[Source, ...]:
    """Return the source of that name, the enabled ones of that schedule, or a folder's path as a source of its own.

    Without a name all enabled ones.

    Raises:
        NoSource: it is a schedule, and no source of it is enabled.
        MissingInput: there is no such thing.
    """
    if name is None:
        return tuple(source for source in book.sources if source.enabled)
    if name in SCHEDULES:
        return _scheduled(book, name)
    named = tuple(source for source in book.sources if source.name == name)
    if named or not Path(name).exists():
        return named or _no_source(book, name)
    return (Source(name="folder", kind="folder", path=name),)


def _scheduled(book: Rules, name: str) -> tuple[Source, ...]:
    sources = tuple(source for source in book.sources if source.enabled and source.schedule == name)
    if not sources:
        raise NoSource(f"no source with the schedule {name} is enabled; enable one in sources.toml")
    return sources


def _no_source(book: Rules, name: str) -> tuple[Source, ...]:
    known, schedules = ", ".join(source.name for source in book.sources), ", ".join(SCHEDULES)
    raise MissingInput(f"{name}: neither a source nor a folder; the sources are: {known}; the schedules: {schedules}")


def _arrivals(sources: Iterable[Source]) -> Iterator[Raw | InputError]:
    for source in sources:
        try:
            yield from fetch.folder(Path(source.path), globs=source.globs or fetch.GLOBS, source=source.name)
        except MissingInput as error:
            yield error


@contextmanager
def _recorded(con: Connection, book: Rules, *, command: str) -> Iterator[int]:
    """Record a run, and that it failed if it does."""
    run_id = load.start_run(con, command=command, rules_sha=book.sha)
    try:
        yield run_id
    except BaseException:
        load.finish_run(con, run_id, status="failed")
        raise


def _refusals(sheets: Sequence[Sheet]) -> list[str]:
    return [f"{sheet.article['locator']}: {sheet.article['error']}" for sheet in sheets if sheet.article["error"]]
