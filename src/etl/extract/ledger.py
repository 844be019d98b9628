"""The ledger: every number of an article has one fate."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from etl.extract.figures import RATE_KINDS, Figure
from etl.extract.outcomes import Found
from etl.extract.passages import Passage
from etl.model import Document, Fate, Number, Span

DIGITS = re.compile(r"\d+(?:[.,·]\d+)*")
VALUE_KINDS = RATE_KINDS | {"duration", "ratio", "points", "fold", "count", "bare", "status", "total"}
CERTAINTY = {"ci": "confidence-interval", "p_value": "p-value"}


def ledger(
    document: Document, all_passages: list[Passage], found: Found, studied: Mapping[Span, str]
) -> tuple[Number, ...]:
    """Return one line per number: those of kept text in order, then those of dropped blocks."""
    lines = [*_kept(document, all_passages, found, studied), *_dropped(document)]
    return tuple(sorted(lines, key=lambda number: number.raw))


def _kept(
    document: Document, all_passages: list[Passage], found: Found, studied: Mapping[Span, str]
) -> Iterator[Number]:
    fates = sorted(found.fates.items())
    starts = [start for (start, _), _ in fates]
    facts = sorted((span.start, span.end, rule) for span, rule in studied.items())
    figures = [(p.start + f.start, p.start + f.end, f, p.language) for p in all_passages for f in p.figures]
    places = [start for start, _, _, _ in figures]
    for block in document.blocks:
        if block.span is None:
            continue
        for match in DIGITS.finditer(document.text, block.span.start, block.span.end):
            start, end = match.span()
            figure = _covering(figures, places, start)
            yield _line(document, Span(start=start, end=end), match.group(), figure, _fate(fates, starts, start), facts)
    yield from _words(document, figures, fates, starts, facts)


def _covering(
    figures: list[tuple[int, int, Figure, str | None]], places: list[int], at: int
) -> tuple[int, int, Figure, str | None] | None:
    index = bisect_right(places, at)
    for item in figures[max(0, index - 6) : index][::-1]:
        if item[0] <= at < item[1]:
            return item
    return None


def _fate(
    fates: list[tuple[tuple[int, int], tuple[str, str, str | None]]], starts: list[int], at: int
) -> tuple[str, str, str | None] | None:
    index = bisect_right(starts, at)
    for (start, end), fate in fates[max(0, index - 8) : index][::-1]:
        if start <= at < end:
            return fate
    return None


def _line(
    document: Document,
    span: Span,
    text: str,
    figure: tuple[int, int, Figure, str | None] | None,
    fate: tuple[str, str, str | None] | None,
    facts: list[tuple[int, int, str]],
) -> Number:
    kind = figure[2].kind if figure else "number"
    language = figure[3] if figure else document.language
    common = {"text": text, "kind": kind, "span": span, "raw": document.raw_span(span), "language": language}
    if fate is not None and fate[0] == "outcome":
        return Number(
            fate=Fate.OUTCOME,
            rule=None if figure is None else figure[2].rule,
            role=fate[1],
            outcome_ids=(fate[2],) if fate[2] else (),
            **common,
        )
    fact = next((rule for start, end, rule in facts if start <= span.start and span.end <= end), None)
    if fact is not None:
        return Number(fate=Fate.IGNORED, rule=fact, **common)
    if fate is not None:
        return Number(fate=Fate.IGNORED, rule=fate[1], **common)
    if figure is not None and figure[2].kind not in VALUE_KINDS:
        return Number(fate=Fate.IGNORED, rule=figure[2].rule, **common)
    if figure is not None and figure[2].kind in {"count", "total", "all"}:
        return Number(fate=Fate.IGNORED, rule="number-of-patients", **common)
    return Number(fate=Fate.UNEXPLAINED, **common)


def _words(
    document: Document,
    figures: list[tuple[int, int, Figure, str | None]],
    fates: list[tuple[tuple[int, int], tuple[str, str, str | None]]],
    starts: list[int],
    facts: list[tuple[int, int, str]],
) -> Iterator[Number]:
    """Yield the numbers in words that were read as values: "one-third", "Thirteen of fifteen"."""
    for start, end, figure, language in figures:
        words = document.text[start:end]
        if figure.kind in VALUE_KINDS and figure.kind not in {"bare", "status"} and not any(c.isdigit() for c in words):
            yield _line(
                document,
                Span(start=start, end=end),
                words,
                (start, end, figure, language),
                _fate(fates, starts, start),
                facts,
            )


def _dropped(document: Document) -> Iterator[Number]:
    for block in document.blocks:
        if block.kept:
            continue
        text = block.raw.of(document.raw_text)
        for match in DIGITS.finditer(text):
            raw = Span(start=block.raw.start + match.start(), end=block.raw.start + match.end())
            yield Number(
                text=match.group(),
                kind="number",
                fate=Fate.IGNORED,
                rule=f"dropped/{block.rule}",
                raw=raw,
                language=block.language,
            )
