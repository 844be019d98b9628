"""Sentences with all that was found in them: figures, endpoints, drugs, cancers and cues."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from etl.extract.clauses import named_by_clauses
from etl.extract.concepts import ByBlock, Concept
from etl.extract.figures import Figure
from etl.extract.lexer import lex
from etl.extract.lexicon import Lexicon
from etl.extract.mentions import Mention, mentions_of, settled
from etl.extract.new_drugs import new_drugs
from etl.extract.other_forms import simplified
from etl.extract.response_parts import with_parts_of_response
from etl.extract.sentences import sentences
from etl.extract.shape import fold
from etl.model import BlockKind, Document, Span
from etl.values import dataclass, replace


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

    `cues` are only looked for where an endpoint is named or pointed back to: they are about results.

    `text` is folded (look-alike characters made one, Chinese in simplified characters) and of the same
    length as the stretch it stands for.
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
    r"|背景)|(?P<disease>about (?:the )?(?:[\w-]+ ){0,6}(?:cancers?|carcinomas?|lymphomas?|leuka?emias?|melanomas?"
    r"|myelomas?|sarcomas?|tumou?rs?|disease)(?: \(\w+\))?)"
    r"|(?P<purpose>purpose|objectives?|aims?|目的|ziel|objetivos?|objectifs?)"
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
    r"|^(?P<plain>Background|Methods|Findings|Interpretation|Results|Conclusions?|Purpose|Objectives?)"
    r"\s?(?=[A-Z][a-z]* )"
)


def passages(document: Document, lexicon: Lexicon, named: ByBlock) -> Iterator[Passage]:
    """Yield the sentences of the kept blocks, in order, each with the part of a structured abstract it stands in."""
    for index, block in enumerate(document.blocks):
        if block.span is not None and index in named:
            yield from _of_block(document, index, block.span, lexicon=lexicon, concepts=named[index])


def _section(heading: str) -> str | None:
    match = SECTION.fullmatch(heading.strip(" :.#*").replace("PATIENTS AND METHODS", "methods"))
    return match.lastgroup if match else None


def _of_block(
    document: Document, index: int, place: Span, *, lexicon: Lexicon, concepts: Sequence[Concept]
) -> Iterator[Passage]:
    block, text = document.blocks[index], place.of(document.text)
    language = block.language or document.language
    section = _section(block.section or "")
    starts = [concept.span.start for concept in concepts]
    folded = simplified(fold(text)) if language == "zh" else fold(text)
    for span in sentences(folded):
        sentence = span.of(folded)
        if (label := INLINE.match(sentence)) is not None:
            section = _section(label.group("label") or label.group("mixed") or label.group("plain")) or section
        named = concepts[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        terms = mentions_of(named, span.start, lexicon, language=language)
        mentions = settled(sentence, [*terms, *named_by_clauses(sentence, lexicon)])
        mentions = with_parts_of_response(sentence, mentions)
        yield Passage(
            text=sentence,
            start=place.start + span.start,
            block=index,
            kind=block.kind,
            section=section,
            language=language,
            figures=lex(sentence, language, lexicon.grammar),
            mentions=mentions,
            names=_with_new_drugs(sentence, _names(named, span.start)),
            cues=tuple(_cues(sentence, lexicon)) if mentions or _leans_back(sentence, block.kind) else (),
        )


def _names(concepts: Sequence[Concept], base: int) -> Iterator[Named]:
    harms = {c.span for c in concepts if c.kind == "ae"}  # sepsis under treatment is no article about sepsis
    for concept in concepts:
        if concept.kind in NAMES:
            yield Named(
                kind="harm" if concept.kind == "other_disease" and concept.span in harms else concept.kind,
                concept=concept.concept,
                start=concept.span.start - base,
                end=concept.span.end - base,
                text=concept.text,
            )


def _with_new_drugs(text: str, known: Iterator[Named]) -> tuple[Named, ...]:
    """Return the names of a sentence in order, with the drugs that no table has."""
    names = list(known)
    taken = [(name.start, name.end) for name in names if name.kind == "drug"]
    names += [
        Named(kind="drug", concept=name, start=start, end=end, text=text[start:end])
        for start, end, name in new_drugs(text)
        if not any(first < end and start < last for first, last in taken)
    ]
    return tuple(sorted(names, key=lambda name: name.start))


NAMES = frozenset({"drug", "target", "cancer", "other_disease"})


def _cues(text: str, lexicon: Lexicon) -> Iterator[Said]:
    for cue, match in lexicon.cues.finditer(text):
        yield Said(scope=cue.scope, rule=cue.id, reach=cue.reach, start=match.start(), end=match.end())


BACK = re.compile(
    r"(?:this|that|these|it) (?:(?:was |were |is |are )?compare[sd]?|rose|fell|dropped"
    r"|increased|went up|was up|was down|(?:was|came to|reached|stood at|averaged)"
    r"(?= (?:about |only |just |nearly )?\d[\d.]* ?(?:%|percent|per cent|months|years|weeks)"
    r" (?!after|later|before|ago)))\b"
    r"|(?:in|by) comparison\b|compared (?:with|to)\b|versus\b"
    r"|the (?:corresponding |respective |comparable )?(?:rates?|figures?|numbers?|medians?|values?|proportions?)"
    r" (?:was|were|for|in)\b"
    r"|(?:in|for|with|among) (?:the )?[^.,;]{2,40},? (?:it|the (?:rate|figure|median|number)) was\b"
    r"|(?:bei|in|im|unter|mit|ohne) [^.;\d]{2,80}? (?:waren|war|betrug|betrugen|lag|lagen|sind|ist)"
    r" (?:es|sie|er|dieser? \w+|die \w*rate|der (?:wert|anteil|median))\b"
    r"|(?:zum vergleich|dagegen|demgegenüber)\b"
    r"|(?:bei|in|im|unter|mit|ohne) [^.;\d]{2,90}? kam(?:en)? [^.;\d]{0,60}auf\b"
    # "Those who received only chemotherapy reached 31.5 months"
    r"|(?:those|diejenigen|jene|ceux|celles|quienes|aquell[oa]s|l[oa]s que)\b[^.;\d]{4,90}? (?:reached|lived|came to"
    r"|kamen auf|lebten|überlebten|ont vécu|ont atteint|atteignaient|alcanz\w+|llegaron a|vivieron)\b"
    r"|(?:dans|chez|pour|sous|avec) [^.;\d]{2,80}?,? (?:ce (?:taux|chiffre|pourcentage|délai)|cette (?:proportion"
    r"|durée)"
    r"|elles?|ils?) (?:était|étaient|n'était|n'étaient|est|s'élevait|atteignait|a été)\b"
    r"|(?:ce (?:taux|chiffre|pourcentage|délai)|cette (?:proportion|durée)) (?:était|n'était|est|tombe|passe|atteint)\b"
    r"|(?:en|entre|con|para) [^.;\d]{2,80}?,? (?:fue|fueron|era|eran|la cifra|esta cifra|este porcentaje|el porcentaje"
    r"|la tasa|la mediana)\b"
    r"|(?:est[ae]|la|el) (?:cifra|porcentaje|tasa|proporción) (?:fue|era|se situó|baja|cae|alcanzó)\b",
    re.IGNORECASE,
)


# "The hazard ratio was 0.16": of what the sentence before was about
RATIO_ALONE = re.compile(
    r"(?:the |an? |this |with an? |corresponding to an? |this (?:corresponds|translates) (?:to|into) an? )?"
    r"(?:[\w-]+ ){0,2}(?:hazard ratio|HR)(?: ?\(HR\))?"
    r"|(?:l[ea] |el |das |die |der )?(?:hazard[- ]ratio|rapport (?:de|des) risques?|risque relatif|cociente de riesgos?"
    r"|razón de riesgos?|riesgo relativo|relative risiko|risikoverhältnis)\b"
    r"|[\[(]?(?:ハザード比|HR|风险比|危险比)",
    re.IGNORECASE,
)


def _leans_back(text: str, kind: BlockKind) -> bool:
    """Say whether a sentence without an endpoint may be about the one said before it."""
    return kind is BlockKind.LIST_ITEM or _points_back(text)


def _points_back(text: str) -> bool:
    return BACK.match(text) is not None or RATIO_ALONE.match(text) is not None


def pointing_back(passage: Passage, last: Mention | None) -> Passage:
    """Return a sentence without an endpoint that opens like "This compared with 10%" with the last one named."""
    if last is None or passage.mentions:
        return passage
    opening = RATIO_ALONE if "ratio" in last.takes and any(f.kind == "ratio" for f in passage.figures) else BACK
    match = opening.match(passage.text)
    if match is None:
        return passage
    named = replace(last, start=0, end=match.end(), text=passage.text[: match.end()])
    return replace(passage, mentions=(named,))
