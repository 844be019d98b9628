"""What was fetched, into the working file and out of it: the log, the sources, and what is known of each address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl import __version__, fetchlog
from etl.errors import MissingInput
from etl.gathered import Page, SourceState, State, Visited
from etl.sql import statement, transaction

# Failures in a row after which a source is no longer visited.
PATIENCE = 5


def catch_up(con: duckdb.DuckDBPyConnection, raw: Path) -> State:
    """Load what runs that died had fetched, and return what is known of sources and addresses."""
    with transaction(con):
        _load_log(con, raw)
    pages = con.execute(statement("known_pages.sql")).to_arrow_table().to_pylist()
    listings = con.execute(
        """
        SELECT source, url, arg_max(etag, fetch_number), arg_max(last_modified, fetch_number)
        FROM core.fetches
        WHERE role = 'listing' AND status = 'fetched'
        GROUP BY source, url
        """
    ).fetchall()
    sources = con.execute(
        "SELECT source, failures, reason, paused_at, seen_until, found, last_success_at, takes FROM core.sources"
    ).fetchall()
    loaded = con.execute("SELECT article_id FROM core.articles").fetchall()
    return State(
        pages={row["url"]: Page(**row) for row in pages},
        listings={(source, url): (etag, modified) for source, url, etag, modified in listings},
        sources={name: SourceState(*rest) for name, *rest in sources},
        loaded=frozenset(article_id for (article_id,) in loaded),
    )


def settle(con: duckdb.DuckDBPyConnection, raw: Path, *, run_id: int, visits: Sequence[Visited]) -> list[str]:
    """Keep what a run fetched and how its visits went, once its articles are loaded, in one transaction.

    Returns a line for each source that is paused from now on.
    """
    with transaction(con):
        _load_log(con, raw)
        for visited in visits:
            _keep(con, visited)
        con.register("incoming_run", pa.table({"run_id": [run_id], "package_version": [__version__]}))
        con.execute(statement("versions.sql"))
        con.execute(statement("traits.sql"))
        con.execute("DROP VIEW fresh_articles")
        con.unregister("incoming_run")
    tried = [visited.source for visited in visits]
    paused = con.execute(
        "SELECT source, reason FROM core.sources WHERE paused_at IS NOT NULL AND list_contains($tried, source)",
        {"tried": tried},
    ).fetchall()
    told = "{}: failed {} times in a row ({}) and is paused; when it is mended: etl resume {}"
    return [told.format(source, PATIENCE, reason, source) for source, reason in paused]


def resume(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Visit a paused source again.

    Raises:
        MissingInput: there is no such source, or it is not paused.
    """
    with transaction(con):
        found = con.execute(
            """
            UPDATE core.sources SET paused_at = NULL, failures = 0
            WHERE source = $name AND paused_at IS NOT NULL
            RETURNING source
            """,
            {"name": name},
        ).fetchall()
    if not found:
        raise MissingInput(f"{name}: is no paused source; see: etl status")


def _load_log(con: duckdb.DuckDBPyConnection, raw: Path) -> None:
    loaded = {log for (log,) in con.execute("SELECT DISTINCT log FROM core.fetches").fetchall()}
    whole = con.table("core.fetches").limit(0).to_arrow_table().schema
    schema = pa.schema([field for field in whole if field.name != "fetch_number"])
    for batch in _batched(fetchlog.unloaded(raw, loaded), 20_000):
        con.register("incoming_fetches", pa.Table.from_pylist(batch, schema=schema))
        con.execute(
            """
            INSERT INTO core.fetches BY NAME
            SELECT
                (SELECT coalesce(max(fetch_number), 0) FROM core.fetches)
                    + row_number() OVER (ORDER BY log, line) AS fetch_number,
                *
            FROM incoming_fetches
            """
        )
        con.unregister("incoming_fetches")


def _batched(rows: Iterable[dict[str, Any]], size: int) -> Iterable[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _keep(con: duckdb.DuckDBPyConnection, visited: Visited) -> None:
    now = datetime.now(UTC)
    before = con.execute(
        "DELETE FROM core.sources WHERE source = $name RETURNING last_success_at, failures, seen_until, found, takes",
        {"name": visited.source},
    ).fetchone()
    success, failures, seen_until, found, takes = before or (None, 0, None, 0, None)
    failures = 0 if visited.reason is None else failures + 1
    values = {
        **{name: value for name, value in asdict(visited).items() if name not in {"until", "unchanged"}},
        "last_tried_at": now,
        "last_success_at": now if visited.reason is None else success,
        "failures": failures,
        "paused_at": now if failures >= PATIENCE else None,
        "seen_until": visited.until or seen_until,
        "takes": visited.takes or takes,
        "found": visited.found if visited.reason is None and not visited.unchanged else found,
    }
    con.execute(
        """
        INSERT INTO core.sources BY NAME
        SELECT $source AS source, $kind AS kind, $schedule AS schedule, $rights AS rights,
            $last_tried_at AS last_tried_at, $last_success_at AS last_success_at, $failures AS failures,
            $reason AS reason, $paused_at AS paused_at, $seen_until AS seen_until, $found AS found,
            $articles_new AS articles_new, $takes AS takes
        """,
        values,
    )
