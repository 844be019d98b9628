"""Ten bugs that loaders have had, each planted into the process that calls it: the tests of kills must find them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from etl import load, publish, raw, runs, sql, validate
from etl.failpoints import failpoint
from etl.publish import Published
from etl.rows import Sheet

LAND = sql.statement("land.sql")


def append_instead_of_replace() -> None:
    """Rows that stand of an article stay beside the new ones."""
    _land_with(re.sub(r"^DELETE FROM core\..*$", "", LAND, flags=re.MULTILINE))


def no_transaction() -> None:
    """Each statement is its own transaction."""

    @contextmanager
    def transaction(con: Any) -> Iterator[None]:
        yield
        failpoint("commit.before")
        failpoint("commit.after")

    def execute_one_by_one(con: Any, **kept: Any) -> None:
        for statement in LAND.split(";\n"):
            failpoint("commit.before")
            con.execute(statement)

    load.transaction = transaction
    load.land = _landing(execute_one_by_one)


def bad_rows_dropped() -> None:
    """A row that fails a check is nowhere."""
    check = validate.check

    def forgetful(sheets: Sequence[Sheet]) -> Any:
        checked = check(sheets)
        return dataclasses.replace(checked, quarantine=checked.quarantine.clear())

    validate.check = forgetful


def published_in_place() -> None:
    """The snapshot is written where readers look."""

    def replace(target: Path, write: Callable[[Path], None]) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        failpoint("publish.rename.before")
        write(target)
        failpoint("publish.rename.after")

    publish.replace_file = replace


def published_without_its_log() -> None:
    """The file is copied without what stands in the log."""

    def copy(working: Path, temporary: Path) -> None:
        before = working.with_name("before-the-checkpoint")
        temporary.write_bytes(before.read_bytes() if before.exists() else working.read_bytes())

    number_it = publish._number_it  # noqa: SLF001  bugs are planted inside

    def remembering(con: Any) -> int:
        (path,) = con.execute("SELECT path FROM duckdb_databases() WHERE database_name = 'warehouse'").fetchone()
        Path(path).with_name("before-the-checkpoint").write_bytes(Path(path).read_bytes())
        return number_it(con)

    publish._number_it, publish._copy = remembering, copy  # noqa: SLF001  bugs are planted inside


def raw_written_in_place() -> None:
    """A raw file has its name before it has its content."""

    def write(path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content[: len(content) // 2])
        failpoint("store.rename.before")
        path.write_bytes(content)
        failpoint("store.rename.after")

    raw._write_whole = write  # noqa: SLF001  bugs are planted inside


def known_before_it_is_loaded() -> None:
    """An article is committed before its rows."""

    def execute_in_two(con: Any, **kept: Any) -> None:
        first, rest = LAND.split("INSERT INTO core.blocks", 1)
        con.execute(first)
        con.commit()
        failpoint("commit.after")
        con.begin()
        con.execute(f"INSERT INTO core.blocks{rest}")

    load.land = _landing(execute_in_two)


def known_by_name_alone() -> None:
    """An article that has changed is not read again."""
    _known_by(1)


def known_by_content_alone() -> None:
    """Where a known content was found a second time is not kept."""
    _known_by(0)


def published_only_if_something_was_read() -> None:
    """What a killed run loaded waits for the next article."""
    publish_warehouse, land_next = runs.publish_warehouse, runs.land_next
    landed: list[int] = []

    def land(*given: Any) -> Any:
        landed.append(1)
        return land_next(*given)

    def only_if(con: Any, settings: Any) -> Published:
        if landed:
            return publish_warehouse(con, settings)
        return Published(publish_id=0, target=settings.published, warnings=())

    _with_steps(land=land, publish=only_if)


BUGS: dict[str, Callable[[], None]] = {
    bug.__name__: bug
    for bug in (
        append_instead_of_replace,
        no_transaction,
        bad_rows_dropped,
        published_in_place,
        published_without_its_log,
        raw_written_in_place,
        known_before_it_is_loaded,
        known_by_name_alone,
        known_by_content_alone,
        published_only_if_something_was_read,
    )
}


def _land_with(text: str) -> None:
    load.statement = lambda name: text if name == "land.sql" else sql.statement(name)


def _landing(execute: Callable[..., None]) -> Callable[..., None]:
    """Return `load.land` with another way to execute its statement."""
    land = load.land

    class Executing:
        def __init__(self, con: Any) -> None:
            self._con = con

        def __getattr__(self, name: str) -> Any:
            return getattr(self._con, name)

        def execute(self, statement: str, *given: Any) -> Any:
            return execute(self._con) if statement == LAND else self._con.execute(statement, *given)

    return lambda con, **given: land(Executing(con), **given)


class _KnownBy:
    """A set of keys that compares one part of them."""

    def __init__(self, keys: set[tuple[str, str]], part: int) -> None:
        self._parts, self._part = {key[part] for key in keys}, part

    def __contains__(self, key: tuple[str, str]) -> bool:
        return key[self._part] in self._parts


def _known_by(part: int) -> None:
    known = load.known
    load.known = lambda con, sha: _KnownBy(known(con, sha), part)


def _with_steps(**changes: Any) -> None:
    ingest = runs.ingest
    steps = dataclasses.replace(runs.Steps(), **changes)
    runs.ingest = lambda settings, **given: ingest(settings, **given, steps=steps)
