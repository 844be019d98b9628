"""Rows into the working file: one writer, whole articles, the same rows however often they are loaded."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import polars as pl

from etl import __version__
from etl.load_working import working
from etl.rows import Row, Sheet, first_of_each
from etl.sql import statement, transaction

__all__ = ["finish_run", "known", "land", "start_run", "working"]

# what the loader itself adds to the rows of a sheet
ADDED = {"run_id", "locators"}


def start_run(con: duckdb.DuckDBPyConnection, *, command: str, rules_sha: str) -> int:
    """Write down that a run starts and return its number; runs that died unseen are closed as `died`."""
    values = {
        "command": command,
        "started_at": datetime.now(UTC),
        "rules_sha": rules_sha,
        "package_version": __version__,
        "pid": os.getpid(),
    }
    with transaction(con):
        # whoever is here holds the lock, so a run that still says "running" is dead
        con.execute("UPDATE core.runs SET status = 'died' WHERE status = 'running'")
        con.execute(
            """
            INSERT INTO core.runs BY NAME
            SELECT coalesce((SELECT max(run_id) FROM core.runs), 0) + 1 AS run_id, 'running' AS status,
                $command AS command, $started_at AS started_at, $rules_sha AS rules_sha,
                $package_version AS package_version, $pid AS pid
            """,
            values,
        )
    return _number(con, "SELECT max(run_id) FROM core.runs")


def finish_run(con: duckdb.DuckDBPyConnection, run_id: int, *, status: str) -> None:
    """Close a run with its status (`done`, `failed`, ...) and with what it wrote."""
    with transaction(con):
        con.execute(statement("finish_run.sql"), {"run_id": run_id, "status": status, "finished_at": datetime.now(UTC)})


def known(con: duckdb.DuckDBPyConnection, rules_sha: str) -> set[tuple[str, str]]:
    """Return every (SHA-256, name) that was read with these rules by this version: no need to read it again."""
    found = con.execute(
        """
        SELECT article_id, unnest(locators).article
        FROM core.articles
        WHERE rules_sha = $rules_sha AND package_version = $package_version
        """,
        {"rules_sha": rules_sha, "package_version": __version__},
    ).fetchall()
    return {(article_id, article) for article_id, article in found}


def land(con: duckdb.DuckDBPyConnection, *, run_id: int, sheets: Sequence[Sheet], checked: Any) -> None:
    """Put a batch into the warehouse, each article wholly or not at all, in one transaction.

    `checked` is the batch's `etl.validate.Checked`. Rows that stood of an article are replaced together. A
    content that comes back under another name adds a place to its article and no rows.

    Raises:
        WarehouseError: the disk is full or the file is damaged; nothing of the batch was kept.
    """
    frames = _frames(con, sheets)
    frames["outcomes"] = checked.outcomes
    frames["quarantine"] = checked.quarantine.rename({"check": "check_name", "row": "row_json"})
    frames["run"] = pl.DataFrame({"run_id": [run_id]})
    with _registered(con, frames), transaction(con):
        con.execute(statement("land.sql"))


def _frames(con: duckdb.DuckDBPyConnection, sheets: Sequence[Sheet]) -> dict[str, pl.DataFrame]:
    first = first_of_each(sheets)
    rows: dict[str, list[Row]] = {
        "articles": [sheet.article for sheet in first],
        "blocks": [row for sheet in first for row in sheet.blocks],
        "numbers": [row for sheet in first for row in sheet.numbers],
        "studies": [row for sheet in first for row in sheet.studies],
        "links": [row for sheet in first for row in sheet.links],
    }
    frames = {name: pl.DataFrame(of, schema=_schema(con, f"core.{name}"), orient="row") for name, of in rows.items()}
    return {**frames, "places": _places(con, sheets)}


def _places(con: duckdb.DuckDBPyConnection, sheets: Sequence[Sheet]) -> pl.DataFrame:
    found: dict[str, list[Row]] = {}
    for sheet in sheets:
        place = {name: sheet.article[name] for name in ("article", "source", "locator")}
        of_content = found.setdefault(sheet.article["article_id"], [])
        if place not in of_content:
            of_content.append(place)
    whole = con.table("core.articles").limit(0).pl().schema
    schema = {name: whole[name] for name in ("article_id", "locators")}
    return pl.DataFrame({"article_id": list(found), "locators": list(found.values())}, schema=schema)


def _schema(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, Any]:
    whole = con.table(table).limit(0).pl().schema
    return {name: dtype for name, dtype in whole.items() if name not in ADDED}


@contextlib.contextmanager
def _registered(con: duckdb.DuckDBPyConnection, frames: dict[str, pl.DataFrame]) -> Iterator[None]:
    names = {f"incoming_{name}": frame for name, frame in frames.items()}
    for name, frame in names.items():
        con.register(name, frame.to_arrow())
    try:
        yield
    finally:
        for name in names:
            con.unregister(name)


def _number(con: duckdb.DuckDBPyConnection, query: str) -> int:
    found = con.execute(query).fetchone()
    return int(found[0]) if found else 0
