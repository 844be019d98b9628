"""Transactions, and what DuckDB says in one line."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import duckdb

from etl.errors import WarehouseError


@contextlib.contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit what happens inside, or nothing of it.

    Raises:
        WarehouseError: DuckDB could not do or keep it, in one line.
    """
    con.begin()
    try:
        yield
        con.commit()
    except duckdb.Error as error:
        # a commit that failed has ended the transaction already
        with contextlib.suppress(duckdb.TransactionException):
            con.rollback()
        raise WarehouseError(f"the warehouse kept nothing of this step: {one_line(error)}") from error
    except BaseException:
        con.rollback()
        raise


def one_line(error: duckdb.Error) -> str:
    """Return the first line of what DuckDB says."""
    return str(error).strip().split("\n", 1)[0]
