"""Transactions, and what DuckDB says in one line."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import duckdb

from etl.errors import WarehouseError
from etl.failpoints import failpoint

KEPT = "64MB"

_LIMIT = "SET memory_limit = $limit"


@contextlib.contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit what happens inside, or nothing of it.

    Raises:
        WarehouseError: DuckDB could not do or keep it, in one line.
    """
    con.begin()
    try:
        yield
        failpoint("commit.before")
        con.commit()
        failpoint("commit.after")
    except duckdb.Error as error:
        # a commit that failed has ended the transaction already
        with contextlib.suppress(duckdb.TransactionException):
            con.rollback()
        raise WarehouseError(f"the warehouse kept nothing of this step: {one_line(error)}") from error
    except BaseException:
        con.rollback()
        raise


def give_back(con: duckdb.DuckDBPyConnection) -> None:
    """Let go of the memory that DuckDB keeps of what it has read and written, but for a little.

    A lower limit makes it do so, and nothing is asked of it until the limit is what it was: a query that meets a low
    limit fails. So no work is ever short of memory, and what is kept does not grow with the warehouse.
    """
    # what cannot be let go stays; a full disk shows at the next commit, which knows how to say so
    with contextlib.suppress(duckdb.OutOfMemoryException, duckdb.IOException):
        con.execute(_LIMIT, {"limit": KEPT})
    # RESET alone shows the usual limit and keeps the low one (1.5); a limit that is read and set again loses a tenth
    con.execute("RESET memory_limit")
    for (limit,) in con.execute("SELECT current_setting('memory_limit')").fetchall():
        con.execute(_LIMIT, {"limit": limit})


def one_line(error: duckdb.Error) -> str:
    """Return the first line of what DuckDB says."""
    return str(error).strip().split("\n", 1)[0]
