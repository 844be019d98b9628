"""Frames as files that other programs read: CSV that a spreadsheet cannot run, JSON, Markdown, Parquet."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import polars as pl

from etl.publish_docs import cell

# A spreadsheet takes a text that begins so for a formula, also behind spaces and in full width (OWASP, CSV injection).
FORMULA = r"^(\s*[=+\-@＝＋－＠]|[\t\r\n])"
# says to a spreadsheet that the file is UTF-8
MARK = b"\xef\xbb\xbf"

TIME = "%Y-%m-%dT%H:%M:%S%.3fZ"


def as_csv(frame: pl.DataFrame, *, heading: bool = True) -> bytes:
    """Return rows as CSV; lists as JSON, and an apostrophe before text that a spreadsheet would run as a formula."""
    text = frame.with_columns(_flat(frame[name]) for name in frame.columns)
    safe = text.with_columns(pl.col(pl.String).str.replace(FORMULA, "'$1"))
    return safe.write_csv(include_header=heading, datetime_format=TIME).encode()


def as_json(frame: pl.DataFrame) -> bytes:
    """Return rows as a JSON array with an object on each line."""
    lines = ",\n ".join(json.dumps(row, ensure_ascii=False, default=str) for row in frame.iter_rows(named=True))
    return f"[{lines}]\n".encode()


def as_markdown(frame: pl.DataFrame) -> bytes:
    """Return rows as a Markdown table."""
    lines = [frame.columns, ["---"] * frame.width]
    lines += [["" if value is None else cell(str(value)) for value in row] for row in frame.iter_rows()]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines).encode()


def as_parquet(frame: pl.DataFrame) -> bytes:
    """Return rows as a Parquet file."""
    held = io.BytesIO()
    frame.write_parquet(held, compression="zstd")
    return held.getvalue()


FORMATS: dict[str, Callable[[pl.DataFrame], bytes]] = {
    "csv": as_csv,
    "json": as_json,
    "md": as_markdown,
    "parquet": as_parquet,
}


def _flat(column: pl.Series) -> pl.Series:
    if not column.dtype.is_nested():
        return column
    values: list[Any] = column.to_list()
    texts = [None if value is None else json.dumps(value, ensure_ascii=False, default=str) for value in values]
    return pl.Series(column.name, texts, dtype=pl.String)
