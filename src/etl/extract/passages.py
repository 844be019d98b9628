"""Sentences with all that was found in them: figures, endpoints, drugs, cancers and cues."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from etl.extract.figures import Figure
from etl.extract.lexer import lex
from etl.extract.lexicon import Lexicon
from etl.extract.sentences import sentences
from etl.extract.shape import fold
from etl.model import Block, BlockKind, Document


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
    section: str | None
    language: str | None
    figures: tuple[Figure, ...]
    mentions: tuple[Mention, ...]
    names: tuple[Named, ...]
    cues: tuple[Said, ...]

    def said(self, *scopes: str) -> Iterator[Said]:
        """Yield the cues of these scopes."""
        return (cue for cue in self.cues if cue.scope in scopes)


SECTION = re.compile(
    r"(?P<background>background|introduction|context|rationale|hintergrund|antecedentes|contexte"
    r"|背景)|(?P<purpose>purpose|objectives?|aims?|目的|ziel|objetivos?|objectifs?)"
    r"|(?P<methods>methods?|patients and methods|methods and materials|materials and methods|study design"
    r"|design|experimental design|methoden|métodos|méthodes"
    r"|方法)"
    r"|(?P<results>results?|findings|methods and results|ergebnisse|resultados|résultats"
    r"|结果|結果)|(?P<conclusions>conclusions?|interpretation|discussion|implications|schlussfolgerung\w*"
    r"|conclusiones|结论|結論)",
    re.IGNORECASE,
)
INLINE = re.compile(
    r"^(?P<label>[A-Z][A-Z &/]{4,40}?)(?::|\s(?=[A-Z][a-z])|\s(?=[A-Z]{2,5}\s))"
    r"|^(?P<mixed>[A-Z][a-z]+(?: and [A-Za-z]+)?):"
)


def passages(document: Document, lexicon: Lexicon) -> Iterator[Passage]:
    """Yield the sentences of the kept blocks, in order, each with the part of a structured abstract it stands in."""
    for index, block in enumerate(document.blocks):
        if not block.kept or block.span is None:
            continue
        section = _section(block.section or "")
        for passage in _of_block(document, index, block, lexicon):
            if (label := INLINE.match(passage.text)) is not None:
                section = _section(label.group("label") or label.group("mixed")) or section
            yield replace(passage, section=section)


def _section(heading: str) -> str | None:
    match = SECTION.fullmatch(heading.strip(" :.#*").replace("PATIENTS AND METHODS", "methods"))
    return match.lastgroup if match else None


def _of_block(document: Document, index: int, block: Block, lexicon: Lexicon) -> Iterator[Passage]:
    assert block.span is not None  # noqa: S101 - kept blocks have a place
    text = block.span.of(document.text)
    language = block.language or document.language
    concepts = lexicon.vocabulary.find(text)
    folded = fold(text)
    starts = [c.span.start for c in concepts]
    for span in sentences(folded):
        named = concepts[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        sentence = span.of(folded)
        figures = lex(sentence, language, lexicon.grammar)
        harms = {c.span for c in named if c.kind == "ae"}  # sepsis under treatment is no article about sepsis
        mentions = [m for c in named if (m := _mention(c, span.start, lexicon)) is not None]
        yield Passage(
            text=sentence,
            start=block.span.start + span.start,
            block=index,
            kind=block.kind,
            section=None,
            language=language,
            figures=figures,
            mentions=tuple(_settled(sentence, mentions)),
            names=tuple(
                Named(
                    kind="harm" if c.kind == "other_disease" and c.span in harms else c.kind,
                    concept=c.concept,
                    start=c.span.start - span.start,
                    end=c.span.end - span.start,
                    text=c.text,
                )
                for c in named
                if c.kind in NAMES
            ),
            cues=tuple(_cues(sentence, lexicon)) if figures or ZERO_WORD.search(sentence) else (),
        )


NAMES = frozenset({"drug", "target", "cancer", "other_disease"})


ZERO_WORD = re.compile(r"\b(?:no|zero|none|keine?|ning\w+|sin|aucune?)\b|[未无没]|な(?:かった|し)", re.IGNORECASE)


def _mention(concept: object, base: int, lexicon: Lexicon) -> Mention | None:
    kind, span = concept.kind, concept.span  # type: ignore[attr-defined]
    start, end, text = span.start - base, span.end - base, concept.text  # type: ignore[attr-defined]
    if kind == "endpoint":
        rule = lexicon.endpoints[concept.concept]  # type: ignore[attr-defined]
        if (
            text.isupper()
            and len(text) <= 4
            and rule.abbreviations
            and text not in rule.abbreviations
            and text.isascii()
        ):
            return None
        term = "dose-limiting toxicity" if rule.code == "DLT" else None
        return Mention(code="AE" if term else rule.code, takes=rule.takes, start=start, end=end, text=text, term=term)
    if kind == "ae":
        name = concept.concept  # type: ignore[attr-defined]
        return Mention(
            code=SAFETY.get(lexicon.ae_codes.get(name, "AE"), "AE"),
            takes=("rate",),
            start=start,
            end=end,
            text=text,
            term=name,
        )
    return None


# a dose-limiting toxicity is an adverse event with that term, so that safety can be counted in one place
SAFETY = {"CRS": "CRS", "ICANS": "ICANS"}
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
        if mention.code == "RECURRENCE" and WITHOUT.search(text[max(0, mention.start - 34) : mention.start]):
            mention = replace(mention, code="RFS", takes=("rate", "time", "ratio"))
        if (
            mention.code == "DOR"
            and mention.text.lower() in {"lasted", "lasting"}
            and (TREATMENT.search(text[max(0, mention.start - 24) : mention.start]) or not EFFECT.search(text))
        ):
            continue
        if mention.text in {"OR", "RR"} and RATIO_NEXT.match(text[mention.end :]):
            continue
        if (
            EXPANDED.match(text[mention.end :])
            and mention.text.isupper()
            and not any(mention.end < m.start < mention.end + 40 for m in mentions)
        ):
            continue
        if (
            last is not None
            and last.code == "OS"
            and ALIVE.search(last.text)
            and mention.code in FREE_OF
            and ALIVE_AND.fullmatch(text[last.end : mention.start])
        ):
            kept[-1] = mention
            continue
        if last is not None and mention.code == last.code and IN_BRACKET.fullmatch(text[last.end : mention.start]):
            kept[-1] = replace(last, end=min(mention.end + 1, len(text)))
            continue
        if (
            last is not None
            and last.text.lower() in VAGUE
            and mention.text.isupper()
            and IN_BRACKET.fullmatch(text[last.end : mention.start])
        ):
            kept[-1] = replace(mention, start=last.start)
            continue
        kept.append(mention)
    yield from kept


GENERIC = frozenset({"AE"})
FREE_OF = frozenset({"PFS", "DFS", "RFS", "EFS", "MFS", "NED"})
# "progress-free survival (PFS)": the abbreviation knows better than the words we know
VAGUE = frozenset({"survival", "response", "response rate", "remission", "recurrence", "progression"})
WITHOUT = re.compile(
    r"\b(?:without|free of|free from|had not|has not|have not|did not|didn't|hadn't)\s(?:[\w'-]+\s){0,4}$",
    re.IGNORECASE,
)
TREATMENT = re.compile(
    r"\b(?:treatment|therapy|follow-up|study|trial|infusion|surgery|procedure|course|chemotherapy)\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
EFFECT = re.compile(r"respon|remission|benefit|effect|control|shrink|disease|cancer|tumou?r", re.IGNORECASE)
RATIO_NEXT = re.compile(r"\s?[=:,]?\s?\d{1,2}\.\d(?!\d*\s?%)")
ALIVE = re.compile(r"alive|surviv(?:ed|ing)|en vie|vivos|am leben|lived|living", re.IGNORECASE)
ALIVE_AND = re.compile(r"\s?,?\s?(?:and|but|with|while|y|et|und)?\s?", re.IGNORECASE)
# "CR (city of residence)": an abbreviation that the text itself spells out as something else
EXPANDED = re.compile(r"\s?\((?:[a-z]{2,}\s){1,5}[a-z]{2,}\)")


def _cues(text: str, lexicon: Lexicon) -> Iterator[Said]:
    for cue, match in lexicon.cues.finditer(text):
        yield Said(scope=cue.scope, rule=cue.id, reach=cue.reach, start=match.start(), end=match.end())
