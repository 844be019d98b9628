"""What a program reads: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from etl.model import Block, Document, Reading
from etl.rows import Row, outcome_rows
from etl.show import harmless


def outcome_lines(reading: Reading) -> Iterator[str]:
    """Yield a line for each outcome, with the columns of the outcome row that are not null."""
    for row in outcome_rows(reading):
        yield _line({name: value for name, value in row.items() if value is not None})


def document_line(document: Document) -> str:
    """Return a cleaned article as a line: its text, and every block with what dropped it."""
    return _line(
        {
            "article": document.article,
            "title": document.title,
            "language": document.language,
            "text": document.text,
            "blocks": [_block(block) for block in document.blocks],
            "metadata": asdict(document.metadata),
        }
    )


def _block(block: Block) -> Row:
    return {
        "text": block.text,
        "kept": block.kept,
        "rule": block.rule,
        "language": block.language,
        "raw_start": block.raw.start,
        "raw_end": block.raw.end,
    }


def _line(value: Row) -> str:
    """Return one line of JSON; control characters beyond ASCII are spelt out, which JSON reads as the same text."""
    return harmless(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) + "\n"
