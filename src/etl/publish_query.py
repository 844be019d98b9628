"""Questions to the published snapshot: anybody's SQL, read-only and without a way out; and the counts of a run."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from etl.errors import SqlError, WarehouseDamaged, WarehouseError
from etl.sql import one_line

_PLACE = re.compile(r"^LINE (?P<line>\d+): (?P<text>.*)\n(?P<gap> *)\^", re.MULTILINE)
# what DuckDB thinks was meant, on a line of its own
_HINT = re.compile(r"^(?:Candidate bindings|Did you mean).+$", re.MULTILINE)
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    # no files, no network, no other database
    "enable_external_access": "false",
}


def query(target: Path, sql: str) -> pl.DataFrame:
    """Return what a query finds in the snapshot.

    Raises:
        SqlError: the query is wrong or would change something; one line, with the place where DuckDB names it.
        WarehouseError: there is no snapshot, or it cannot be read.
    """
    if not target.exists():
        raise WarehouseError(f"{target}: there is no warehouse yet; make one with: etl run")
    with contextlib.closing(reader(target)) as con:
        try:
            if not con.extract_statements(sql):
                raise SqlError('there is no query; ask for example: etl sql "SELECT * FROM results LIMIT 10"')
            # not con.sql: its errors do not name the place
            found = con.execute(sql).to_arrow_table()
        except duckdb.Error as error:
            raise SqlError(_placed(error)) from error
    return _as_frame(found)


def reader(target: Path) -> duckdb.DuckDBPyConnection:
    """Return a read-only connection to the snapshot, without a way out.

    Raises:
        WarehouseDamaged: it cannot be read.
    """
    try:
        con = duckdb.connect(target, read_only=True, config=_CONFIG)
        con.execute("SET TimeZone = 'UTC'; SET lock_configuration = true")
    except duckdb.Error as error:
        raise WarehouseDamaged(f"{target}: cannot be read ({one_line(error)}); move it away, then: etl run") from error
    return con


def _as_frame(found: Any) -> pl.DataFrame:
    frame = pl.from_arrow(found)
    return frame if isinstance(frame, pl.DataFrame) else frame.to_frame()


def _placed(error: duckdb.Error) -> str:
    text, place = one_line(error), _PLACE.search(str(error))
    if hint := _HINT.search(str(error)):
        text = f"{text} {hint[0]}"
    if place is None:
        return text
    column = len(place["gap"]) - len(f"LINE {place['line']}: ") + 1
    return f"{text} (line {place['line']}, column {column})"


def summary(con: duckdb.DuckDBPyConnection, run_id: int) -> dict[str, Any]:
    """Return the counts that a run's report shows.

    Keys: `run` (the row of run_report, null values left out), `articles` (`read`, `kept`, `refused`: the whole
    warehouse), `outcomes` by endpoint, `numbers` by fate, `ignored` by rule, `quarantine` by check, `errors` by
    reason, `results` (merged clinical results).
    """
    sections: dict[str, dict[str, int]] = {
        name: {} for name in ("articles", "outcomes", "numbers", "ignored", "quarantine", "errors")
    }
    for section, item, rows in con.execute("SELECT section, item, rows FROM main.overview").fetchall():
        sections[section][item] = rows
    by_status = sections.pop("articles")
    refused = by_status.get("unreadable", 0)
    read = sum(by_status.get(status, 0) for status in ("extracted", "no_outcomes", "unreadable"))
    run = con.execute("SELECT * FROM main.run_report WHERE run_id = $run_id", {"run_id": run_id})
    fields = [column[0] for column in run.description or []]
    row = run.fetchone() or ()
    results = con.execute("SELECT count(*) FROM main.results").fetchone()
    return {
        "run": {name: value for name, value in zip(fields, row, strict=False) if value is not None},
        "articles": {"read": read, "kept": read - refused, "refused": refused, **by_status},
        **sections,
        "results": int(results[0]) if results else 0,
    }
