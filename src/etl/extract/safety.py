"""Adverse events: which, of what grade, and whether serious."""

from __future__ import annotations

import re

from etl.extract.any_case import AnyCase
from etl.extract.figures import begin, reach
from etl.extract.link import Link
from etl.extract.passages import Passage
from etl.extract.seldom import Seldom
from etl.model import AdverseEvent

SAFETY = frozenset({"AE", "CRS", "ICANS", "DLT"})
ROMAN_GRADE = r"(?:IV|I{1,3}|[Ⅰ-Ⅴ])"
GRADE = Seldom(
    r"(?:\b(?:grades?|grados?|grad)|グレード)[ -]?(?:≥|>=|> ?or ?=|>|at least )? ?"
    rf"(?:(?P<low>[1-5])|(?P<numeral>{ROMAN_GRADE})(?![A-Za-z]))"
    rf"|(?<![A-Za-z\d.])(?:(?P<roman>{ROMAN_GRADE})(?: ?[-–~至/、] ?(?:{ROMAN_GRADE}|V))?"
    r"|(?P<zh>[1-5])(?: ?[-–~至/、] ?[1-5])?) ?[级級度](?!以下|は|を|の)",
    re.IGNORECASE,
)
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "Ⅴ": 5}
ANY_GRADE = re.compile(r"\b(?:any|all)[- ]grades?\b|全部级别|任何级别|全グレード", re.IGNORECASE)
SEVERE = AnyCase(r"\b(?:severe|life-threatening|graves?|severos?|schwere[rn]?|sévères?|high-grade)\b|严重|重度|重篤")
SERIOUS = AnyCase(r"\bserious\b|\bSAEs?\b")
SEVERE_FROM = 3  # CTCAE: grade 3 is severe, 4 life-threatening


def adverse_event(passage: Passage, link: Link, endpoint: str, *, below: int | None = None) -> AdverseEvent:
    """Return the event of a safety result; empty for any other endpoint. `below`: the grade of the table it is in."""
    if endpoint not in SAFETY:
        return AdverseEvent()
    start, end = sorted((link.mention.start, begin(link.figure)))
    window = passage.text[max(0, start - 45) : max(end, link.mention.end, reach(link.figure)) + 30]
    grade = _grade(passage.text, link) or (SEVERE_FROM if _is_severe(window) else below)
    return AdverseEvent(
        term=link.mention.term or "any", grade_min=grade, serious=True if SERIOUS.search(window) else None
    )


def grade_named(caption: str) -> int | None:
    """Return the lowest grade that the caption of a table names: "grade 3 or higher adverse events"."""
    named = GRADE.search(caption)
    return _lowest(named) if named is not None and not ANY_GRADE.search(caption) else None


# "developed CRS, which was severe in one": the severe are counted apart
SOME_SEVERE = re.compile(
    r",? (?:which|and|that) (?:was|were) (?:severe|life-threatening) in\b|,? (?:of (?:which|whom)|including) ",
    re.IGNORECASE,
)


def _is_severe(window: str) -> bool:
    said = SEVERE.search(window)
    apart = SOME_SEVERE.search(window)
    return said is not None and not (apart is not None and apart.start() < said.start())


def _grade(text: str, link: Link) -> int | None:
    """Return the grade of a safety value: beside it, or said once before a list of events."""
    at = reach(link.figure)
    behind = GRADE.search(text, at, at + 30)
    if behind is not None and text.rfind("(", at, behind.start()) > text.rfind(")", at, behind.start()):
        return _lowest(behind)
    before = text[: begin(link.figure)]
    said = next(reversed(list(GRADE.finditer(before))), None)
    if said is not None and _is_closed(before, said.start()):
        said = None
    if said is not None and not ANY_GRADE.search(before, said.end()) and ";" not in before[said.end() :]:
        return _lowest(said)
    none_of = begin(link.figure) if link.figure.kind == "none" else at  # "no CRS of grade 3" is one stretch
    inside = GRADE.search(text, none_of, max(at, link.mention.end))
    return _lowest(inside) if inside else None


def _is_closed(before: str, grade: int) -> bool:
    """Say whether a grade stands in a bracket that ended: "CRS (grade 3: 1%) and ICANS in 6%"."""
    closed = before.find(")", grade)
    return closed >= 0 and before.rfind("(", 0, grade) > before.rfind(")", 0, grade)


def _lowest(grade: re.Match[str]) -> int:
    roman = grade["roman"] or grade["numeral"]
    return ROMAN[roman.upper()] if roman else int(grade["low"] or grade["zh"])
