"""Questions of the report to the published snapshot."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from etl.errors import WarehouseDamaged, WarehouseError
from etl.sql import one_line

Row = dict[str, Any]

HERE = Path(__file__).parent / "sql"
# of a million results the rest goes to disk: without a limit DuckDB takes most of the machine
MEMORY = "1GB"


class Snapshot:
    """The snapshot as it was when it was opened; `table("name")` answers the question in `sql/name.sql`."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def table(self, name: str, **values: object) -> list[Row]:
        """Return the rows that a question finds, with its `$name` parameters set."""
        found = self._con.execute(_question(name), values)
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def by_article(self, name: str, ids: Sequence[str]) -> dict[str, list[Row]]:
        """Return the rows of a batch of articles by article."""
        found: dict[str, list[Row]] = {each: [] for each in ids}
        for row in self.table(name, ids=list(ids)):
            found[row["article_id"]].append(row)
        return found


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Snapshot]:
    """Give the snapshot with the results that the pages show.

    Raises:
        WarehouseError: there is none.
        WarehouseDamaged: it cannot be read, or another version of this package made it.
    """
    if not path.exists():
        raise WarehouseError(f"{path}: there is no warehouse yet; make one with: etl run")
    try:
        con = duckdb.connect(path, read_only=True, config={"memory_limit": MEMORY})
    except duckdb.Error as error:
        raise WarehouseDamaged(f"{path}: cannot be read ({one_line(error)}); move it away, then: etl run") from error
    with contextlib.closing(con):
        try:
            con.execute("SET TimeZone = 'UTC'")
            # views asked once a page would be worked out once a page
            for name in ("shown", "told"):
                con.execute(_question(name))
        except duckdb.Error as error:
            raise WarehouseDamaged(
                f"{path}: is of another version ({one_line(error)}); make it new: etl run"
            ) from error
        yield Snapshot(con)


@lru_cache
def _question(name: str) -> str:
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")
