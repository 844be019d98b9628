"""Tables for a person; apart from `show`, because drawing takes 0.1 s to import and most commands draw nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from etl.model import Reading
from etl.rows import Row, outcome_rows
from etl.show import harmless

QUOTE_MAX = 80
COLUMN_MIN = 9  # narrower columns break most values, and a table of them is not read
PIPE_WIDTH = 10_000  # who reads a pipe wants a row in a line


def console(*, error: bool = False) -> Console:
    """Return a console that reads no markup, emoji codes or escape codes out of an article's text."""
    wide = None if (sys.stderr if error else sys.stdout).isatty() else PIPE_WIDTH
    return Console(stderr=error, markup=False, emoji=False, highlight=False, width=wide)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Return a table whose cells are shown as they are."""
    drawn = Table(header_style="bold")
    for heading in headings:
        drawn.add_column(Text(heading), overflow="fold")
    for row in rows:
        drawn.add_row(*(_cell(value) for value in row))
    return drawn


def fitting(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    """Return a table, or where the terminal is too narrow for its columns, each row as a list of names and values."""
    narrow = console().width < len(headings) * COLUMN_MIN
    if not narrow:
        return table(headings, rows)
    drawn = Table(show_header=False)
    drawn.add_column(style="bold")
    drawn.add_column(overflow="fold")
    for row in rows:
        for heading, value in zip(headings, row, strict=True):
            if value is not None:
                drawn.add_row(Text(heading), Text(harmless(str(value))))
        drawn.add_section()
    return drawn


def _cell(value: object) -> Text:
    if value is None:
        return Text("")
    if isinstance(value, int) and not isinstance(value, bool):
        return Text(f"{value:,}", justify="right")
    return Text(harmless(str(value)))


def outcomes(readings: Iterable[Reading]) -> Table:
    """Return a table of the outcomes that articles state, the parts that tell most."""
    return table(
        ("article", "endpoint", "measure", "value", "n/N", "at", "arm", "sentence"),
        (_outcome(row) for reading in readings for row in outcome_rows(reading)),
    )


def _outcome(row: Row) -> tuple[object, ...]:
    counted = (row["numerator"], row["denominator"])
    when = (row["timepoint_value"], row["timepoint_unit"])
    quote = " ".join(row["evidence_quote"].split())
    return (
        row["article"],
        row["endpoint"],
        row["measure"],
        row["value_text"],
        "" if counted == (None, None) else "/".join("?" if part is None else str(part) for part in counted),
        "" if when[0] is None else f"{when[0]:g} {when[1]}",
        row["arm_role"],
        quote if len(quote) <= QUOTE_MAX else quote[: QUOTE_MAX - 1] + "…",
    )
