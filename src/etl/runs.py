"""A run, from the articles of the sources to a published warehouse: what `etl run` and the flow both do."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl import fetch, load, publish, validate
from etl.errors import InputError, MissingInput
from etl.model import Raw
from etl.raw import RawStore
from etl.readers import Place, read_all
from etl.rows import Sheet
from etl.rules import Rules
from etl.rules import load as load_rules
from etl.rules.schema_source import Source
from etl.settings import Settings

Progress = Callable[[int, int], None]
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
    """What a run did: articles found, those among them read now, a line for each refused, and the counts to show."""

    run_id: int
    found: int
    read: int
    refused: tuple[str, ...]
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
    store, places, faults = RawStore(settings.raw), dict[tuple[str, str], Place](), list[str]()
    for arrival in _arrivals(sources):
        if isinstance(arrival, InputError):
            faults.append(str(arrival))
        else:
            place = Place.of(arrival, sha256=store.put(arrival).sha256)
            places.setdefault(place.key, place)
    if not places:
        raise MissingInput("; ".join(faults) or "no source is enabled; enable one in sources.toml")
    return Stored(places=tuple(places.values()), faults=tuple(faults))


def land_next(con: Connection, run_id: int, batches: Iterator[list[Sheet]]) -> Landed:
    """Check the rows of the next batch and put them into the warehouse, each article together or not at all."""
    sheets = next(batches)
    load.land(con, run_id=run_id, sheets=sheets, checked=validate.check(sheets))
    return Landed(articles=len(sheets), refused=tuple(_refusals(sheets)))


def publish_warehouse(con: Connection, settings: Settings) -> None:
    """Replace what readers open with what the warehouse now holds."""
    publish.publish(con, working=settings.working, target=settings.published)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The steps of a run; a flow puts its tasks in their place."""

    store: Callable[[Settings, Sequence[Source]], Stored] = store_articles
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
    book = load_rules(settings.rules)
    sources = chosen(book, source)
    if settings.published.exists():
        publish.query(settings.published, "SELECT 1")  # what is no warehouse is somebody's file: never replace it
    with load.working(settings.working) as con, _recorded(con, book) as run_id:
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
            summary=publish.summary(con, run_id),
            published=settings.published,
        )


def chosen(book: Rules, name: str | None) -> tuple[Source, ...]:
    """Return the source of that name, or a folder's path as a source of its own; without a name all enabled ones.

    Raises:
        MissingInput: there is neither.
    """
    if name is None:
        return tuple(source for source in book.sources if source.enabled)
    named = tuple(source for source in book.sources if source.name == name)
    if named or not Path(name).exists():
        return named or _no_source(book, name)
    return (Source(name="folder", kind="folder", path=name),)


def _no_source(book: Rules, name: str) -> tuple[Source, ...]:
    known = ", ".join(source.name for source in book.sources)
    raise MissingInput(f"{name}: neither a source nor a folder; the sources are: {known}")


def _arrivals(sources: Iterable[Source]) -> Iterator[Raw | InputError]:
    for source in sources:
        try:
            yield from fetch.folder(Path(source.path or ""), globs=source.globs or fetch.GLOBS, source=source.name)
        except MissingInput as error:
            yield error


@contextmanager
def _recorded(con: Connection, book: Rules) -> Iterator[int]:
    """Record a run, and that it failed if it does."""
    run_id = load.start_run(con, command="etl run", rules_sha=book.sha)
    try:
        yield run_id
    except BaseException:
        load.finish_run(con, run_id, status="failed")
        raise


def _refusals(sheets: Sequence[Sheet]) -> list[str]:
    return [f"{sheet.article['locator']}: {sheet.article['error']}" for sheet in sheets if sheet.article["error"]]
