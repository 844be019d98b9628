"""Tables that a dump flattened to lines: a label and its values, one line a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from etl.clean.lines import Line
from etl.clean.tab_table import BETWEEN
from etl.model import BlockKind

NUMBER = r"[<>≤≥=~]?\s?[-−+]?\d{1,6}(?:[.,·]\d{1,3})*\s?%?"
# A value may carry its share, its interval or its whole: 119 (41.9), 13.9 (11.8, 15.6), NR (12.1–NE), 12/42.
IN_BRACKETS = r"[(\[][\d.,·%\s–—−<>=NREA/-]{1,30}(?:to\s[\d.]{1,6})?[)\]]"
VALUE = rf"(?:{NUMBER}|NR|NE|NA|N/A|[-–—])(?:\s?/\s?\d{{1,6}})?(?:\s?{IN_BRACKETS})?[*†‡§]?"
LABEL = r"(?=.{0,80}[^\W\d_]{2})[^\W_][^.!?。！？\n]{1,80}?[^.!?。！？\n]"
ROW = re.compile(rf"{LABEL}(?:[\s|]+{VALUE}){{2,8}}")
SHORT_ROW = re.compile(rf"{LABEL}[\s|]+{VALUE}")
# The heads of columns: Endpoint Drug (N=210) Placebo (N=208).
HEAD = re.compile(r".{0,120}\(\s?n\s?=\s?[\d,]{1,7}\s?\).{1,80}\(\s?n\s?=\s?[\d,]{1,7}\s?\).{0,120}", re.IGNORECASE)
LONGEST = 240
FEWEST = 2
EMPTY = 2  # cells of a row


def rows_marked(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with the rows of flattened tables marked: two or more in a row, one of them with two values."""
    found: list[Line] = []
    lines = [row for _, group in groupby(lines, key=_cells) for row in _celled(list(group))]
    for shape, group in groupby(lines, key=_shape):
        run = list(group)
        table = shape and len(run) >= FEWEST and any(ROW.fullmatch(line.text) for line in run)
        found += [replace(line, kind=BlockKind.TABLE_ROW) for line in run] if table else run
    return found


def _cells(line: Line) -> bool:
    return line.rule is None and line.kind is BlockKind.PARAGRAPH and BETWEEN in line.text and len(line.text) <= LONGEST


def _celled(run: Sequence[Line]) -> Sequence[Line]:
    """Return lines as rows if they have nearly as many cells each and one holds a result: empty ones are left out."""
    cells = [line.text.count(BETWEEN) for line in run]
    told = any(line.measured or ROW.fullmatch(line.text) for line in run[1:])
    rows = len(run) >= FEWEST and told and max(cells) - min(cells) <= EMPTY and _cells(run[0])
    return [replace(line, kind=BlockKind.TABLE_ROW) for line in run] if rows else run


def _shape(line: Line) -> bool:
    if line.rule or line.kind is not BlockKind.PARAGRAPH or len(line.text) > LONGEST or not line.text[-1:].strip("."):
        return False
    return any(shape.fullmatch(line.text) for shape in (SHORT_ROW, ROW, HEAD))
