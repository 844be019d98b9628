"""Abbreviations that an article makes for an endpoint itself: "duration of response (DR)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from etl.extract.concepts import ByBlock, Concept
from etl.model import Document, Span

DEFINED = re.compile(r"\s?(?:rates?|times?)?\s?[(\[](?P<short>[A-Za-z]{2,7})[)\]]")
WORD = re.compile(r"[A-Za-z]+")
FEWEST_CAPITALS = 2
OWN_NAME = "own_endpoint"  # the kind of such a concept


def with_own_names(document: Document, named: ByBlock) -> ByBlock:
    """Return the concepts of each block, with the endpoints whose abbreviation the article has defined."""
    known = {concept.text for concepts in named.values() for concept in concepts}
    own = {short: endpoint for short, endpoint in _defined(document, named) if short not in known}
    if not own:
        return named
    anywhere = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(own, key=len, reverse=True))})(?![\w-])")
    return {number: _with(_text(document, number), concepts, anywhere, own=own) for number, concepts in named.items()}


def _defined(document: Document, named: ByBlock) -> Iterator[tuple[str, str]]:
    for number, concepts in named.items():
        text = _text(document, number)
        for concept in concepts:
            if concept.kind != "endpoint":
                continue
            match = DEFINED.match(text, concept.span.end)
            if match is not None and _abbreviates(match["short"], concept.text):
                yield match["short"], concept.concept


def _abbreviates(short: str, name: str) -> bool:
    """Say whether the capitals of an abbreviation are first letters of the name's words, in order."""
    capitals = [letter for letter in short if letter.isupper()]
    initials = iter(word[0].upper() for word in WORD.findall(name))
    return len(capitals) >= FEWEST_CAPITALS and all(letter in initials for letter in capitals)


def _with(
    text: str, concepts: tuple[Concept, ...], anywhere: re.Pattern[str], *, own: Mapping[str, str]
) -> tuple[Concept, ...]:
    found = [
        Concept(
            span=Span(start=match.start(), end=match.end()),
            kind=OWN_NAME,
            concept=own[match.group()],
            text=match.group(),
        )
        for match in anywhere.finditer(text)
    ]
    return tuple(sorted([*concepts, *found], key=lambda concept: concept.span.start)) if found else concepts


def _text(document: Document, number: int) -> str:
    span = document.blocks[number].span
    return "" if span is None else span.of(document.text)
