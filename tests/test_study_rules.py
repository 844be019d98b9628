"""The rules about studies prove themselves by their own examples, and refuse what cannot work."""

from __future__ import annotations

import re

import pytest

from etl.errors import RuleError
from etl.extract import study_facts as facts
from etl.extract.study_match import Finding, guarded, matches
from etl.extract.study_text import Sentence, plain
from etl.rules.book import load
from etl.rules.schema_study import StudyBook, StudyPart, StudyRule, Venue

BOOK = load().studies
QUALIFIERS = {"guard", "update"}


def sentence(text: str) -> Sentence:
    language = "zh" if re.search(r"[\u4e00-\u9fff]", text) else "en"
    return Sentence(plain=plain(text), language=language, start=0, block=0, place="lead")


def says(rule: StudyRule, text: str) -> bool:
    """Say whether a rule alone reads its fact from a text."""
    said = sentence(text)
    low = said.plain.lower()
    if not all(any(cue in low for cue in cues) for cues in (rule.cues, rule.also) if cues):
        return False
    if rule.fact in QUALIFIERS:
        return guarded(rule.id, said, BOOK)
    return bool(read(rule, list(matches(rule, said, BOOK))))


def read(rule: StudyRule, findings: list[Finding]) -> object:
    found = {rule.fact: findings}
    if rule.fact in {"journal", "meeting"}:
        return facts.named(found, rule.fact, rule.fact, BOOK)
    if rule.fact == "sponsor":
        return facts.sponsor(found, BOOK)
    if rule.fact == "centre":
        return facts.centre(found, BOOK)
    if rule.fact == "acronym":
        return facts.first(found, "acronym", facts.acronym, BOOK)
    return findings


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_a_rule_reads_its_own_examples_and_no_others(rule: StudyRule) -> None:
    assert [text for text in rule.yes if not says(rule, text)] == []
    assert [text for text in rule.no if says(rule, text)] == []


@pytest.mark.parametrize("kind", ["journal", "meeting", "sponsor"])
def test_a_listed_name_stands_for_one_venue_only(kind: str) -> None:
    names = [name for venue in BOOK.venues if venue.kind == kind for name in venue.names]
    assert sorted(names) == sorted(set(names))


def book(*, rule: dict[str, object] | None = None) -> StudyBook:
    stated = {
        "id": "a-rule",
        "why": "for this test only",
        "yes": ["12 x"],
        "no": ["x"],
        "fact": "enrolled",
        "patterns": ["{n} x"],
        **(rule or {}),
    }
    part = StudyPart(name="n", why="a whole number", pattern=r"(?P<n>\d{1,6})")
    return StudyBook(rules=(StudyRule.model_validate(stated),), parts=(part,), words=(), venues=())


def test_a_part_that_is_not_there_is_an_error_that_names_rule_and_part() -> None:
    with pytest.raises(RuleError, match=r"a-rule: patterns: no part 'people'"):
        book(rule={"patterns": ["{n} {people}"]})


def test_a_guard_that_is_not_there_is_an_error_that_names_it() -> None:
    with pytest.raises(RuleError, match="a-rule: unless: no rule nobody"):
        book(rule={"unless": ["nobody"]})


def test_a_cue_in_capitals_never_matches_and_is_refused() -> None:
    with pytest.raises(ValueError, match="lower case"):
        book(rule={"cues": ["Phase"]})


def test_spellings_of_a_venue_begin_with_its_usual_name() -> None:
    venue = Venue(name="Journal of Tests", kind="journal", aliases="J Tests|试验杂志")
    assert venue.names == ("Journal of Tests", "J Tests", "试验杂志")
