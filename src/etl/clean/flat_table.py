"""Tables that a dump flattened to lines: a label and its values, one line a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from etl.clean.lines import Line
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


def rows_marked(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with the rows of flattened tables marked: two or more in a row, one of them with two values."""
    found: list[Line] = []
    for shape, group in groupby(lines, key=_shape):
        run = list(group)
        table = shape and len(run) >= FEWEST and any(ROW.fullmatch(line.text) for line in run)
        found += [replace(line, kind=BlockKind.TABLE_ROW) for line in run] if table else run
    return found


def _shape(line: Line) -> bool:
    if line.rule or line.kind is not BlockKind.PARAGRAPH or len(line.text) > LONGEST or not line.text[-1:].strip("."):
        return False
    return any(shape.fullmatch(line.text) for shape in (SHORT_ROW, ROW, HEAD))
