"""A run, from the articles of the sources to a published warehouse: what `etl run` and the flow both do."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from etl import load, load_fetches, publish, validate
from etl.errors import MissingInput, NoSource
from etl.fetch import kinds
from etl.fetch.folder import STANDARD_INPUT
from etl.gather import Stored, store_articles
from etl.gather_again import stored_articles
from etl.gather_preview import Preview
from etl.gather_preview import preview as would_fetch
from etl.gathered import Wish
from etl.readers import Place, read_all
from etl.rows import Sheet
from etl.rules import Rules, book_of
from etl.rules.schema_source import SCHEDULES, Source
from etl.settings import Settings

Progress = Callable[[int, int], None]
Connection = Any  # to DuckDB: only load and publish look inside

ALL = Wish()

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """What a batch brought: its articles, and a line for each refused one."""

    articles: int
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What a run did: articles found, those among them read now, a line for each refused, and the counts to show.

    `faults` are those among `refused` that a source could not even give, `warnings` what the checks found to look at.
    """

    run_id: int
    found: int
    read: int
    refused: tuple[str, ...]
    faults: tuple[str, ...]
    summary: dict[str, Any]
    published: Path
    warnings: tuple[publish.Finding, ...] = ()

    def counts(self) -> Iterator[tuple[str, str, int]]:
        """Yield what the warehouse holds now, and what in it is worth a look: section, item and count."""
        articles = self.summary["articles"]
        yield from (("articles", name, articles[name]) for name in ("read", "kept", "refused"))
        for section in ("outcomes", "numbers", "quarantine"):
            yield from ((section, name, count) for name, count in self.summary[section].items())
        yield from (("to look at", found.told, found.rows) for found in self.warnings)


def land_next(con: Connection, run_id: int, batches: Iterator[list[Sheet]]) -> Landed:
    """Check the rows of the next batch and put them into the warehouse, each article together or not at all."""
    sheets = next(batches)
    load.land(con, run_id=run_id, sheets=sheets, checked=validate.check(sheets))
    return Landed(articles=len(sheets), refused=tuple(_refusals(sheets)))


def publish_warehouse(con: Connection, settings: Settings, *, whole: bool = False) -> publish.Published:
    """Replace what readers open with what the warehouse now holds: the snapshot first, then the files beside it.

    A large warehouse is checked where it is new, or all of it if `whole`.
    """
    published = publish.publish(con, working=settings.working, target=settings.published, whole=whole)
    publish.export(settings.published)
    return published


def publish_again(settings: Settings) -> publish.Published:
    """Check and publish the warehouse as it is, and return what readers open.

    Raises:
        MissingInput: there is no warehouse.
        WarehouseError: it is locked or damaged, or an error check found bad rows.
    """
    if not settings.working.exists():
        raise MissingInput(f"{settings.working}: there is no warehouse yet; make one with: etl run")
    with load.working(settings.working) as con:
        return publish_warehouse(con, settings, whole=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The steps of a run, and what it is called; a flow puts its tasks in their place.

    `read` is `read_all` if it is null.
    """

    command: str = "etl run"
    store: Callable[..., Stored] = store_articles
    read: Callable[[Settings, Sequence[Place]], Iterator[list[Sheet]]] | None = None
    restore: Callable[..., Stored] = stored_articles
    land: Callable[[Connection, int, Iterator[list[Sheet]]], Landed] = land_next
    publish: Callable[[Connection, Settings], publish.Published] = publish_warehouse


def ingest(
    settings: Settings,
    *,
    source: str | None = None,
    wish: Wish = ALL,
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
    kinds.check(sources)
    if settings.published.exists():
        publish.query(settings.published, "SELECT 1")  # what is no warehouse is somebody's file: never replace it
    with (
        load.working(settings.working, wait_s=settings.wait_s) as con,
        _recorded(con, book, command=steps.command) as run_id,
    ):
        state = load_fetches.catch_up(con, settings.raw)
        stored = steps.store(settings, sources, state=state, wish=wish)
        loaded = load.known(con, book.sha)
        todo = [place for place in stored.places if place.key not in loaded]
        log.info("%s articles found, %s to read", len(stored.places), len(todo))
        refused = list(stored.faults)
        batches, done = (steps.read or read_all)(settings, todo), 0
        while done < len(todo):
            landed = steps.land(con, run_id, batches)
            done += landed.articles
            refused += landed.refused
            if on_progress is not None:
                on_progress(done, len(todo))
        refused += load_fetches.settle(con, settings.raw, run_id=run_id, visits=stored.visits)
        load.finish_run(con, run_id, status="done")
        published = steps.publish(con, settings)
        return RunResult(
            run_id=run_id,
            found=len(stored.places),
            read=len(todo),
            refused=tuple(refused),
            faults=stored.faults,
            summary=publish.summary(con, run_id),
            published=settings.published,
            warnings=published.warnings,
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


def preview(settings: Settings, *, source: str | None = None, wish: Wish = ALL) -> Preview:
    """Return what a run would fetch; nothing but lists is asked for, and nothing is kept.

    Raises:
        RuleError, MissingInput, WarehouseError: see `ingest`.
    """
    sources = chosen(book_of(settings), source)
    kinds.check(sources)
    with load.working(settings.working, wait_s=settings.wait_s) as con:
        state = load_fetches.catch_up(con, settings.raw)
    return would_fetch(settings, sources, state=state, wish=wish)


def resume(settings: Settings, name: str) -> None:
    """Visit a paused source again from the next run on.

    Raises:
        MissingInput: there is no such source, or it is not paused.
    """
    with load.working(settings.working, wait_s=settings.wait_s) as con:
        load_fetches.resume(con, name)
        publish_warehouse(con, settings)


def chosen(book: Rules, name: str | None) -> tuple[Source, ...]:
    """Return the source of that name, the enabled ones of that schedule, or what the name itself leads to.

    Without a name all enabled ones. A folder is a source of articles, an address of one page, and a file (`-` is
    standard input) a list of addresses.

    Raises:
        NoSource: it is a schedule, and no source of it is enabled.
        MissingInput: there is no such thing.
    """
    if name is None:
        return tuple(source for source in book.sources if source.enabled)
    if name in SCHEDULES:
        return _scheduled(book, name)
    named = tuple(source for source in book.sources if source.name == name)
    if named:
        return named
    if name.startswith(("http://", "https://")):
        return (Source(name="urls", kind="urls", url=name),)
    if name == STANDARD_INPUT or Path(name).is_file():
        return (Source(name="urls", kind="urls", path=name),)
    known = bool(name) and Path(name).exists()
    return (Source(name="folder", kind="folder", path=name),) if known else _no_source(book, name)


def _scheduled(book: Rules, name: str) -> tuple[Source, ...]:
    sources = tuple(source for source in book.sources if source.enabled and source.schedule == name)
    if not sources:
        raise NoSource(f"no source with the schedule {name} is enabled; enable one in sources.toml")
    return sources


def _no_source(book: Rules, name: str) -> tuple[Source, ...]:
    known, schedules = ", ".join(source.name for source in book.sources), ", ".join(SCHEDULES)
    told = "neither a source nor a schedule, a web address, a folder or a file of addresses"
    raise MissingInput(f"{name or 'an empty name'}: {told}; the sources are: {known}; the schedules: {schedules}")


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
