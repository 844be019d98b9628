"""The ledger: every number of an article has one fate."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from etl.extract.fates import Given
from etl.extract.figures import RATE_KINDS, Figure
from etl.extract.passages import Passage
from etl.model import Document, Fate, Number, Span
from etl.values import dataclass

DIGITS = re.compile(r"\d+(?:[.,·]\d+)*")
VALUE_KINDS = RATE_KINDS | {"duration", "ratio", "points", "fold", "count", "bare", "status", "total"}
READ_IN_WORDS = VALUE_KINDS - {"bare", "status"}
PATIENTS = frozenset({"count", "total", "all"})
# stretches that overlap are few: one that covers a place begins among the last so many before it
FIGURES_BACK, FATES_BACK = 6, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A figure with its place in the document and the language of its sentence."""

    start: int
    end: int
    figure: Figure
    language: str | None


def ledger(
    document: Document,
    passages: Sequence[Passage],
    *,
    fates: Mapping[tuple[int, int], Given],
    studied: Mapping[Span, str],
) -> tuple[Number, ...]:
    """Return one line per number, in raw order: those of kept text and those of dropped blocks.

    `fates` is what reading gave to stretches of the document, `studied` the rule of each fact of the study.
    """
    kept = _Kept(document, passages, fates=fates, studied=studied)
    return tuple(sorted([*kept.lines(), *_dropped(document)], key=lambda number: (number.raw.start, number.raw.end)))


class _Kept:
    """The numbers of the kept text, with what each of their places was read as."""

    def __init__(
        self,
        document: Document,
        passages: Sequence[Passage],
        *,
        fates: Mapping[tuple[int, int], Given],
        studied: Mapping[Span, str],
    ) -> None:
        self._document = document
        self._places = [
            _Place(start=p.start + f.start, end=p.start + f.end, figure=f, language=p.language)
            for p in passages
            for f in p.figures
        ]
        self._place_starts = [place.start for place in self._places]
        self._fates = sorted(fates.items(), key=lambda item: item[0])
        self._fate_starts = [start for (start, _), _ in self._fates]
        self._facts = sorted((span.start, span.end, rule) for span, rule in studied.items())

    def lines(self) -> Iterator[Number]:
        """Yield the numbers in digits, then those in words that were read as values: "one-third"."""
        text = self._document.text
        for block in self._document.blocks:
            if block.span is not None:
                for match in DIGITS.finditer(text, block.span.start, block.span.end):
                    yield self._line(Span(start=match.start(), end=match.end()), self._place_at(match.start()))
        for place in self._places:
            written = text[place.start : place.end]
            if place.figure.kind in READ_IN_WORDS and not any(char.isdigit() for char in written):
                yield self._line(Span(start=place.start, end=place.end), place)

    def _line(self, span: Span, place: _Place | None) -> Number:
        given = self._given_at(span.start)
        fate, rule = self._fate(span, place.figure if place else None, given)
        is_outcome = given is not None and fate is Fate.OUTCOME
        return Number(
            text=span.of(self._document.text),
            kind=place.figure.kind if place else given.part if given is not None and given.part else "number",
            fate=fate,
            raw=self._document.raw_span(span),
            span=span,
            rule=rule,
            role=given.part if given is not None and is_outcome else None,
            outcome_ids=(given.outcome_id,) if given is not None and is_outcome and given.outcome_id else (),
            language=place.language if place else self._document.language,
        )

    def _fate(self, span: Span, figure: Figure | None, given: Given | None) -> tuple[Fate, str | None]:
        """Return what became of a number and the rule: outcomes first, then facts of the study, then what it is."""
        if given is not None and given.part is not None:
            return Fate.OUTCOME, given.rule
        fact = next((rule for start, end, rule in self._facts if start <= span.start and span.end <= end), None)
        if fact is not None:
            return Fate.IGNORED, fact
        if given is not None:
            return Fate.IGNORED, given.rule
        if figure is not None and figure.kind not in VALUE_KINDS:
            return Fate.IGNORED, figure.rule
        if figure is not None and figure.kind in PATIENTS:
            return Fate.IGNORED, "number-of-patients"
        return Fate.UNEXPLAINED, None

    def _place_at(self, at: int) -> _Place | None:
        index = bisect_right(self._place_starts, at)
        near = reversed(self._places[max(0, index - FIGURES_BACK) : index])
        return next((place for place in near if place.start <= at < place.end), None)

    def _given_at(self, at: int) -> Given | None:
        index = bisect_right(self._fate_starts, at)
        near = reversed(self._fates[max(0, index - FATES_BACK) : index])
        return next((given for (start, end), given in near if start <= at < end), None)


def _dropped(document: Document) -> Iterator[Number]:
    for block in document.blocks:
        if block.kept:
            continue
        for match in DIGITS.finditer(block.raw.of(document.raw_text)):
            yield Number(
                text=match.group(),
                kind="number",
                fate=Fate.IGNORED,
                rule=f"dropped/{block.rule}",
                raw=Span(start=block.raw.start + match.start(), end=block.raw.start + match.end()),
                language=block.language,
            )
