"""What the page of one article shows: its results, its text in pieces, and why the other numbers are no results."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from etl.report.marks import Piece, pieces
from etl.report.snapshot import Row
from etl.report.words import reason

TAGS = {"heading": "h3", "title": "h3"}

Body = list[tuple[Piece, str]]
Paragraph = tuple[str, Row | None, Body | list[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRows:
    """What the warehouse holds of an article: itself, its blocks in raw order, its outcomes and its numbers."""

    article: Row
    blocks: Sequence[Row]
    outcomes: Sequence[Row]
    numbers: Sequence[Row]


def article_values(rows: ArticleRows) -> Row:
    """Return the values of the template `article` but for the facts that the list of articles knows."""
    return {
        "article": rows.article,
        "results": list(_results(rows.outcomes)),
        "paragraphs": list(_paragraphs(rows)),
        "of_outcome": {row["outcome_id"]: row for row in rows.outcomes},
        "others": _others(rows.numbers),
    }


def _results(outcomes: Sequence[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Yield each result with its mentions, by the place of the one that stands for it."""
    mentions: dict[str, list[Row]] = {}
    for row in outcomes:
        mentions.setdefault(row["canonical_id"], []).append(row)
    for row in outcomes:
        if row["canonical"]:
            yield row, mentions[row["canonical_id"]]


def _paragraphs(rows: ArticleRows) -> Iterator[Paragraph]:
    """Yield kept blocks as (tag, block, pieces), and each run of dropped ones as ("dropped", None, blocks)."""
    text = rows.article["text"] or ""
    for kept, of in groupby(rows.blocks, key=lambda block: block["kept"]):
        if not kept:
            yield "dropped", None, list(of)
            continue
        for block in of:
            start, end = block["text_start"], block["text_end"]
            outcomes, numbers = _within(rows.outcomes, "value", block), _within(rows.numbers, "number", block)
            found = pieces(outcomes, numbers, start=start, end=end)
            yield TAGS.get(block["kind"], "p"), block, [(piece, text[piece.start : piece.end]) for piece in found]


def _within(rows: Sequence[Row], name: str, block: Row) -> Sequence[Row]:
    """Return the rows, which come in the order of the text, whose place begins in a block."""
    low = bisect_left(rows, block["text_start"], key=itemgetter(f"{name}_start"))
    high = bisect_left(rows, block["text_end"], key=itemgetter(f"{name}_start"))
    return rows[low:high]


def _others(numbers: Sequence[Row]) -> list[tuple[str, list[Any]]]:
    """Return the numbers that are no results by their reason, the most frequent reason first."""
    found: dict[str, list[Any]] = {}
    for row in numbers:
        if row["fate"] != "outcome":
            found.setdefault(reason(row["rule"]), []).append(row["text"])
    return sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))
