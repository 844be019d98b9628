"""Rows of tables flattened to text: "ORR, n (%) 45 (37.5) 22 (18.3)", "Median PFS, months 11.2 5.5"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.extract.figures import Figure
from etl.extract.prefilter import Filtered
from etl.extract.shape import Shape, indexes, whole
from etl.values import replace

NOT_REACHED = r"\bN[RE]\b|\bnot (?:reached|estimable)\b"
CELL_SHAPE = (
    rf"(?:{NOT_REACHED}|\x01(?:\s?%)?(?:\s?[(\[]\x01(?:\s?%)?(?:\s?(?:,|-|–|to)\s?(?:\x01(?:\s?%)?|N[RE]))?[)\]])?)"
)
CELL = re.compile(CELL_SHAPE)
TABLE_ROW = re.compile(
    r"(?P<unit>\bn,? ?\(%\)|\bno\.?,? ?\(%\)|\bnumber \(%\)|\bpatients,? \(%\)"
    r"|(?<![\x01\d])(?<!\x01 )%(?: of (?:patients|participants))?|months?|mo|weeks?|years?)\s?\)?"
    r"(?:,?\s?\(?(?:\x01\s?% )?CI\)?)?\s?[:|]?[\s|]{1,3}"
    rf"(?P<cells>{CELL_SHAPE}(?:[\s|]{{1,3}}{CELL_SHAPE}){{0,5}})(?:[\s|]{{1,3}}P\s?[=<>≤]\s?\x01)?[\s|]*$",
    re.IGNORECASE | re.MULTILINE,
)
TABLE_ROWS = Filtered([("row", TABLE_ROW)])
SHORT_UNITS = {"mo": "months"}


def table_cells(shape: Shape) -> Iterator[Figure]:
    """Yield the cells of a row, with the unit of its label."""
    for match in TABLE_ROWS.each(shape.text):
        unit = match.group("unit").lower()
        for cell in CELL.finditer(shape.text, *match.span("cells")):
            figure = _cell(shape, cell, unit)
            if figure is not None:
                yield figure


def _cell(shape: Shape, cell: re.Match[str], unit: str) -> Figure | None:
    places = indexes(shape, cell)
    if not places:
        return Figure(kind="status", start=cell.start(), end=cell.end(), rule="table-row")
    return _counted(shape, places) if "(" in unit else _measured(shape, places, unit)


def _counted(shape: Shape, places: list[int]) -> Figure | None:
    """Read "45 (37.5)" under a label "n (%)"; a cell of another shape is left to the other readers."""
    match places:
        case [n, percent]:
            return Figure(
                kind="share",
                start=percent,
                end=percent + 1,
                rule="table-row",
                value=shape.value(percent),
                unit="%",
                n=whole(shape.value(n)),
                parts=((n, n + 1, "numerator"),),
            )
        case [n] if not shape.value(n):  # "0" in a row of "n (%)"
            return Figure(kind="share", start=n, end=n + 1, rule="table-row", value=0.0, unit="%", n=0)
        case _:
            return None


def _measured(shape: Shape, places: list[int], unit: str) -> Figure:
    """Read "11.2 (9.7-13.1)" under a label with a unit."""
    first, *bounds = places
    figure = Figure(
        kind="percent" if unit.startswith("%") else "duration",
        start=first,
        end=first + 1,
        rule="table-row",
        value=shape.value(first),
        unit="%" if unit.startswith("%") else SHORT_UNITS.get(unit, unit.rstrip("s") + "s"),
    )
    match bounds:
        case [low, high]:
            interval = (shape.value(low), shape.value(high), None)
            return replace(figure, ci=interval, parts=((low, high + 1, "ci"),))
        case [low]:  # the upper end was not reached
            return replace(figure, ci=(shape.value(low), None, None), parts=((low, low + 1, "ci"),))
        case _:
            return figure
