"""One reader per kind of fact: from findings to the value and the words that say it."""

from __future__ import annotations

import re
from collections.abc import Callable

from etl.extract.study_dates import iso_date
from etl.extract.study_enrolment import comparator_before
from etl.extract.study_match import Finding, guarded
from etl.extract.study_names import institution, listed, trial_name
from etl.extract.study_text import PAD
from etl.model import Span
from etl.rules.schema_study import StudyBook

Found = dict[str, list[Finding]]
Said = tuple[str, Span | None]
Read = Callable[[Finding, StudyBook], str | None]

ROMAN = {"Ⅰ": "1", "Ⅱ": "2", "Ⅲ": "3", "Ⅳ": "4"}
FEWEST_LINES, MOST_LINES = 1, 19
LAST_RANK_BY_CUE = 4


def first(found: Found, read: Read, *, fact: str, book: StudyBook) -> Said | None:
    """Return the first finding of a fact that can be read, with its words."""
    for finding in found.get(fact, []):
        if value := read(finding, book):
            group = next((name for name in ("id", "name", "d", "n") if finding.said(name)), 0)
            return value, finding.span(group)
    return None


def every(found: Found, read: Read, *, fact: str, book: StudyBook) -> dict[str, list[Span]]:
    """Return every value of a fact with all places of its words, in text order."""
    values: dict[str, list[Span]] = {}
    for finding in found.get(fact, []):
        if value := read(finding, book):
            span = finding.span("id")
            values.setdefault(value, []).extend([span] if span else [])
    return values


def phase(finding: Finding, _: StudyBook) -> str | None:
    """Return the phase in digits: "3", "1b/2", or the value of the rule (EARLY)."""
    if finding.rule.value:
        return finding.rule.value
    words = "".join(ROMAN.get(char, char) for char in finding.said("id").replace(PAD, ""))
    words = re.sub(r"phase|\s", "", words, flags=re.IGNORECASE)
    words = re.sub("IV", "4", words, flags=re.IGNORECASE)
    words = re.sub("I{1,3}", lambda ones: str(len(ones[0])), words, flags=re.IGNORECASE)
    return words.lower().replace("-", "/")


def registry_id(finding: Finding, _: StudyBook) -> str:
    """Return the id as its registry writes it: no space or hyphen after the prefix."""
    words = finding.said("id").replace(" ", "")
    return re.sub(r"^(NCT|nct|ISRCTN)-?", lambda prefix: prefix[1].upper(), words)


def doi(finding: Finding, _: StudyBook) -> str:
    """Return the DOI without the punctuation of the sentence around it."""
    return finding.said("id").rstrip(".,;:*_\\").removesuffix(".full").removesuffix("/full")


def words(finding: Finding, _: StudyBook) -> str:
    """Return the words themselves."""
    return finding.said("id") or finding.said("name")


def acronym(finding: Finding, book: StudyBook) -> str | None:
    """Return the trial's name."""
    return trial_name(finding.said("name"), book)


def published_on(finding: Finding, book: StudyBook) -> str | None:
    """Return the ISO date of publication."""
    return iso_date(finding.said("d"), book)


def flag(finding: Finding, _: StudyBook) -> str | None:
    """Return the value that the rule's words signal."""
    return finding.rule.value


def prior_lines(finding: Finding, _: StudyBook) -> str | None:
    """Return the least number of earlier treatments, in digits; a patient has fewer than twenty."""
    number = re.sub(r"\D", "", finding.said("n"))
    return number if FEWEST_LINES <= int(number) <= MOST_LINES else None


def named(found: Found, book: StudyBook, *, kind: str) -> Said | None:
    """Return the journal or the meeting: the listed name at the first place where one begins."""
    for finding in found.get(kind, []):
        if "venue" not in finding.match.re.groupindex:
            return finding.said("name").rstrip(".,'"), finding.span("name")
        at = finding.match.start("venue")
        if hit := listed(finding.sentence.plain, at, kind=kind, book=book):
            venue, end = hit
            return venue.name, finding.sentence.span(at, end)
    return None


def sponsor(found: Found, book: StudyBook) -> Said | None:
    """Return who paid for the study: a listed company or group, or an institution."""
    for finding in found.get("sponsor", []):
        group = "venue" if "venue" in finding.match.re.groupindex else "name"
        at = finding.match.start(group)
        if hit := listed(finding.sentence.plain, at, kind="sponsor", book=book):
            venue, end = hit
            return venue.name, finding.sentence.span(at, end)
        if group == "name" and (name := institution(finding.said("name"), book)):
            return name, finding.span("name")
    return None


def centre(found: Found, book: StudyBook) -> Said | None:
    """Return the institution that did the study; one named without such words only if it is the only one."""
    seen: dict[str, Said] = {}
    for finding in found.get("centre", []):
        name = _centre_name(finding, book)
        if name is None:
            continue
        at = finding.match.start("name") + finding.said("name").index(name)
        said = name, finding.sentence.span(at, at + len(name))
        if finding.rule.rank <= LAST_RANK_BY_CUE:
            return said
        seen.setdefault(name, said)
    return next(iter(seen.values())) if len(seen) == 1 else None


def _centre_name(finding: Finding, book: StudyBook) -> str | None:
    name = finding.said("name")
    return name if not name[:1].isascii() else institution(name, book)


def window(found: Found, book: StudyBook) -> tuple[Said, Said] | None:
    """Return the first and last month (or year) in which patients came in or were treated."""
    for finding in found.get("treatment", []):
        start, end = (iso_date(finding.said(group), book) for group in ("from", "to"))
        if start and end and start <= end and guarded("treatment-words", finding.sentence, book):
            return (start[:7], finding.span("from")), (end[:7], finding.span("to"))
    return None


def follow_up(found: Found, book: StudyBook) -> tuple[float, str, str, Span | None] | None:
    """Return the median follow-up: value, unit, comparator and the words."""
    for finding in found.get("median_follow_up", []):
        value = float(finding.said("v").strip(PAD).replace(",", "."))
        unit = book.meanings["unit"][finding.said("u").lower()]
        start, end = finding.match.start("v"), finding.match.end("u")
        comparator = comparator_before(finding.sentence.text, start, book)
        return value, unit, comparator, finding.sentence.span(start, end)
    return None
