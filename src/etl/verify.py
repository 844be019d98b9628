"""What warehouse, raw store and snapshot must agree on, and how to heal what does not; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from etl import load, publish
from etl.errors import StoreError, WarehouseDamaged
from etl.raw import RawStore
from etl.settings import Settings

Connection = Any  # to DuckDB

REREAD = "etl reread"
REBUILD = "etl rebuild"
FETCH = "etl run, where its source still has it; else put the file back from a backup"

_LOADED = "SELECT article_id, article, locator FROM core.articles"
_LAST = "SELECT publish_id, (SELECT coalesce(max(run_id), 0) FROM core.runs) AS run_id FROM core.meta"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that does not agree: its name, what was found, and the command that heals it."""

    what: str
    found: str
    heal: str

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.what}: {self.found}; heal it with: {self.heal}"


def verify(settings: Settings) -> list[Fault]:
    """Return what does not agree; nothing if all does.

    Raises:
        WarehouseLocked: another process holds the warehouse, and still does after `settings.wait_s`.
        WarehouseError: it cannot be opened.
    """
    try:
        with load.working(settings.working, wait_s=settings.wait_s) as con:
            return [*_raw(settings, con), *_snapshot(settings, con), *_checks(con)]
    except WarehouseDamaged as error:
        return [Fault(what="damaged-warehouse", found=str(error), heal=REBUILD)]


def _raw(settings: Settings, con: Connection) -> Iterator[Fault]:
    """Yield what raw store and warehouse do not agree on: damaged or missing bodies, articles never loaded."""
    store, stored, damaged = RawStore(settings.raw), set[str](), set[str]()
    loaded = {article_id: (article, locator) for article_id, article, locator in con.execute(_LOADED).fetchall()}
    for sha256 in store.hashes():
        stored.add(sha256)
        if sha256 not in loaded and not store.has_card(sha256):
            continue  # killed between the body and its card: nothing is lost, and the next run gives it one
        try:
            store.get(sha256)
        except StoreError as error:
            damaged.add(sha256)
            yield Fault(what="damaged-raw", found=str(error), heal=FETCH)
    for article_id in sorted(loaded.keys() - stored):
        article, locator = loaded[article_id]
        yield Fault(what="missing-raw", found=f"no raw file {article_id} for {article} ({locator})", heal=FETCH)
    if missing := sorted(stored - damaged - loaded.keys()):
        some = ", ".join(missing[:3])
        yield Fault(what="not-loaded", found=f"{len(missing):,} stored articles have no rows ({some})", heal=REREAD)


def _snapshot(settings: Settings, con: Connection) -> Iterator[Fault]:
    """Yield that readers see more than the loader: DuckDB opens a file whose log was cut or deleted without a word."""
    if not settings.published.exists():
        return
    try:
        ((publish_id, run_id),) = publish.query(settings.published, _LAST).rows()
    except WarehouseDamaged as error:
        yield Fault(what="damaged-snapshot", found=str(error), heal="move it away, then: etl run")
        return
    ((here, last),) = con.execute(_LAST).fetchall()
    if (here, last) < (publish_id, run_id) or last < run_id:
        found = f"readers have publication {publish_id} of run {run_id}, the loader {here} of run {last}"
        yield Fault(what="lost-log", found=found, heal=REREAD)


def _checks(con: Connection) -> Iterator[Fault]:
    for finding in publish.findings(con):
        if finding.is_error:
            yield Fault(what=finding.check, found=f"{finding.message} ({finding.rows} rows)", heal=REBUILD)
