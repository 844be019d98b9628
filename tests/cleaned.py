"""Articles made on the spot, cleaned with the real rule book."""

from __future__ import annotations

from datetime import UTC, datetime

from etl.clean import clean
from etl.model import Block, Document, Raw
from etl.rules import load


def raw(body: str | bytes, name: str = "article.txt", media_type: str | None = None) -> Raw:
    return Raw(
        body=body.encode() if isinstance(body, str) else body,
        locator=name,
        article=name,
        source="made",
        seen_at=datetime(2026, 1, 1, tzinfo=UTC),
        media_type=media_type,
    )


def cleaned(body: str | bytes, name: str = "article.txt") -> Document:
    return clean(raw(body, name), load())


def dropped(document: Document) -> dict[str, str]:
    return {block.text: block.rule for block in document.blocks if block.rule is not None}


def kept(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kept]
