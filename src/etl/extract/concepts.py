"""What a text is about: drugs, targets, diseases and adverse events, found by one automaton over all names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

import ahocorasick

from etl.extract.fold import Folded, fold
from etl.extract.surfaces import IN_WORD, Surface, Term, surfaces
from etl.model import Document, Span
from etl.rules import Rules
from etl.rules.schema_vocab import AdverseEvent, Disease
from etl.values import dataclass

# What may stand between two names that share their last word: "breast, lung and ovarian cancer", "Brust- und".
_JOINED = re.compile(r" ?(?:, ?(?:and |or )?|/| (?:and/or|and|or|und|oder) )")


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One match: `concept` is an INN, an HGNC symbol, a disease's slug or a CTCAE term, by `kind`."""

    span: Span
    kind: str
    concept: str
    text: str


ByBlock = Mapping[int, tuple[Concept, ...]]


class Vocabulary:
    """All names as one automaton; finding takes time in proportion to the text, whatever the number of names.

    Case, accents, hyphens and line breaks do not matter (a term may ask for its case); a name ends where its
    word ends, with plural endings, and needs no space around it next to Chinese or Japanese.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        forms: dict[str, list[Surface]] = {}
        for form, surface in chain.from_iterable(map(surfaces, terms)):
            alike = forms.setdefault(form, [])
            if surface not in alike:
                alike.append(surface)
        self._automaton = ahocorasick.Automaton()
        for form, alike in forms.items():
            self._automaton.add_word(form, (len(form), tuple(alike)))
        self._automaton.make_automaton()

    @property
    def size_bytes(self) -> int:
        """Return what the automaton's nodes take, which Python's own counters do not see."""
        return int(self._automaton.get_stats()["total_size"])

    def find(self, text: str) -> tuple[Concept, ...]:
        """Return the concepts a text names, in its order: the longest name of each kind, two kinds may overlap.

        A name that stands for several concepts (CDK4/6) gives one match for each.
        """
        folded = fold(text)
        matches = _longest(_complete(folded, list(self._hits(folded))))
        spans = [(folded.span(match.start, match.end), match.surface) for match in matches]
        return tuple(
            Concept(span=span, kind=surface.kind, concept=surface.concept, text=span.of(text))
            for span, surface in spans
        )

    def _hits(self, folded: Folded) -> Iterator[_Hit]:
        if not len(self._automaton):
            return
        lower = folded.lower
        for last, (length, alike) in self._automaton.iter(lower):
            start = last + 1 - length
            if start and IN_WORD[lower[start - 1]] and IN_WORD[lower[start]]:
                continue
            for surface in alike:
                end = surface.end(folded, start, last + 1)
                if end is not None:
                    yield _Hit(start, end, surface)


class _Hit(NamedTuple):
    start: int
    end: int
    surface: Surface


def _complete(folded: Folded, hits: list[_Hit]) -> Iterable[_Hit]:
    """Return the names that are whole, and of the shortened ones those whose last word a joined name supplies."""
    return _headed(folded, hits) if any(hit.surface.head is not None for hit in hits) else hits


def _headed(folded: Folded, hits: list[_Hit]) -> Iterator[_Hit]:
    heads: dict[int, set[str]] = {}
    for hit in sorted(hits, key=lambda hit: -hit.start):
        head = hit.surface.head
        if head is None:
            heads.setdefault(hit.start, set()).add(folded.lower[hit.start : hit.end])
            yield hit
            continue
        joined = _JOINED.match(folded.lower, hit.end)
        if joined and any(name.endswith((head, head + "s")) for name in heads.get(joined.end(), ())):
            heads.setdefault(hit.start, set()).add(head)
            yield hit


def _longest(hits: Iterable[_Hit]) -> Iterator[_Hit]:
    taken: dict[str, tuple[int, int]] = {}
    given: set[tuple[int, int, str, str]] = set()
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        start, end, kind = hit.start, hit.end, hit.surface.kind
        last = taken.get(kind)
        match = (start, end, kind, hit.surface.concept)
        if match not in given and (last is None or start >= last[1] or (start, end) == last):
            taken[kind] = (start, end)
            given.add(match)
            yield hit


def concepts(document: Document, vocabulary: Vocabulary) -> ByBlock:
    """Return the concepts of each kept block, by the block's number; their places count the block's text."""
    return {
        number: vocabulary.find(block.span.of(document.text))
        for number, block in enumerate(document.blocks)
        if block.kept and block.span is not None
    }


def terms(rules: Rules) -> Iterator[Term]:
    """Yield every name of the four vocabularies.

    Kinds: `drug`, `target`, `cancer`, `other_disease`, `ae`. Symbols of two letters are no terms: AR and F3
    are more often an adverse reaction and a grade of fibrosis.
    """
    for drug in rules.drugs:
        names = (drug.inn, *drug.brands, *drug.aliases)
        yield from (Term(text=name, kind="drug", concept=drug.inn, case=_is_code(name)) for name in names)
        yield from _translated(drug.translations(), "drug", drug.inn)
    for target in rules.targets:
        exact = (*((target.symbol,) if len(target.symbol) > 2 else ()), *target.abbreviations)  # noqa: PLR2004  shorter ones are words
        yield from (Term(text=name, kind="target", concept=target.symbol, case=True) for name in exact)
        yield from (Term(text=name, kind="target", concept=target.symbol) for name in target.aliases)
    for disease in rules.diseases:
        kind = "cancer" if disease.kind == "cancer" else "other_disease"
        yield from _named(disease, kind, disease.id)
    for event in rules.adverse_events:
        yield from _named(event, "ae", event.term)


def _is_code(name: str) -> bool:
    return name.isupper() and any(character.isdigit() for character in name)


def _named(row: Disease | AdverseEvent, kind: str, concept: str) -> Iterator[Term]:
    english = (("en", name) for name in row.names_en)
    yield from _translated(chain(english, row.translations()), kind, concept)
    yield from (Term(text=name, kind=kind, concept=concept, case=True) for name in row.abbreviations)


def _translated(names: Iterable[tuple[str, str]], kind: str, concept: str) -> Iterator[Term]:
    return (Term(text=name, kind=kind, concept=concept, language=language) for language, name in names)
