"""Results that a registry holds as a table: each row is a value of a named measure, so nothing has to be guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.extract import registry_analyses, registry_events
from etl.extract.concepts import Concept
from etl.extract.fates import Given
from etl.extract.lexicon import Lexicon
from etl.extract.registry_rows import ANALYSIS, EVENT, FLAG, Row, Study, row_of, study_of
from etl.model import Certainty, Counted, Document, Outcome, Quantity, When
from etl.values import dataclass

NOTE = "registry_results"
RULE = "registry-measure"
OTHER_RULE = "registry-other-measure"
TEXT_RULE = "registry-text"

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
_TIME_TO_EVENT = frozenset({"OS", "PFS", "PFS2", "EFS", "DFS", "RFS", "MFS", "DMFS", "TTP", "TTF", "TTNT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The outcomes of a study's table, and the fate of each of its numbers."""

    outcomes: list[Outcome]
    fates: dict[tuple[int, int], Given]


def is_registry(document: Document) -> bool:
    """Say whether a document is the record of a registry."""
    return NOTE in document.notes


def read(document: Document, words: Lexicon) -> Read:
    """Return a result for each row of an endpoint or event that we know, and a reason for every other number."""
    study, outcomes, fates = study_of(document, words), list[Outcome](), dict[tuple[int, int], Given]()
    rows = [(block.span, row_of(block)) for block in document.blocks if block.span is not None]
    often = registry_events.frequent(row for _, row in rows if row is not None and row.names == EVENT)
    for span, row in rows:
        if row is None:
            fates[span.start, span.end] = Given(rule=TEXT_RULE)
            continue
        rare = row.names == EVENT and (row.text("kind"), row.text("term")) not in often
        outcome = None if rare else _outcome(row, study, words)
        if outcome is not None:
            outcomes.append(outcome)
        fates |= _fates(row, outcome, without=registry_events.RARE_RULE if rare else OTHER_RULE)
    return Read(outcomes=outcomes, fates=fates)


def _outcome(row: Row, study: Study, words: Lexicon) -> Outcome | None:
    if row.names == EVENT:
        return registry_events.outcome(row, study, words)
    endpoint = _endpoint(words.vocabulary.find(row.text("title")), words)
    if row.names == ANALYSIS:
        return registry_analyses.outcome(row, study, endpoint)
    return _measurement(row, study, endpoint)


def _measurement(row: Row, study: Study, endpoint: str | None) -> Outcome | None:
    shown = _shown(row)
    if endpoint is None or shown is None:
        return None
    value, unit, factor = shown
    measure = _measure(endpoint, row, unit)
    arm = study.arm(row.text("group"))
    outcome_id = study.outcome_id(row, endpoint, measure, arm.role)
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
        when=_when(row) if measure in {"LANDMARK_RATE", "PROPORTION", "COUNT"} else None,
        arm=arm,
        about=study.about_arm(arm.role),
        language="en",
        flags=(FLAG,),
    )


def _endpoint(found: Sequence[Concept], words: Lexicon) -> str | None:
    """Return the one endpoint that a title names; a title that names several says not which of them it is."""
    codes = dict.fromkeys(words.endpoints[each.concept].code for each in found if each.kind == "endpoint")
    return next(iter(codes)) if len(codes) == 1 else None


def _shown(row: Row) -> tuple[float, str, float] | None:
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


def _measure(endpoint: str, row: Row, unit: str) -> str:
    if unit == "patients":
        return "COUNT"
    if unit != "%":
        return "MEAN" if row.text("param").upper() == "MEAN" else "MEDIAN"
    return "LANDMARK_RATE" if endpoint in _TIME_TO_EVENT else "PROPORTION"


def _counted(row: Row, unit: str) -> Counted:
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


def _certainty(row: Row, factor: float) -> Certainty:
    level, low, high = _INTERVAL.search(row.text("dispersion")), row.number("low"), row.number("high")
    if level is None or low is None or high is None:
        return Certainty()
    return Certainty(ci_low=round(low * factor, 6), ci_high=round(high * factor, 6), ci_level=float(level[1]))


def _when(row: Row) -> When | None:
    for name in ("time", "title"):
        if found := _WHEN.search(row.text(name)):
            number = found["n"].lower()
            return When(
                value=float(_WORDS.get(number, 0) or number),
                unit=f"{found['unit'].lower()}s",
                kind="within" if found["within"] else "landmark",
            )
    return None


def _fates(row: Row, outcome: Outcome | None, *, without: str) -> dict[tuple[int, int], Given]:
    """Return what became of each number of a row; `without` is the rule where the row gives no outcome."""
    parts = _parts(outcome) if outcome is not None else {}
    fates: dict[tuple[int, int], Given] = {}
    for name in row.names:
        span, part = row.span(name), parts.get(name)
        if outcome is None:
            fates[span.start, span.end] = Given(rule=without)
        else:
            named = outcome.outcome_id if part else None
            fates[span.start, span.end] = Given(part=part, outcome_id=named, rule=outcome.rule if part else TEXT_RULE)
    return fates


def _parts(outcome: Outcome) -> dict[str, str]:
    """Return which part of an outcome each cell of its row is."""
    parts = {"value": "value"}
    parts |= {"low": "ci", "high": "ci"} if outcome.certainty.ci_low is not None else {}
    parts |= {"p": "p_value"} if outcome.certainty.p_value is not None else {}
    parts |= {"patients": "denominator"} if outcome.counted.denominator is not None else {}
    parts |= {"time": "timepoint"} if outcome.when is not None else {}
    return parts
