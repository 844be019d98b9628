"""Rows of a registry's table: cells by name, and what holds for all rows of a study."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import field

from etl.extract.lexicon import Lexicon
from etl.model import (
    About,
    AdverseEvent,
    Arm,
    Block,
    BlockKind,
    Certainty,
    Counted,
    Document,
    Outcome,
    Quantity,
    Span,
    When,
)
from etl.values import dataclass, replace

FLAG = "registry_result"
NOTHING = "NA"  # what the registry says, and we where it says nothing
MEASURE = (
    *("title", "param", "dispersion", "unit", "time", "group", "class", "category"),
    *("patients", "value", "low", "high", "comment"),
)
ANALYSIS = ("title", "time", "group", "p", "method", "param", "value", "level", "sides", "low", "high")
EVENT = ("group", "kind", "term", "organ", "vocabulary", "events", "value", "patients")

_NAMES = {len(names): names for names in (MEASURE, ANALYSIS, EVENT)}
_BAR = " | "
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?")
_ROLES = {
    "EXPERIMENTAL": "EXPERIMENTAL",
    "ACTIVE_COMPARATOR": "ACTIVE_COMPARATOR",
    "PLACEBO_COMPARATOR": "PLACEBO_COMPARATOR",
    "SHAM_COMPARATOR": "PLACEBO_COMPARATOR",
    "NO_INTERVENTION": "NO_INTERVENTION",
}
_ID_CHARS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the table: its cells by name, each with its place in the document."""

    place: Span
    names: tuple[str, ...]
    cells: dict[str, tuple[str, int]]

    def text(self, name: str) -> str:
        """Return what a cell says."""
        return self.cells[name][0]

    def number(self, name: str) -> float | None:
        """Return a cell's number, null if it holds none."""
        text = self.text(name)
        return float(text) if _NUMBER.fullmatch(text) else None

    def span(self, name: str) -> Span:
        """Return a cell's place."""
        text, start = self.cells[name]
        return Span(start=start, end=start + len(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a row says; the rest of an outcome follows from the row and its study. `apart` tells like results apart."""

    endpoint: str
    measure: str
    quantity: Quantity
    rule: str
    arm: Arm
    counted: Counted = field(default_factory=Counted)
    certainty: Certainty = field(default_factory=Certainty)
    when: When | None = None
    adverse_event: AdverseEvent = field(default_factory=AdverseEvent)
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What holds for every row: the document, the role of each arm, and what was treated with what."""

    document: Document
    arms: dict[str, str]
    about: About

    def arm(self, group: str) -> Arm:
        """Return whose result it is: of the arm that has the group's name, or of the only arm there is."""
        only = next(iter(self.arms.values())) if len(self.arms) == 1 else "NOT_STATED"
        return Arm(role=self.arms.get(group, only), label=group)

    def about_arm(self, role: str) -> About:
        """Return what an arm of that role is about; only the experimental one got what the study is named for."""
        return self.about if role == "EXPERIMENTAL" else replace(self.about, therapy_drug=(), therapy_class=None)

    def outcome(self, row: Row, result: Result) -> Outcome:
        """Return the outcome that a row's result is; its name is the same on every run."""
        parts = (result.endpoint, result.measure, result.arm.role, *result.apart)
        key = "|".join(map(str, (self.document.sha256, row.span("value").start, *parts, row.text("group"))))
        outcome_id = hashlib.sha256(key.encode()).hexdigest()[:_ID_CHARS]
        return Outcome(
            outcome_id=outcome_id,
            canonical_id=outcome_id,
            canonical=True,
            endpoint=result.endpoint,
            measure=result.measure,
            quantity=result.quantity,
            evidence=row.place,
            rule=result.rule,
            counted=result.counted,
            certainty=result.certainty,
            when=result.when,
            arm=result.arm,
            about=self.about_arm(result.arm.role),
            adverse_event=result.adverse_event,
            language="en",
            flags=(FLAG,),
        )


def study_of(document: Document, words: Lexicon) -> Study:
    """Return what holds for every row of a record."""
    return Study(document=document, arms=dict(_arms(document)), about=_about(document, words))


def row_of(block: Block) -> Row | None:
    """Return a block as a row, null if it is none; the number of its cells says what it is a row of."""
    if block.span is None or block.kind is not BlockKind.TABLE_ROW:
        return None
    texts = block.text.split(_BAR)
    names = _NAMES.get(len(texts))
    if names is None:
        return None
    cells, at = dict[str, tuple[str, int]](), block.span.start
    for name, text in zip(names, texts, strict=True):
        cells[name] = text, at
        at += len(text) + len(_BAR)
    return Row(place=block.span, names=names, cells=cells)


def endpoint_of(text: str, words: Lexicon) -> str | None:
    """Return the one endpoint that a text names, null also where it names several."""
    found = (each for each in words.vocabulary.find(text) if each.kind == "endpoint")
    codes = dict.fromkeys(words.endpoints[each.concept].code for each in found)
    return next(iter(codes)) if len(codes) == 1 else None


def _arms(document: Document) -> Iterator[tuple[str, str]]:
    for block in document.blocks:
        if block.kind is BlockKind.LIST_ITEM and block.kept:
            label, _, kind = block.text.rpartition(_BAR)
            yield label, _ROLES.get(kind, "NOT_STATED")


def _about(document: Document, words: Lexicon) -> About:
    """Return what the title and the conditions name, which holds for the whole study."""
    named = [block.text for block in document.blocks if block.kind in {BlockKind.TITLE, BlockKind.PARAGRAPH}]
    found = [each for text in [document.title or "", *named] for each in words.vocabulary.find(text)]
    cancers = list(dict.fromkeys(each.concept for each in found if each.kind == "cancer"))
    texts = {each.concept: each.text for each in reversed(found)}
    drugs = tuple(dict.fromkeys(each.concept for each in found if each.kind == "drug"))
    return About(
        cancer=tuple(texts[each] for each in cancers),
        cancer_code=tuple(dict.fromkeys(words.codes[each] for each in cancers if words.codes.get(each))),
        therapy_drug=drugs,
        therapy_class=next((words.classes[drug] for drug in drugs if words.classes.get(drug)), None),
    )
