"""Checks before a publication: of what was loaded since the last one, and of the whole warehouse each night."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import duckdb
import pyarrow as pa

from etl.sql import SqlFile, give_back, make_empty, sql_files, statement

# articles that a check with parts looks at together: all at once, such checks took up to 93 MB at 20,000 articles
PART = 2_500
# each part reads its tables anew: with 40 of them the checks of a million outcomes took minutes
PARTS_MAX = 8
# articles: checks of all of them take 17 s of CPU at 100,000, so up to here under two
WHOLE_UP_TO = 10_000
AFTER_ALL = "~"  # stands behind every hash
# bad rows that a person is shown of each check
EXAMPLES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A check that found bad rows: its name, what it says, how many, some of them; an error stops the publication."""

    check: str
    message: str
    rows: int
    is_error: bool
    examples: tuple[dict[str, Any], ...]

    @property
    def told(self) -> str:
        """Return its name and what it says, in one line."""
        return f"{self.check}: {self.message}"


def due_findings(con: duckdb.DuckDBPyConnection, *, whole: bool = False) -> list[Finding]:
    """Return what the checks found that are due before a publication: of all articles if they are few or `whole`."""
    counted = con.execute("SELECT count(*) FROM core.articles").fetchone()
    few = counted is None or counted[0] <= WHOLE_UP_TO
    return findings(con) if whole or few else new_findings(con)


def new_findings(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Return those of the checks that found bad rows in what was loaded since the last publication; by name.

    A check that says `whole` looks at the whole warehouse, and so do all where much was loaded.
    """
    con.execute(statement("touched.sql"))
    counted = con.execute("SELECT count(*) FROM touched").fetchone()
    if counted and counted[0] > PART:
        return findings(con)
    whole = [check for check in sql_files("checks") if "whole" in check.header]
    found = findings(con, whole)
    with _slice(con):
        found += findings(con, [check for check in sql_files("checks") if check not in whole])
    return sorted(found, key=lambda finding: finding.check)


@contextlib.contextmanager
def _slice(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Put a warehouse of the touched articles alone, in memory, in the place of the whole one."""
    con.execute("ATTACH ':memory:' AS slice")
    try:
        con.execute("USE slice")
        make_empty(con)
        con.execute(statement("slice.sql"))
        yield
    finally:
        con.execute("USE warehouse")
        con.execute("DETACH slice")


def findings(con: duckdb.DuckDBPyConnection, checks: Iterable[SqlFile] | None = None) -> list[Finding]:
    """Return those of the checks, of all unless some are given, that found bad rows; by name."""
    found = []
    for check in sql_files("checks") if checks is None else checks:
        rows, examples = 0, list[dict[str, Any]]()
        for bad in _bad_rows(con, check):
            rows += bad.num_rows
            examples += bad.slice(0, EXAMPLES - len(examples)).to_pylist()
        if rows:
            is_error = "error" in check.header
            message = check.header["error" if is_error else "warn"]
            found.append(
                Finding(check=check.name, message=message, rows=rows, is_error=is_error, examples=tuple(examples))
            )
    return found


def _bad_rows(con: duckdb.DuckDBPyConnection, check: SqlFile) -> Iterator[pa.Table]:
    """Yield the bad rows that a check found; one with parts looks at some articles at a time."""
    for part in _parts(con) if "parts" in check.header else [{}]:
        yield con.execute(check.text, part).to_arrow_table()
        give_back(con)


def _parts(con: duckdb.DuckDBPyConnection) -> Iterator[dict[str, str]]:
    """Yield stretches of the articles' ids, which are hashes, with about as many articles in each."""
    counted = con.execute("SELECT count(*) FROM core.articles").fetchone()
    number = min(PARTS_MAX, (counted[0] if counted else 0) // PART + 1)
    inner = [f"{0x10000 * part // number:04x}" for part in range(1, number)]
    for first, following in pairwise(["", *inner, AFTER_ALL]):
        yield {"first": first, "next": following}
