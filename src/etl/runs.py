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
from etl.readers import read_all
from etl.rows import Sheet
from etl.rules import Rules
from etl.rules import load as load_rules
from etl.rules.schema import Source
from etl.settings import Settings

Progress = Callable[[int, int], None]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the sources gave: the hashes of the stored articles, each once, and a line for each that failed."""

    hashes: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What a run did: articles found, those among them read now, a line for each refused, and the counts to show."""

    run_id: str
    found: int
    read: int
    refused: tuple[str, ...]
    summary: dict[str, Any]
    published: Path


def store_articles(settings: Settings, sources: Iterable[Source]) -> Stored:
    """Store every article of the sources, before anything reads it.

    Raises:
        MissingInput: no source has an article.
        StoreError: the raw store cannot be written.
    """
    store, hashes, faults = RawStore(settings.raw), dict[str, None](), list[str]()
    for arrival in _arrivals(sources):
        if isinstance(arrival, InputError):
            faults.append(str(arrival))
        else:
            hashes[store.put(arrival).sha256] = None
    if not hashes:
        raise MissingInput("; ".join(faults) or "no source is enabled; enable one in sources.toml")
    return Stored(hashes=tuple(hashes), faults=tuple(faults))


def next_sheets(batches: Iterator[list[Sheet]]) -> list[Sheet]:
    """Return the rows of the next batch of articles, none after the last."""
    return next(batches, [])


def land_sheets(con: load.Connection, run_id: str, sheets: Sequence[Sheet]) -> None:
    """Check the rows of a batch and put them into the warehouse, each article together or not at all."""
    load.land(con, run_id=run_id, sheets=sheets, checked=validate.check(sheets))


def publish_warehouse(con: load.Connection, settings: Settings) -> None:
    """Replace what readers open with what the warehouse now holds."""
    publish.publish(con, working=settings.working, target=settings.published)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The four steps of a run; a flow puts its tasks in their place."""

    store: Callable[[Settings, Sequence[Source]], Stored] = store_articles
    read: Callable[[Iterator[list[Sheet]]], list[Sheet]] = next_sheets
    land: Callable[[load.Connection, str, Sequence[Sheet]], None] = land_sheets
    publish: Callable[[load.Connection, Settings], None] = publish_warehouse


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
    with load.working(settings.working) as con, _recorded(con, book) as run_id:
        stored = steps.store(settings, sources)
        loaded = load.known(con, book.sha)
        todo = [sha256 for sha256 in stored.hashes if sha256 not in loaded]
        log.info("%s articles found, %s to read", len(stored.hashes), len(todo))
        refused = list(stored.faults)
        batches, done = read_all(settings, todo), 0
        while sheets := steps.read(batches):
            steps.land(con, run_id, sheets)
            refused += _refusals(sheets)
            done += len(sheets)
            if on_progress is not None:
                on_progress(done, len(todo))
        load.finish_run(con, run_id, status="completed")
        steps.publish(con, settings)
        return RunResult(
            run_id=run_id,
            found=len(stored.hashes),
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
            yield from fetch.folder(Path(source.path), globs=source.globs, source=source.name)
        except MissingInput as error:
            yield error


@contextmanager
def _recorded(con: load.Connection, book: Rules) -> Iterator[str]:
    """Record a run, and that it failed if it does."""
    run_id = load.start_run(con, command="run", rules_sha=book.sha)
    try:
        yield run_id
    except BaseException:
        load.finish_run(con, run_id, status="failed")
        raise


def _refusals(sheets: Sequence[Sheet]) -> list[str]:
    return [f"{sheet.article['locator']}: {sheet.article['error']}" for sheet in sheets if sheet.article["error"]]
