"""The working file of the warehouse: opened by one process at a time, made when it is not there."""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import re
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl.errors import WarehouseDamaged, WarehouseError, WarehouseLocked, WarehouseNewer
from etl.sql import SCHEMA_VERSION, make_tables, make_views, one_line, views_sha

WAIT_S = 3.0
NO_EDITION = 0  # of a database that is not ours

log = logging.getLogger(__name__)

_POLL_S = 0.05
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    # What the log holds is held in memory too, ten times as large: at 256 MB a run grew by 10 MB with each batch of 250
    # articles. Only one thread, because the processes that read want the others.
    "checkpoint_threshold": "16MB",
    "threads": 1,
    # of a new file: a block for each of our 170 columns is in memory before any row, 40 MB of the default size
    "default_block_size": "65536",
    # what is not built in is not asked for from the extension host
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
# A commit that folds in the log makes each column's last row group anew, in memory: 120 MB for 122,880 rows of ours,
# the default, and 20 MB for 8,192. Only ATTACH takes that size, and no parameter: so DuckDB writes the statement.
# DuckDB 1.4 and newer read the file: what older ones read is a tenth larger and a third dearer to commit.
_ATTACH = (
    "SELECT 'ATTACH ''' || replace($path, '''', '''''') || ''' AS ' || $name"
    " || ' (ROW_GROUP_SIZE 8192, STORAGE_VERSION ''v1.4.0'')'"
)
_MISFIT = re.compile(r"not a valid DuckDB|Corrupt|checksum|Could not read enough|newer version|serializ", re.IGNORECASE)
_HELD = re.compile(r"Conflicting lock is held in (?P<what>\S+)(?: \((?P<pid>PID \d+)\))?")

# A child that a holder forks would keep the lock alive after the holder's death.
_held: set[int] = set()


def _forget_locks() -> None:
    while _held:
        os.close(_held.pop())


os.register_at_fork(after_in_child=_forget_locks)


@contextlib.contextmanager
def working(path: Path, *, wait_s: float = WAIT_S) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give the one connection to the working file, with tables and views in place.

    Raises:
        WarehouseLocked: another process holds it, and still does after `wait_s`.
        WarehouseDamaged: it is not a warehouse, or of an older edition.
        WarehouseNewer: it is of a newer edition.
        WarehouseError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(f"{path.parent}: cannot be made ({error.strerror}); choose another place") from error
    with lock(path, wait_s), contextlib.closing(connect(path)) as con:
        prepare(con, path)
        yield con


@contextlib.contextmanager
def lock(path: Path, wait_s: float) -> Iterator[None]:
    """Hold the file beside the working file that says who writes.

    Raises:
        WarehouseLocked: another process holds it, and still does after `wait_s`.
        WarehouseError: it cannot be written.
    """
    beside = path.with_name(f"{path.name}.lock")
    try:
        handle = os.open(beside, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise WarehouseError(f"{beside}: cannot be written ({error.strerror}); mend its rights") from error
    _held.add(handle)
    try:
        _take(handle, path, wait_s)
        _sign(handle)
        yield
    finally:
        _held.discard(handle)
        os.close(handle)


def _take(handle: int, path: Path, wait_s: float) -> None:
    deadline, told = time.monotonic() + wait_s, False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise WarehouseLocked(f"{path}: {_holder(handle)} holds it; wait for it or end it") from None
            if not told:
                log.info("%s holds the warehouse; waiting up to %s s for it", _holder(handle), f"{wait_s:g}")
                told = True
            time.sleep(_POLL_S)
        else:
            return


def _sign(handle: int) -> None:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])
    signed = {"pid": os.getpid(), "started": datetime.now(UTC).isoformat(timespec="seconds"), "command": command}
    os.ftruncate(handle, 0)
    os.pwrite(handle, json.dumps(signed).encode(), 0)


def _holder(handle: int) -> str:
    try:
        signed = json.loads(os.pread(handle, 4096, 0))
        return f"process {signed['pid']} ({signed['command']}, since {signed['started']})"
    except (ValueError, KeyError, TypeError):
        return "another process"


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection to the working file, as `warehouse`; hold the lock before."""
    con = duckdb.connect(config={**_CONFIG, "temp_directory": f"{path}.tmp"})
    try:
        attach(con, path, name="warehouse")
        con.execute("USE warehouse")
    except duckdb.Error as error:
        con.close()
        raise _opening_error(path, error) from error
    return con


def attach(con: duckdb.DuckDBPyConnection, path: Path, *, name: str) -> None:
    """Open a file, made if it is not there, under a name of ours."""
    for (statement,) in con.execute(_ATTACH, {"path": str(path), "name": name}).fetchall():
        con.execute(statement)


def _opening_error(path: Path, error: duckdb.Error) -> WarehouseError:
    text = one_line(error)
    if held := _HELD.search(text):
        return WarehouseLocked(f"{path}: {held['pid'] or 'a process'} ({held['what']}) has it open; close it there")
    if isinstance(error, duckdb.IOException) and not _MISFIT.search(text):
        return WarehouseError(f"{path}: cannot be opened: {text}")
    return WarehouseDamaged(f"{path}: is not a warehouse that can be read ({text}); move it away and load again")


def prepare(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Make the tables of an empty file, and the views where their files have changed.

    Raises:
        WarehouseDamaged: it is of an older edition, or somebody else's.
        WarehouseNewer: it is of a newer edition.
    """
    try:
        con.execute("SET TimeZone = 'UTC'")
        edition = _edition(con)
        if edition is None:
            make_tables(con)
        elif edition[0] != SCHEMA_VERSION:
            raise _edition_error(path, edition[0])
        elif edition[1] != views_sha():
            make_views(con)
    except duckdb.Error as error:
        raise _opening_error(path, error) from error


def check_replaceable(path: Path, *, wait_s: float) -> None:
    """Do nothing if a warehouse made anew may take the place of what is there: an older one, a damaged one, none.

    Raises:
        WarehouseNewer: what is there is of a newer edition.
        WarehouseLocked: another process holds it, and still does after `wait_s`.
        WarehouseError: it is a database of somebody else.
    """
    if not path.exists():
        return
    with lock(path, wait_s):
        try:
            with contextlib.closing(connect(path)) as con:
                edition = _edition(con)
        except (WarehouseDamaged, duckdb.Error):
            return
    if edition is not None and (edition[0] == NO_EDITION or edition[0] > SCHEMA_VERSION):
        raise _edition_error(path, edition[0])


def _edition_error(path: Path, edition: int) -> WarehouseError:
    if edition == NO_EDITION:
        return WarehouseDamaged(
            f"{path}: is a database, but no warehouse of etl; move it away, or choose another place"
        )
    if edition > SCHEMA_VERSION:
        return WarehouseNewer(
            f"{path}: was made by a newer etl (tables of edition {edition}, this one knows up to {SCHEMA_VERSION}); "
            "use the newer version"
        )
    return WarehouseDamaged(
        f"{path}: was made by an older etl (tables of edition {edition}, this one writes {SCHEMA_VERSION}); "
        "make it again from the stored articles with: etl rebuild"
    )


def _edition(con: duckdb.DuckDBPyConnection) -> tuple[int, str] | None:
    """Return schema version and hash of the views, null if the file is empty."""
    tables = {
        name for (name,) in con.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
    }
    if not tables:
        return None
    if "core.meta" not in tables:
        return (NO_EDITION, "")
    found = con.execute("SELECT schema_version, sql_sha FROM core.meta").fetchone()
    return (int(found[0]), str(found[1])) if found else (NO_EDITION, "")
