"""How many patients a study has, and as of when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from etl.extract.study_dates import YEAR, iso_date
from etl.extract.study_match import Finding, guarded, matches
from etl.extract.study_text import PAD
from etl.model import Enrolment, Span
from etl.rules.schema_study import StudyBook

FEWEST, MOST = 2, 2_000_000
BEFORE = 24
# how near a date must stand before the number to be its date
DATE_REACH = 110
LAST_RANK = 3

Found = dict[str, list[Finding]]
Sized = tuple[Finding, Enrolment]


def enrolments(found: Found, book: StudyBook) -> tuple[Enrolment, ...]:
    """Return the study's sample size, then each different one that the text ties to another moment.

    A second size without such words is an arm, a subgroup or somebody else's, and is left out. Planned
    patients count only where none were there.
    """
    stated = list(_stated(found.get("enrolled", []), book))
    if not stated:
        planned = _stated(found.get("planned", []), book, planned=True)
        return tuple(enrolment for _, enrolment in planned)[:1]
    sizes = {stated[0][1].patients: stated[0][1]}
    for finding, enrolment in stated[1:]:
        if enrolment.patients not in sizes and _is_update(finding, enrolment, book):
            sizes[enrolment.patients] = enrolment
    return tuple(sorted(sizes.values(), key=lambda one: one.quote))


def counted_again(found: Found, chosen: Iterable[Enrolment]) -> Iterator[Span]:
    """Yield the place of every number by which the text states one of the chosen sizes."""
    sizes = {each.patients for each in chosen}
    for finding in [*found.get("enrolled", []), *found.get("planned", [])]:
        span = finding.span("n")
        if span and _patients(finding) in sizes:
            yield span


def comparator_before(text: str, start: int, book: StudyBook) -> str:
    """Return the comparator that stands right before an offset, `=` if none does."""
    match = _comparators(book).search(text, max(0, start - BEFORE), start)
    return book.meanings["comparator"][match[1].lower()] if match else "="


@lru_cache(maxsize=4)
def _comparators(book: StudyBook) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])({book.expand('{comparator}')}) ?$", re.IGNORECASE)


def _stated(findings: Iterable[Finding], book: StudyBook, *, planned: bool = False) -> Iterator[Sized]:
    for finding in findings:
        patients, quote = _patients(finding), finding.span()
        if quote is None or not FEWEST <= patients <= MOST:
            continue
        comparator = comparator_before(finding.sentence.text, finding.match.start("n"), book)
        as_of = _as_of(finding, book)
        yield finding, Enrolment(patients=patients, quote=quote, as_of=as_of, comparator=comparator, planned=planned)


def _patients(finding: Finding) -> int:
    return int(re.sub(r"\D", "", finding.said("n").strip(PAD)))


def _as_of(finding: Finding, book: StudyBook) -> str | None:
    at = finding.match.start("n")
    if not YEAR.search(finding.sentence.text, 0, at):
        return None
    for rule in book.of("as_of"):
        for date in matches(rule, finding.sentence, book):
            if 0 <= at - date.match.end() <= DATE_REACH and (iso := iso_date(date.said("d"), book)):
                return iso
    return None


def _is_update(finding: Finding, enrolment: Enrolment, book: StudyBook) -> bool:
    if finding.rule.rank > LAST_RANK:
        return False
    return enrolment.as_of is not None or any(guarded(rule.id, finding.sentence, book) for rule in book.of("update"))
