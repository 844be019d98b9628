"""Rows into the working file: one writer, whole articles, the same rows however often they are loaded."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

from etl import __version__
from etl.load_working import working
from etl.rows import Row, Sheet, first_of_each
from etl.sql import give_back, statement, transaction

__all__ = ["finish_run", "known", "land", "start_run", "working"]

# what the loader itself adds to the rows of a sheet
ADDED = {"run_id", "locators", "version", "superseded_by", "vanished_at"}


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
    incoming = _incoming(con, sheets)
    incoming["outcomes"] = checked.outcomes.to_arrow()
    incoming["quarantine"] = checked.quarantine.rename({"check": "check_name", "row": "row_json"}).to_arrow()
    incoming["intervals"] = checked.intervals.to_arrow()
    incoming["run"] = pa.table({"run_id": [run_id]})
    with _registered(con, incoming), transaction(con):
        con.execute(statement("land.sql"))
        con.execute(statement("traits.sql"))
        con.execute(statement("make_results.sql"))
        con.execute("DROP TABLE replaced")
    give_back(con)


def _incoming(con: duckdb.DuckDBPyConnection, sheets: Sequence[Sheet]) -> dict[str, pa.Table]:
    first = first_of_each(sheets)
    rows: dict[str, list[Row]] = {
        "articles": [sheet.article for sheet in first],
        "blocks": [row for sheet in first for row in sheet.blocks],
        "numbers": [row for sheet in first for row in sheet.numbers],
        "studies": [row for sheet in first for row in sheet.studies],
        "links": [row for sheet in first for row in sheet.links],
    }
    tables = {name: pa.Table.from_pylist(of, schema=_schema(con, name, but=ADDED)) for name, of in rows.items()}
    return {**tables, "places": _places(con, sheets)}


def _places(con: duckdb.DuckDBPyConnection, sheets: Sequence[Sheet]) -> pa.Table:
    found: dict[str, list[Row]] = {}
    for sheet in sheets:
        place = {name: sheet.article[name] for name in ("article", "source", "locator")}
        of_content = found.setdefault(sheet.article["article_id"], [])
        if place not in of_content:
            of_content.append(place)
    rows = [{"article_id": article_id, "locators": places} for article_id, places in found.items()]
    whole = _schema(con, "articles", but=set())
    return pa.Table.from_pylist(rows, schema=pa.schema([whole.field("article_id"), whole.field("locators")]))


def _schema(con: duckdb.DuckDBPyConnection, table: str, *, but: set[str]) -> pa.Schema:
    """Return a table's columns as Arrow types, so that they are described in one place."""
    whole = con.table(f"core.{table}").limit(0).to_arrow_table().schema
    return pa.schema([field for field in whole if field.name not in but])


@contextlib.contextmanager
def _registered(con: duckdb.DuckDBPyConnection, incoming: dict[str, pa.Table]) -> Iterator[None]:
    for name, table in incoming.items():
        con.register(f"incoming_{name}", table)
    try:
        yield
    finally:
        for name in incoming:
            con.unregister(f"incoming_{name}")


def _number(con: duckdb.DuckDBPyConnection, query: str) -> int:
    found = con.execute(query).fetchone()
    return int(found[0]) if found else 0
