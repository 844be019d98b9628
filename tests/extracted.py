"""What the extractor makes of text: of one sentence in a known language, and of a whole article as it came."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from types import ModuleType

from cleaned import raw

from etl.extract import extract
from etl.extract.concepts import concepts
from etl.extract.figures import Figure
from etl.extract.lexer import lex
from etl.extract.lexicon import Lexicon, lexicon
from etl.extract.studies import study
from etl.model import Block, BlockKind, Document, Extraction, Outcome, Reading, Run, Span, Study
from etl.pipeline import read
from etl.rules import load

VALUE_KINDS = frozenset(
    ["percent", "points", "duration", "ratio", "fold", "of", "share", "count", "total", "all", "none", "status", "bare"]
)
SEPARATOR = "\n\n"
TREATED, CONTROL, BACKGROUND = "treated", "control", "background"


def lexed() -> Lexicon:
    return lexicon(load())


def figures(text: str, language: str | None = "en") -> tuple[Figure, ...]:
    return lex(text, language, lexed().grammar)


def values(text: str, language: str | None = "en") -> list[Figure]:
    """Return the figures that may be results."""
    return [figure for figure in figures(text, language) if figure.kind in VALUE_KINDS]


def only_value(text: str, language: str | None = "en") -> Figure:
    (figure,) = values(text, language)
    return figure


def document(text: str, language: str = "en", *, title: bool = False) -> Document:
    """Return a text as a document whose blocks are its paragraphs; `title`: the first of them is one."""
    blocks: list[Block] = []
    at = 0
    for paragraph in text.split(SEPARATOR):
        span = Span(start=at, end=at + len(paragraph))
        kind = BlockKind.TITLE if title and not blocks else BlockKind.PARAGRAPH
        blocks.append(Block(text=paragraph, kind=kind, raw=span, span=span, language=language))
        at = span.end + len(SEPARATOR)
    return Document(
        article="made",
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        raw_text=text,
        encoding="utf-8",
        blocks=tuple(blocks),
        runs=tuple(Run(text=block.raw, raw=block.raw) for block in blocks),
        title=blocks[0].text if title else None,
        language=language,
        languages=(language,),
    )


def extracted(text: str, language: str = "en", *, title: bool = False) -> Extraction:
    return extract(document(text, language, title=title), load())


def studied(article: Document) -> Study | None:
    """Return the study that an article describes, without reading its outcomes."""
    return study(article, load(), concepts(article, lexed().vocabulary))


def found(text: str, language: str = "en") -> list[Outcome]:
    return list(extracted(text, language).outcomes)


def only(text: str, language: str = "en") -> Outcome:
    (outcome,) = found(text, language)
    return outcome


def arm_class(outcome: Outcome) -> str:
    """Return whose result it is in three words, as the labelled articles have it."""
    if outcome.arm.role in {"HISTORICAL_CONTROL", "EXTERNAL_STUDY"}:
        return BACKGROUND
    return CONTROL if outcome.arm.role.startswith(("CONTROL", "PLACEBO", "ACTIVE", "NO_")) else TREATED


def reading(body: str | bytes, name: str = "article.txt") -> Reading:
    """Return an article read the whole way, from its bytes."""
    return read(raw(body, name), load())


def scorer(evaluation: Path) -> ModuleType:
    """Return the scorer that lies beside the labelled articles, as a module."""
    spec = importlib.util.spec_from_file_location("score_outcomes", evaluation / "score_outcomes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
