"""Tables that a text dump keeps with tabs between their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from etl.clean.mapped import Mapped

# blank, so that a person finds the row in the source; tables of pages have a bar there, which is read alike
BETWEEN = " \u2004 "
WIDE_SPACE = re.compile("\u2004")
TABS = re.compile(r" {0,20}\t[ \t]{0,40}")
LINE = re.compile(r"[^\n]+")
FEWEST = 2  # lines


def with_cells(text: Mapped) -> Mapped:
    """Return a text with a wide space for the tabs between the cells of a table; other tabs are spaces."""
    text = text.replace(WIDE_SPACE, lambda _: " ")
    if "\t" not in text.text:
        return text
    between = set(_between_cells(text.text))
    return text.replace(TABS, lambda tabs: BETWEEN if tabs.start() in between else " ")


def _between_cells(text: str) -> Iterator[int]:
    """Yield where the tabs between cells begin: two or more lines in a row have them, and one of them numbers."""
    for tabbed, group in groupby(LINE.finditer(text), key=lambda line: "\t" in line[0].strip()):
        lines = list(group)
        if tabbed and len(lines) >= FEWEST and any(_has_number(line[0]) for line in lines):
            for line in lines:
                inside = line.start() + len(line[0]) - len(line[0].lstrip()), line.start() + len(line[0].rstrip())
                yield from (tabs.start() for tabs in TABS.finditer(text, *inside))


def _has_number(line: str) -> bool:
    _, *cells = line.split("\t")
    return any(cell.strip()[:1].isdigit() for cell in cells)
