"""What a study is about: disease, setting, drugs and targets, from its title or else from its first blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from etl.extract.any_case import AnyCase
from etl.extract.concepts import ByBlock, Concept
from etl.extract.lexicon import Lexicon
from etl.extract.study_match import Finding
from etl.model import About, Block, BlockKind, Document, Span
from etl.rules.schema_vocab import Disease

Found = dict[str, list[Finding]]
Placed = tuple[Concept, Span]

OPENING_BLOCKS = 4
TELLING_BLOCKS = 12
OPENING_CHARS = 1500
NEAR = 32
# a later block tells about this study where it says so
THIS_STUDY = re.compile(
    r"\b(?:this|the|our) (?:trial|study)\b|este (?:estudio|ensayo)|cette étude|dieser studie|本研究|该研究|本試験",
    re.IGNORECASE,
)
# the drug after these is what the study's drug was measured against
COMPARED = AnyCase(
    r"(?:versus|\bvs\.?|compared (?:with|to)|\bthan|superior to|instead of|standard(?: of care| drug)?"
    r"|frente a|gegenüber|comparé à|par rapport à|对比|相比|优于)[\s\w]{0,12}$"
)
# a gene is a target only where the text says that something aims at it; else it is a marker
AIMED_BEFORE = re.compile(
    r"(?:anti|block(?:s|ing|ed|er of)?|target(?:s|ing|ed)?|against|inhibit(?:s|ing|or of)|binds?(?: to)?|expressing"
    r"|gegen|contra|contre|靶向|阻断|抑制|针对|抗)(?: the)?(?: protein)?[\s-]{0,2}$",
    re.IGNORECASE,
)
AIMED_AFTER = re.compile(
    r"[\s-]{0,2}(?:inhibitors?|blockade|blockers?|directed|targeted|targeting|antibod|antagonist|CAR\b|hemmer"
    r"|抑制剂|单抗|阻断|阻害)",
    re.IGNORECASE,
)


def about(
    document: Document, lexicon: Lexicon, *, found: Found, named: ByBlock
) -> tuple[About, list[tuple[str, Span]]]:
    """Return what the study is about, with the words of each fact."""
    blocks = _prose(document, named)
    openings = [list(_placed(block, concepts)) for block, concepts in blocks[:OPENING_BLOCKS]]
    cancers = _first(_cancers(each, lexicon.diseases) for each in openings)
    drugs = _first(_drugs(each, document.text) for each in openings)
    later = ((block, concepts) for block, concepts in blocks[OPENING_BLOCKS:TELLING_BLOCKS])
    told = (list(_placed(block, concepts)) for block, concepts in later if THIS_STUDY.search(block.text))
    targets = _first(_targets(each, document.text) for each in chain(openings, told))
    setting = disease_setting(found, document)
    words = {"cancer": cancers, "therapy_drug": drugs, "target": targets}
    quotes = [(name, span) for name, placed in words.items() for _, span in placed]
    described = About(
        cancer=_names(concept.text for concept, _ in _once(cancers)),
        cancer_code=_names(lexicon.diseases[concept.concept].oncotree for concept, _ in _once(cancers)),
        therapy_drug=_names(concept.concept for concept, _ in drugs),
        target=_names(concept.concept for concept, _ in targets),
        disease_setting=setting[0] if setting else None,
    )
    return described, [*quotes, *([("disease_setting", setting[1])] if setting and setting[1] else [])]


def disease_setting(found: Found, document: Document) -> tuple[str, Span | None] | None:
    """Return the setting that the title names, else the most specific one that the first blocks name.

    Further down, settings belong to background and outlook.
    """
    stated = [finding for finding in found.get("disease_setting", []) if finding.sentence.place == "lead"]
    titled = [finding for finding in stated if document.blocks[finding.sentence.block].kind is BlockKind.TITLE]
    for finding in [*titled, *stated]:
        if finding.rule.value:
            return finding.rule.value, finding.span()
    return None


def _prose(document: Document, named: ByBlock) -> list[tuple[Block, tuple[Concept, ...]]]:
    """Return the blocks of prose with the concepts they name, the title first."""
    kept = [(document.blocks[number], concepts) for number, concepts in named.items()]
    prose = [pair for pair in kept if pair[0].kind is not BlockKind.REFERENCE]
    titles = [pair for pair in prose if pair[0].kind is BlockKind.TITLE]
    return titles[:1] + [pair for pair in prose if pair[0].kind is not BlockKind.TITLE]


def _placed(block: Block, concepts: Iterable[Concept]) -> Iterator[Placed]:
    """Yield the concepts that a block opens with, each with its place in the document."""
    for concept in concepts:
        if block.span is not None and concept.span.end <= OPENING_CHARS:
            start = block.span.start + concept.span.start
            yield concept, Span(start=start, end=start + len(concept.span))


def _cancers(placed: list[Placed], diseases: Mapping[str, Disease]) -> list[Placed]:
    """Return the diseases, without those that are only a wider name for another: cancer beside melanoma."""
    cancers = [one for one in placed if one[0].kind == "cancer"]
    lines = {concept.concept: list(_ancestors(concept.concept, diseases)) for concept, _ in cancers}
    wider = {ancestor for line in lines.values() for ancestor in line}
    return [one for one in cancers if one[0].concept not in wider and lines[one[0].concept]]


def _ancestors(disease: str, diseases: Mapping[str, Disease]) -> Iterator[str]:
    parent = diseases[disease].parent
    while parent:
        yield parent
        parent = diseases[parent].parent


def _drugs(placed: list[Placed], text: str) -> list[Placed]:
    return [one for one in placed if one[0].kind == "drug" and _is_given(text, one[1])]


def _targets(placed: list[Placed], text: str) -> list[Placed]:
    return [one for one in placed if one[0].kind == "target" and _is_aimed_at(text, one[1])]


def _is_given(text: str, span: Span) -> bool:
    return not COMPARED.search(text[max(0, span.start - NEAR) : span.start])


def _is_aimed_at(text: str, span: Span) -> bool:
    before = text[max(0, span.start - NEAR) : span.start]
    return bool(AIMED_BEFORE.search(before) or AIMED_AFTER.match(text, span.end))


def _first(openings: Iterable[list[Placed]]) -> list[Placed]:
    return next(filter(None, openings), [])


def _once(placed: Iterable[Placed]) -> list[Placed]:
    return list({concept.concept: (concept, span) for concept, span in reversed(list(placed))}.values())[::-1]


def _names(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
