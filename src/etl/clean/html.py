"""HTML pages: parse with offsets, find the article, read what the page says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.clean.content import verdicts
from etl.clean.lines import Line
from etl.clean.marks import Marks
from etl.clean.page import Page
from etl.clean.tree import blocks, parse, rows_joined
from etl.model import BlockKind

if TYPE_CHECKING:
    from etl.rules import Rules


def read(raw_text: str, rules: Rules) -> Page:
    """Return the blocks of a page with its metadata and outbound links.

    Raises:
        Unreadable: no parser keeps the text of this page.
    """
    marks = Marks(raw_text)
    root, notes = parse(marks)
    found = rows_joined(blocks(root, marks))
    lines = [
        Line(mapped=block.mapped, kind=block.kind if rule is None else BlockKind.FURNITURE, rule=rule)
        for block, rule in zip(found, verdicts(found), strict=True)
    ]
    return Page(lines=lines, notes=notes)
