"""Sentences with all that was found in them: figures, endpoints, drugs, cancers and cues."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from etl.extract.figures import Figure, fold, lex
from etl.extract.lexicon import Lexicon
from etl.extract.sentences import sentences
from etl.model import Block, BlockKind, Document

RATE_KINDS = frozenset({"percent", "of", "share", "all", "none", "every"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An endpoint named in a sentence; `start` and `end` count the sentence's text."""

    code: str
    takes: tuple[str, ...]
    start: int
    end: int
    text: str
    term: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A drug, target, cancer or other disease named in a sentence."""

    kind: str
    concept: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A cue found in a sentence."""

    scope: str
    rule: str
    reach: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One sentence of a kept block. Offsets of its parts count `text`; `start` is its place in the document.

    `text` is folded (look-alike characters made one) and of the same length as the stretch it stands for.
    """

    text: str
    start: int
    block: int
    kind: BlockKind
    language: str | None
    figures: tuple[Figure, ...]
    mentions: tuple[Mention, ...]
    names: tuple[Named, ...]
    cues: tuple[Said, ...]

    def said(self, *scopes: str) -> Iterator[Said]:
        """Yield the cues of these scopes."""
        return (cue for cue in self.cues if cue.scope in scopes)


def passages(document: Document, lexicon: Lexicon) -> Iterator[Passage]:
    """Yield the sentences of the kept blocks, in order."""
    for index, block in enumerate(document.blocks):
        if block.kept and block.span is not None:
            yield from _of_block(document, index, block, lexicon)


def _of_block(document: Document, index: int, block: Block, lexicon: Lexicon) -> Iterator[Passage]:
    assert block.span is not None  # noqa: S101 - kept blocks have a place
    text = block.span.of(document.text)
    figures = lex(text, block.language or document.language, lexicon.grammar)
    concepts = lexicon.vocabulary.find(text)
    folded = fold(text)
    starts, concept_starts = [f.start for f in figures], [c.span.start for c in concepts]
    for span in sentences(folded):
        within = figures[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        named = concepts[bisect_left(concept_starts, span.start) : bisect_left(concept_starts, span.end)]
        sentence = span.of(folded)
        mentions = [m for c in named if (m := _mention(c, span.start, lexicon)) is not None]
        yield Passage(
            text=sentence,
            start=block.span.start + span.start,
            block=index,
            kind=block.kind,
            language=block.language or document.language,
            figures=tuple(_moved(figure, -span.start) for figure in within),
            mentions=tuple(_settled(sentence, mentions)),
            names=tuple(
                Named(kind=c.kind, concept=c.concept, start=c.span.start - span.start, end=c.span.end - span.start, text=c.text)
                for c in named
                if c.kind in {"drug", "target", "cancer", "other_disease"}
            ),
            cues=tuple(_cues(sentence, lexicon)) if within else (),
        )


def _moved(figure: Figure, by: int) -> Figure:
    parts = tuple((start + by, end + by, role) for start, end, role in figure.parts)
    return replace(figure, start=figure.start + by, end=figure.end + by, parts=parts)


def _mention(concept: object, base: int, lexicon: Lexicon) -> Mention | None:
    kind, span = concept.kind, concept.span  # type: ignore[attr-defined]
    start, end, text = span.start - base, span.end - base, concept.text  # type: ignore[attr-defined]
    if kind == "endpoint":
        rule = lexicon.endpoints[concept.concept]  # type: ignore[attr-defined]
        return Mention(code=rule.code, takes=rule.takes, start=start, end=end, text=text)
    if kind == "ae":
        name = concept.concept  # type: ignore[attr-defined]
        return Mention(code=lexicon.ae_codes.get(name, "AE"), takes=("rate",), start=start, end=end, text=text, term=name)
    return None


IN_BRACKET = re.compile(r"\s?[(\[]\s?$")


def _settled(text: str, mentions: list[Mention]) -> Iterator[Mention]:
    """Drop what is named twice: "progression-free survival (PFS)", and words inside a longer name."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        last = kept[-1] if kept else None
        if last is not None and mention.start < last.end:
            if last.code in GENERIC and mention.code not in GENERIC:
                kept[-1] = mention
            continue
        if last is not None and mention.code == last.code and IN_BRACKET.fullmatch(text[last.end : mention.start]):
            kept[-1] = replace(last, end=min(mention.end + 1, len(text)))
            continue
        kept.append(mention)
    yield from kept


GENERIC = frozenset({"AE"})


def _cues(text: str, lexicon: Lexicon) -> Iterator[Said]:
    for cue in lexicon.cues:
        if cue.reach == "after":
            continue
        for match in cue.regex.finditer(text):
            yield Said(scope=cue.scope, rule=cue.id, reach=cue.reach, start=match.start(), end=match.end())
