"""The working file made anew, without the room that replaced rows leave behind."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import duckdb

from etl.errors import WarehouseDamaged, WarehouseError
from etl.failpoints import failpoint
from etl.load_working import attach, connect, lock, prepare
from etl.sql import one_line


def compact(path: Path, *, wait_s: float) -> tuple[int, int]:
    """Return the bytes of the working file before and after; killed at any time, it is the old one or the new one.

    Raises:
        WarehouseLocked: another process holds it, and still does after `wait_s`.
        WarehouseError: there is none, it cannot be read, or there is no room for a second one; it stays as it was.
    """
    if not path.exists():
        raise WarehouseError(f"{path}: there is no warehouse yet; make one with: etl run")
    fresh = path.with_name(f".{path.name}.part")
    with lock(path, wait_s):
        before = path.stat().st_size
        try:
            _copy(path, fresh)
            failpoint("compact.rename.before")
            fresh.replace(path)
            failpoint("compact.rename.after")
        except (duckdb.Error, OSError) as error:
            told = one_line(error) if isinstance(error, duckdb.Error) else error.strerror
            raise WarehouseError(f"{path}: stays as it is, no smaller one could be written: {told}") from error
        finally:
            _remove(fresh)
    return before, path.stat().st_size


def replace_by(fresh: Path, path: Path, *, wait_s: float) -> None:
    """Put a working file that nobody has open in the place of another.

    Raises:
        WarehouseLocked: another process holds one of them, and still does after `wait_s`.
        WarehouseError: it cannot be written.
    """
    with lock(fresh, wait_s), lock(path, wait_s):
        _fold(fresh)
        with contextlib.suppress(WarehouseDamaged):
            _fold(path)  # killed before the exchange, it lacks nothing
        # the log of a damaged one would not fit the one that comes
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
        failpoint("rebuild.exchange.before")
        fresh.replace(path)
        failpoint("rebuild.exchange.after")


def _fold(path: Path) -> None:
    """Take the log into the file."""
    with contextlib.closing(connect(path)) as con:
        con.execute("CHECKPOINT")


def _copy(path: Path, fresh: Path) -> None:
    _remove(fresh)
    with contextlib.closing(connect(path)) as con:
        prepare(con, path)
        con.execute("CHECKPOINT")  # what is in the log would be left beside a file that it does not belong to
        attach(con, fresh, name="fresh")
        con.execute("COPY FROM DATABASE warehouse TO fresh")
        con.execute("DETACH fresh")
    handle = os.open(fresh, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(fresh: Path) -> None:
    for left in (fresh, fresh.with_name(f"{fresh.name}.wal")):
        left.unlink(missing_ok=True)
