"""Measurements that a registry holds: what a row of its table says of an endpoint, if it says anything."""

from __future__ import annotations

import re

from etl.extract.lexicon import Lexicon
from etl.extract.registry_rows import NOTHING, Result, Row, Study, endpoint_of
from etl.extract.registry_times import times_in, when_of
from etl.model import Certainty, Counted, Outcome, Quantity
from etl.values import replace

RULE = "registry-measure"

_SHARE = re.compile(r"proportion|probability", re.IGNORECASE)
_PERCENT = re.compile(r"percent|%", re.IGNORECASE)
# "percentage of tumors", "percent change": no part of the patients
_OF_OTHERS = re.compile(
    r"\bof\b(?!.*\b(?:participants?|patients?|subjects?|people|persons?|individuals?|women|men|children|responders?"
    r"|population|probability|survival)\b)|\b(?:change|reduction|decrease|increase|difference)\b",
    re.IGNORECASE,
)
_TIME_UNIT = re.compile(r"^(month|week|day|year)s?\b", re.IGNORECASE)
_PATIENTS = re.compile(r"^(?:participants?|patients?|subjects?)\b(?!.*\bper\b)", re.IGNORECASE)
_INTERVAL = re.compile(r"(\d{2}(?:\.\d+)?)\s*% confidence interval", re.IGNORECASE)
_NOT_REACHED = re.compile(
    r"\bnot (?:yet )?(?:been )?(?:reached|estimable|evaluable|attained|calculable|estimated|calculated)\b"
    r"|\bcould not be (?:estimated|calculated|determined|reached)\b"
    r"|\b(?:too few|insufficient number of)\b.{0,40}\bevents\b|\bN[RE]\b",
    re.IGNORECASE,
)
_TIME_TO_EVENT = frozenset({"OS", "PFS", "PFS2", "EFS", "DFS", "RFS", "MFS", "DMFS", "TTP", "TTF", "TTNT"})
_RATES = frozenset({"LANDMARK_RATE", "PROPORTION", "COUNT"})
# A category that says "had it"; of a class the registry's words for who did not, or of whom nobody knows.
_HAD_IT = re.compile(r"^(?:yes|responders?|respon(?:se|ded)|achieved|alive|success|met)$", re.IGNORECASE)
_HAD_IT_NOT = re.compile(
    r"^(?:no|non|not|none|without|missing|unknown|unevaluable|inevaluable|indeterminate|baseline)\b|\bnon-?respon"
    r"|\bnot (?:evaluable|assessed|done|available|applicable)\b",
    re.IGNORECASE,
)
_DISTINGUISHES = re.compile(r"[\d<>≥≤=%]")
_OF_RESPONSE = re.compile(r"respon|\bRECIST\b", re.IGNORECASE)


def outcome(row: Row, study: Study, words: Lexicon) -> Outcome | None:
    """Return the result that a measurement is, null where it is of no endpoint or in no unit that we know."""
    shown = _shown(row)
    endpoint = _endpoint(row, words, timed=shown is not None and shown[1] not in {"%", "patients"})
    if shown is None or endpoint is None:
        return None
    quantity, unit, factor = shown
    measure = _measure(endpoint, row, unit)
    result = Result(
        endpoint=endpoint,
        measure=measure,
        quantity=quantity,
        rule=RULE,
        arm=replace(study.arm(row.text("group")), label=_label(row, words)),
        counted=_counted(row, unit),
        certainty=_certainty(row, factor),
        when=when_of(row) if measure in _RATES else None,
    )
    return study.outcome(row, result)


def _endpoint(row: Row, words: Lexicon, *, timed: bool) -> str | None:
    """Return the endpoint of a row: its title's, or the one that its class or category names; null if it is neither.

    Categories share the patients among them: one that we do not know is something else than what the title names.
    """
    title, parts = endpoint_of(row.text("title"), words), [row.text(name) for name in ("class", "category")]
    if any(_HAD_IT_NOT.search(part) for part in parts):
        return None
    if timed or title in _TIME_TO_EVENT:
        return title if _is_whole(row) else None
    named = [code for part in parts if (code := _named(part, words)) is not None]
    if named and (title is not None or _OF_RESPONSE.search(row.text("title"))):
        return named[-1]
    return title if _is_whole(row) else None


def _named(part: str, words: Lexicon) -> str | None:
    """Return the endpoint that a class or category is; "PD-L1 >= 1%" is none."""
    return None if _HAD_IT.match(part) or _DISTINGUISHES.search(part) else endpoint_of(part, words)


def _is_whole(row: Row) -> bool:
    """Say whether a row counts all who had what its title names."""
    return row.text("category") == NOTHING or _HAD_IT.match(row.text("category")) is not None


def _label(row: Row, words: Lexicon) -> str:
    """Return whose result it is in the registry's words: the group, and a class that is neither endpoint nor time."""
    group, part = row.text("group"), row.text("class")
    told = part == NOTHING or _named(part, words) is not None or times_in(part)
    return group if told else f"{group}, {part}"


def _shown(row: Row) -> tuple[Quantity, str, float] | None:
    """Return quantity, unit and the factor from what is printed; a proportion of 0.65 is 65%."""
    value, unit = row.number("value"), row.text("unit")
    found = Quantity(text=row.text("value"), span=row.span("value"), value=value)
    if time := _TIME_UNIT.match(unit):
        return _timed(row, replace(found, unit=f"{time[1].lower()}s"))
    if value is None or _OF_OTHERS.search(unit):
        return None
    if _PERCENT.search(unit):
        return replace(found, unit="%"), "%", 1.0
    if _SHARE.search(unit) and 0 <= value <= 1:
        return replace(found, value=round(value * 100, 6), unit="%"), "%", 100.0
    is_count = _PATIENTS.match(unit) and value.is_integer()
    return (replace(found, unit="patients"), "patients", 1.0) if is_count else None


def _timed(row: Row, found: Quantity) -> tuple[Quantity, str, float] | None:
    """Return a time, one that was not reached as that; null if there is none for another reason."""
    if found.value is None:
        if found.text != NOTHING or not _NOT_REACHED.search(row.text("comment")):
            return None
        found = replace(found, status="NOT_REACHED")
    return found, found.unit or "", 1.0


def _measure(endpoint: str, row: Row, unit: str) -> str:
    if unit == "patients":
        return "COUNT"
    if unit == "%":
        return "LANDMARK_RATE" if endpoint in _TIME_TO_EVENT else "PROPORTION"
    said = f"{row.text('param')} {row.text('title')}".upper()
    return next((name for name in ("MEDIAN", "MEAN") if name in said), "NOT_STATED")


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
    """Return the interval; its upper end alone may be null, where that was not reached."""
    level, low, high = _INTERVAL.search(row.text("dispersion")), row.number("low"), row.number("high")
    if level is None or low is None or (high is None and row.text("high") != NOTHING):
        return Certainty()
    upper = None if high is None else round(high * factor, 6)
    return Certainty(ci_low=round(low * factor, 6), ci_high=upper, ci_level=float(level[1]))
