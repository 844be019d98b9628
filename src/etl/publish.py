"""What readers open: a checked snapshot that is replaced in one step, and the same tables as Parquet."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.errors import ChecksFailed, WarehouseError
from etl.failpoints import failpoint
from etl.publish_exports import export
from etl.publish_files import replace_file
from etl.publish_groups import group_articles
from etl.publish_query import query, summary
from etl.sql import SqlFile, give_back, one_line, sql_files, transaction

__all__ = ["Finding", "Published", "export", "findings", "publish", "query", "summary"]

TABLES = (
    "articles",
    "blocks",
    "numbers",
    "outcomes",
    "studies",
    "links",
    "article_groups",
    "quarantine",
    "fetches",
    "sources",
    "runs",
)

# rows that are in memory at once while they are written
ROW_GROUP = 8_192
# articles that a check with parts looks at together: all at once, such checks took up to 93 MB at 20,000 articles
PART = 2_500
# each part reads its tables anew: with 40 of them the checks of a million outcomes took minutes
PARTS_MAX = 8
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A snapshot that readers see now; `warnings` are the checks that found something to look at."""

    publish_id: int
    target: Path
    warnings: tuple[Finding, ...]


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


def publish(con: duckdb.DuckDBPyConnection, *, working: Path, target: Path) -> Published:
    """Replace the snapshot at `target` by the working file as it is now, and the Parquet beside it.

    Raises:
        ChecksFailed: an error check found bad rows; the former snapshot stays.
        WarehouseError: there is no room; the former snapshot stays.
    """
    group_articles(con)
    found = findings(con)
    errors = [finding for finding in found if finding.is_error]
    if errors:
        told = "; ".join(f"{each.check}: {each.message} ({each.rows} rows)" for each in errors)
        rows = [{"check": each.check, **example} for each in errors for example in each.examples]
        raise ChecksFailed(f"not published, the former snapshot stays: {told}", rows=rows)
    publish_id = _number_it(con)
    with _told(f"{target}: not published, the former snapshot stays"):
        failpoint("publish.checkpoint.before")
        con.execute("CHECKPOINT")  # without it the copy would miss, in silence, what is still in the log
        failpoint("publish.checkpoint.after")
        replace_file(target, lambda temporary: _copy(working, temporary))
    with _told(f"{target}: published, but not as Parquet"):
        _write_parquet(con, target.parent / "parquet")
    return Published(publish_id=publish_id, target=target, warnings=tuple(found))


@contextlib.contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WarehouseError(f"{what}: {error.strerror}; free space or mend the rights, then run again") from error
    except duckdb.Error as error:
        raise WarehouseError(f"{what}: {one_line(error)}; free space, then run again") from error


def _number_it(con: duckdb.DuckDBPyConnection) -> int:
    with transaction(con):
        found = con.execute(
            "UPDATE core.meta SET publish_id = publish_id + 1, published_at = $now RETURNING publish_id",
            {"now": datetime.now(UTC)},
        ).fetchone()
    return int(found[0]) if found else 0


def _copy(working: Path, temporary: Path) -> None:
    shutil.copyfile(working, temporary)


def _write_parquet(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write one folder per table; each holds one file, so that each changes in one step."""
    for table in TABLES:
        relation = con.table(f"core.{table}")
        replace_file(
            folder / table / f"{table}.parquet",
            lambda temporary, relation=relation: relation.to_parquet(  # type: ignore[misc]  # mypy takes no defaults of a lambda
                str(temporary), compression="zstd", row_group_size=ROW_GROUP
            ),
        )
        give_back(con)
