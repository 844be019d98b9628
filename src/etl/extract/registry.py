"""Results that a registry holds as a table: each row is a value of a named measure, so nothing has to be guessed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from etl.extract.concepts import Concept
from etl.extract.fates import Given
from etl.extract.lexicon import Lexicon
from etl.model import About, Arm, Block, BlockKind, Certainty, Counted, Document, Outcome, Quantity, Span, When

NOTE = "registry_results"
RULE = "registry-measure"
OTHER_RULE = "registry-other-measure"
TEXT_RULE = "registry-text"
FLAG = "registry_result"

_CELLS = ("title", "param", "dispersion", "unit", "time", "group", "patients", "value", "low", "high")
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?")
_SHARE = re.compile(r"proportion|probability", re.IGNORECASE)
_PERCENT = re.compile(r"percent|%", re.IGNORECASE)
_TIME_UNIT = re.compile(r"^(month|week|day|year)s?\b", re.IGNORECASE)
_PATIENTS = re.compile(r"^(?:participants?|patients?|subjects?)\b", re.IGNORECASE)
_INTERVAL = re.compile(r"(\d{2}(?:\.\d+)?)\s*% confidence interval", re.IGNORECASE)
_WHEN = re.compile(
    r"(?P<within>up to |within )?(?P<n>\d+(?:\.\d+)?|one|two|three|four|five|six|ten|twelve)"
    r"[ -](?P<unit>year|month|week|day)s?\b",
    re.IGNORECASE,
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "twelve": 12}
_ROLES = {
    "EXPERIMENTAL": "EXPERIMENTAL",
    "ACTIVE_COMPARATOR": "ACTIVE_COMPARATOR",
    "PLACEBO_COMPARATOR": "PLACEBO_COMPARATOR",
    "SHAM_COMPARATOR": "PLACEBO_COMPARATOR",
    "NO_INTERVENTION": "NO_INTERVENTION",
}
_TIME_TO_EVENT = frozenset({"OS", "PFS", "PFS2", "EFS", "DFS", "RFS", "MFS", "DMFS", "TTP", "TTF", "TTNT"})
_ID_CHARS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The outcomes of a study's table, and the fate of each of its numbers."""

    outcomes: list[Outcome]
    fates: dict[tuple[int, int], Given]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A measurement: its cells by name, each with its place in the document."""

    place: Span
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


def is_registry(document: Document) -> bool:
    """Say whether a document is the record of a registry."""
    return NOTE in document.notes


def read(document: Document, words: Lexicon) -> Read:
    """Return a result for each measurement of an endpoint that we know, and a reason for every other number."""
    arms = dict(_arms(document))
    about = _about(document, words)
    outcomes, fates = list[Outcome](), dict[tuple[int, int], Given]()
    for block in document.blocks:
        row = _row(block)
        if row is None:
            if block.span is not None:
                fates[block.span.start, block.span.end] = Given(rule=TEXT_RULE)
            continue
        outcome = _outcome(document, row, words, arms=arms, about=about)
        if outcome is not None:
            outcomes.append(outcome)
        fates |= _fates(row, outcome)
    return Read(outcomes=outcomes, fates=fates)


def _row(block: Block) -> _Row | None:
    if block.span is None or block.kind is not BlockKind.TABLE_ROW:
        return None
    texts = block.text.split(" | ")
    if len(texts) != len(_CELLS):
        return None
    cells, at = dict[str, tuple[str, int]](), block.span.start
    for name, text in zip(_CELLS, texts, strict=True):
        cells[name] = text, at
        at += len(text) + len(" | ")
    return _Row(place=block.span, cells=cells)


def _outcome(document: Document, row: _Row, words: Lexicon, *, arms: dict[str, str], about: About) -> Outcome | None:
    endpoint = _endpoint(words.vocabulary.find(row.text("title")), words)
    shown = _shown(row)
    if endpoint is None or shown is None:
        return None
    value, unit, factor = shown
    measure = _measure(endpoint, row, unit)
    when = _when(row) if measure in {"LANDMARK_RATE", "PROPORTION", "COUNT"} else None
    role = _role(row.text("group"), arms)
    key = "|".join(map(str, (document.sha256, row.span("value").start, endpoint, measure, role, row.text("group"))))
    outcome_id = hashlib.sha256(key.encode()).hexdigest()[:_ID_CHARS]
    return Outcome(
        outcome_id=outcome_id,
        canonical_id=outcome_id,
        canonical=True,
        endpoint=endpoint,
        measure=measure,
        quantity=Quantity(text=row.text("value"), span=row.span("value"), value=value, unit=unit),
        evidence=row.place,
        rule=RULE,
        counted=_counted(row, unit),
        certainty=_certainty(row, factor),
        when=when,
        arm=Arm(role=role, label=row.text("group")),
        about=about if role == "EXPERIMENTAL" else replace(about, therapy_drug=(), therapy_class=None),
        language="en",
        flags=(FLAG,),
    )


def _endpoint(found: Sequence[Concept], words: Lexicon) -> str | None:
    """Return the one endpoint that a title names; a title that names several says not which of them it is."""
    codes = dict.fromkeys(words.endpoints[each.concept].code for each in found if each.kind == "endpoint")
    return next(iter(codes)) if len(codes) == 1 else None


def _shown(row: _Row) -> tuple[float, str, float] | None:
    """Return value, unit and the factor from what is printed; a proportion of 0.65 is 65%."""
    value, unit = row.number("value"), row.text("unit")
    if value is None:
        return None
    if _PERCENT.search(unit):
        return value, "%", 1.0
    if _SHARE.search(unit) and 0 <= value <= 1:
        return round(value * 100, 6), "%", 100.0
    if time := _TIME_UNIT.match(unit):
        return value, f"{time[1].lower()}s", 1.0
    return (value, "patients", 1.0) if _PATIENTS.match(unit) and value.is_integer() else None


def _measure(endpoint: str, row: _Row, unit: str) -> str:
    if unit == "patients":
        return "COUNT"
    if unit != "%":
        return "MEAN" if row.text("param").upper() == "MEAN" else "MEDIAN"
    return "LANDMARK_RATE" if endpoint in _TIME_TO_EVENT else "PROPORTION"


def _counted(row: _Row, unit: str) -> Counted:
    patients, value = row.number("patients"), row.number("value")
    counted = int(value) if unit == "patients" and value is not None else None
    if patients is None or patients == 0 or (counted is not None and counted > patients):
        return Counted()
    return Counted(
        numerator=counted,
        denominator=int(patients),
        numerator_source="stated" if counted is not None else None,
        denominator_source="stated",
    )


def _certainty(row: _Row, factor: float) -> Certainty:
    level, low, high = _INTERVAL.search(row.text("dispersion")), row.number("low"), row.number("high")
    if level is None or low is None or high is None:
        return Certainty()
    return Certainty(ci_low=round(low * factor, 6), ci_high=round(high * factor, 6), ci_level=float(level[1]))


def _when(row: _Row) -> When | None:
    for name in ("time", "title"):
        if found := _WHEN.search(row.text(name)):
            number = found["n"].lower()
            return When(
                value=float(_WORDS.get(number, 0) or number),
                unit=f"{found['unit'].lower()}s",
                kind="within" if found["within"] else "landmark",
            )
    return None


def _role(group: str, arms: dict[str, str]) -> str:
    """Return whose result it is: of the arm that has the group's name, or of the only arm there is."""
    only = next(iter(arms.values())) if len(arms) == 1 else "NOT_STATED"
    return arms.get(group, only)


def _arms(document: Document) -> Iterator[tuple[str, str]]:
    for block in document.blocks:
        if block.kind is BlockKind.LIST_ITEM and block.kept:
            label, _, kind = block.text.rpartition(" | ")
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


def _fates(row: _Row, outcome: Outcome | None) -> dict[tuple[int, int], Given]:
    """Return what became of each number of a row."""
    fates: dict[tuple[int, int], Given] = {}
    parts = {"value": "value"}
    if outcome is not None:
        parts |= {"low": "ci", "high": "ci"} if outcome.certainty.ci_low is not None else {}
        parts |= {"patients": "denominator"} if outcome.counted.denominator is not None else {}
        parts |= {"time": "timepoint"} if outcome.when is not None else {}
    for name in _CELLS:
        span = row.span(name)
        part = parts.get(name) if outcome is not None else None
        rule = RULE if part else OTHER_RULE if outcome is None else TEXT_RULE
        fates[span.start, span.end] = Given(
            part=part, outcome_id=outcome.outcome_id if outcome is not None and part else None, rule=rule
        )
    return fates
