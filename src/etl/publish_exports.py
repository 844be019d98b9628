"""Files beside the snapshot for who does not use DuckDB: CSV, FHIR R5 Evidence, and datapackage.json about them all."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from etl.errors import WarehouseError
from etl.publish_fhir import evidence_line
from etl.publish_files import replace_file
from etl.publish_tables import MARK, as_csv
from etl.sql import one_line, statement

VIEWS = {
    "articles": ["article_id"],
    "outcomes": ["article_id", "outcome_id"],
    "results": ["article_id", "canonical_id"],
    "studies": ["article_id"],
}
ROWS = 20_000  # in memory at once
MEMORY = "1GB"  # of DuckDB, which takes most of the machine unless it is told

_TYPES = {
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DOUBLE": "number",
    "INTEGER": "integer",
    "TIMESTAMP WITH TIME ZONE": "datetime",
}


def export(snapshot: Path) -> None:
    """Write csv/, fhir/ and datapackage.json beside a snapshot, each file in one step.

    Raises:
        WarehouseError: the snapshot cannot be read or there is no room; the former files stay.
    """
    folder = snapshot.parent
    try:
        with contextlib.closing(duckdb.connect(snapshot, read_only=True, config={"memory_limit": MEMORY})) as con:
            con.execute("SET TimeZone = 'UTC'")
            for name in VIEWS:
                replace_file(folder / "csv" / f"{name}.csv", _writer(_csv(con, name)))
            replace_file(folder / "fhir" / "evidence.ndjson", _writer(_fhir(con)))
            package = json.dumps(_package(con, folder), ensure_ascii=False, indent=2) + "\n"
        replace_file(folder / "datapackage.json", _writer([package.encode()]))
    except OSError as error:
        raise WarehouseError(f"{folder}: not exported ({error.strerror}); free space or mend the rights") from error
    except duckdb.Error as error:
        raise WarehouseError(f"{snapshot}: not exported ({one_line(error)}); publish again") from error


def _writer(parts: Iterable[bytes]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with path.open("wb") as file:
            file.writelines(parts)

    return write


def _frames(con: duckdb.DuckDBPyConnection, view: str) -> Iterator[pl.DataFrame]:
    reader = con.table(view).to_arrow_reader(ROWS)
    for batch in reader:
        frame = pl.from_arrow(batch)
        yield frame if isinstance(frame, pl.DataFrame) else frame.to_frame()


def _csv(con: duckdb.DuckDBPyConnection, view: str) -> Iterator[bytes]:
    yield MARK + as_csv(con.table(view).limit(0).pl())
    for frame in _frames(con, view):
        yield as_csv(frame, heading=False)


def _fhir(con: duckdb.DuckDBPyConnection) -> Iterator[bytes]:
    for frame in _frames(con, "results"):
        yield "".join(map(evidence_line, frame.iter_rows(named=True))).encode()


def _package(con: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, Any]:
    """Return the description of the files by the Data Package standard (frictionless)."""
    columns = [row for row in con.execute(statement("dictionary.sql")).fetchall() if row[0] == "main"]
    described = {name: list(of) for name, of in groupby(columns, key=itemgetter(1))}
    return {
        "name": "cancer-therapy-outcomes",
        "title": "Cancer-therapy results, each with the sentence that says so",
        "resources": [_resource(folder / "csv" / f"{name}.csv", described[name], key) for name, key in VIEWS.items()],
    }


def _resource(path: Path, columns: list[tuple[str, ...]], key: list[str]) -> dict[str, Any]:
    return {
        "name": path.stem,
        "path": f"{path.parent.name}/{path.name}",
        "description": columns[0][2],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_sha256(path)}",
        "schema": {
            "fields": [
                {"name": name, "type": _field_type(kind), "description": comment}
                for _, _, _, name, kind, comment in columns
            ],
            "primaryKey": key,
            "missingValues": [""],
        },
    }


def _field_type(kind: str) -> str:
    return "array" if kind.endswith("[]") else _TYPES.get(kind, "string")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
