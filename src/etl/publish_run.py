"""What one run did, asked of the snapshot that it published: for its report."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from etl.publish_query import reader
from etl.rules import Rules

Row = dict[str, Any]

_CAME_IN = """
    SELECT
        coalesce(source, 'unknown') AS source,
        count(*) AS articles,
        count(*) FILTER (WHERE status = 'extracted') AS with_results,
        count(*) FILTER (WHERE status = 'no_outcomes') AS without_results,
        count(*) FILTER (WHERE status = 'unreadable') AS refused
    FROM core.articles
    WHERE run_id = $run_id AND status IN ('extracted', 'no_outcomes', 'unreadable')
    GROUP BY ALL
    ORDER BY articles DESC, source
"""
_BY_CHECK = """
    SELECT check_name AS "check", count(*) AS rows, count(DISTINCT article_id) AS articles
    FROM core.quarantine
    WHERE run_id = $run_id
    GROUP BY ALL
    ORDER BY rows DESC, "check"
"""
_REFUSED_ROWS = """
    SELECT check_name AS "check", article, reason, row_json
    FROM core.quarantine
    WHERE run_id = $run_id
    ORDER BY ALL
    LIMIT $limit
"""
_REFUSED_ARTICLES = """
    SELECT article, locator, error_reason AS reason, error
    FROM core.articles
    WHERE run_id = $run_id AND status = 'unreadable'
    ORDER BY ALL
    LIMIT $limit
"""
_NEW_RESULTS = """
    SELECT r.article, r.endpoint, r.measure, r.value_text, r.arm_role, r.evidence_quote
    FROM main.results AS r
    JOIN core.articles AS a USING (article_id)
    WHERE a.run_id = $run_id
    ORDER BY ALL
    LIMIT $limit
"""
_FAILING = """
    SELECT source, state, failures, reason, coalesce(paused_at >= started_at, FALSE) AS paused_now
    FROM main.sources, core.runs
    WHERE state <> 'fine' AND run_id = $run_id
"""
_DROPPED_BY = "SELECT DISTINCT rule FROM core.blocks WHERE rule IS NOT NULL"
_IGNORED_BY = "SELECT DISTINCT rule FROM core.numbers WHERE fate = 'ignored' AND rule IS NOT NULL"
_ENDPOINTS = "SELECT DISTINCT endpoint FROM core.outcomes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a run did, as rows by column name.

    `came_in` has one row a source, `by_check` one a check that refused rows; `refused_rows`, `refused_articles` and
    `new_results` hold at most so many as were asked for; `failing` are the sources that fail or are paused,
    `paused_now` since this run. `silent` are the rules, by rule file, that no article of the warehouse ever met.
    """

    came_in: list[Row]
    by_check: list[Row]
    refused_rows: list[Row]
    refused_articles: list[Row]
    new_results: list[Row]
    failing: list[Row]
    silent: dict[str, list[str]]


def told(target: Path, run_id: int, *, book: Rules, limit: int) -> Told:
    """Return what a run did, from the snapshot at `target`."""
    with contextlib.closing(reader(target)) as con:
        some = {"run_id": run_id, "limit": limit}
        return Told(
            came_in=_rows(con, _CAME_IN, run_id=run_id),
            by_check=_rows(con, _BY_CHECK, run_id=run_id),
            refused_rows=[_spelt(row) for row in _rows(con, _REFUSED_ROWS, **some)],
            refused_articles=_rows(con, _REFUSED_ARTICLES, **some),
            new_results=_rows(con, _NEW_RESULTS, **some),
            failing=_rows(con, _FAILING, run_id=run_id),
            silent=_silent(con, book),
        )


def _rows(con: duckdb.DuckDBPyConnection, query: str, **values: object) -> list[Row]:
    found = con.execute(query, values)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _spelt(row: Row) -> Row:
    """Return a refused row with what it said: its numbers, and the sentence."""
    said = json.loads(row.pop("row_json"))
    numbers = [f"{name} {value:g}" for name, value in said.items() if _is_value(name, value)]
    named = {name: said.get(name) for name in ("value_text", "endpoint", "measure")}
    return {**named, **row, "values": ", ".join(numbers), "sentence": said.get("evidence_quote")}


def _is_value(name: str, value: object) -> bool:
    """Say whether a field is a number of the result, and no place in a text."""
    return isinstance(value, int | float) and not isinstance(value, bool) and not name.endswith(("_start", "_end"))


def _silent(con: duckdb.DuckDBPyConnection, book: Rules) -> dict[str, list[str]]:
    """Return the rules that leave a trace where they match, and have left none."""
    seen = {query: {value for (value,) in con.execute(query).fetchall()} for query in (_DROPPED_BY, _IGNORED_BY)}
    codes = {code for (code,) in con.execute(_ENDPOINTS).fetchall()}
    silent = {
        "boilerplate.toml": [
            rule.id for rule in book.boilerplate if rule.effect != "inline" and rule.id not in seen[_DROPPED_BY]
        ],
        "ignore.toml": [rule.id for rule in book.ignore if rule.id not in seen[_IGNORED_BY]],
        "endpoints.toml": [rule.id for rule in book.endpoints if rule.code not in codes],
    }
    return {name: rules for name, rules in silent.items() if rules}
