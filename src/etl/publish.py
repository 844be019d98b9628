"""What readers open: a checked snapshot that is replaced in one step, and the same tables as Parquet."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl.errors import ChecksFailed, WarehouseError
from etl.failpoints import failpoint
from etl.publish_checks import Finding, due_findings, findings
from etl.publish_exports import export
from etl.publish_files import replace_file
from etl.publish_groups import group_articles
from etl.publish_query import query, summary
from etl.sql import give_back, one_line, transaction

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A snapshot that readers see now; `warnings` are the checks that found something to look at."""

    publish_id: int
    target: Path
    warnings: tuple[Finding, ...]


def publish(con: duckdb.DuckDBPyConnection, *, working: Path, target: Path, whole: bool = False) -> Published:
    """Replace the snapshot at `target` by the working file as it is now, and the Parquet beside it.

    A large warehouse is checked where it is new, or all of it if `whole`.

    Raises:
        ChecksFailed: an error check found bad rows; the former snapshot stays.
        WarehouseError: there is no room; the former snapshot stays.
    """
    group_articles(con)
    found = due_findings(con, whole=whole)
    errors = [finding for finding in found if finding.is_error]
    if errors:
        told = "; ".join(f"{each.told} ({each.rows} rows)" for each in errors)
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
        con.execute("DELETE FROM made.unchecked")
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
