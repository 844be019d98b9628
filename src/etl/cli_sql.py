"""What `etl sql` needs beside its command: formats, a query from a file, and help that lists the views."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand

from etl.errors import MissingInput, SqlError

NO_QUERY = 'there is no query; ask for example: etl sql "SELECT * FROM results LIMIT 10", or see: etl sql --help'


class SqlFormat(StrEnum):
    """How the rows of a query are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MD = "md"
    PARQUET = "parquet"


class WithViews(TyperCommand):
    """A command whose help ends with the views that one can ask, their grain and their columns."""

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the views; they are looked up only when help is asked for."""
        from etl.publish_docs import views_in_brief

        super().format_epilog(ctx, formatter)
        for name, grain, columns in views_in_brief():
            with formatter.section(name):
                formatter.write_text(f"{grain}.")
                formatter.write_text(", ".join(columns))


def chosen(query: str | None, file: Path | None) -> str:
    """Return the query that was given, as an argument or in a file.

    Raises:
        SqlError: there is none, or one of each.
        MissingInput: the file cannot be read.
    """
    if (query is None) == (file is None):
        raise SqlError(NO_QUERY if query is None else "a query and a file with one were given; give one of them")
    if file is None:
        return query or ""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise MissingInput(f"{file}: cannot be read ({error.strerror}); give a file with a query") from error
    except UnicodeDecodeError as error:
        raise MissingInput(f"{file}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error


def show(frame: Any, form: SqlFormat) -> None:
    """Print the rows of a polars frame in a format.

    Raises:
        typer.BadParameter: Parquet would go to a terminal.
    """
    if form is SqlFormat.TABLE:
        from etl import show_table

        show_table.console().print(show_table.fitting(frame.columns, frame.rows()))
        return
    if form is SqlFormat.PARQUET and sys.stdout.isatty():
        raise typer.BadParameter("Parquet is no text; write it to a file: etl sql ... --format parquet > found.parquet")
    from etl.publish_tables import FORMATS

    sys.stdout.flush()
    sys.stdout.buffer.write(FORMATS[form](frame))
