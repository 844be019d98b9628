"""What an article says about the study it reports: only what stands there, with the words that say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from etl.extract import study_facts as facts
from etl.extract.concepts import ByBlock
from etl.extract.lexicon import lexicon
from etl.extract.study_about import about
from etl.extract.study_dates import iso_date
from etl.extract.study_enrolment import counted_again, enrolments
from etl.extract.study_match import Finding, findings
from etl.extract.study_text import sentences
from etl.model import BlockKind, Document, Span, Study
from etl.rules import Rules
from etl.rules.schema_study import StudyBook
from etl.values import dataclass

Found = dict[str, list[Finding]]

# an article that lists so many sources cites literature; with fewer the source is the paper it reports
MOST_OWN_SOURCES = 2
FULL_DATE = 10
# by themselves these do not make a study: every article has a date, and many name a hospital
NO_STUDY_BY_ITSELF = frozenset({"published_on", "centre", "sponsor"})


@dataclass(kw_only=True)
class Draft:
    """The facts gathered so far, by field of `Study`, and the words of each."""

    values: dict[str, Any] = field(default_factory=dict)
    quotes: list[tuple[str, Span]] = field(default_factory=list)

    def take(self, name: str, said: tuple[Any, Span | None] | None) -> None:
        """Keep a fact with its words; what the text does not say stays null."""
        if said is None:
            return
        self.values[name] = said[0]
        if said[1] is not None:
            self.quotes.append((name, said[1]))


def study(document: Document, rules: Rules, named: ByBlock) -> Study | None:
    """Return what a document that names these concepts says about its study; null if it describes none."""
    book = rules.studies
    found = _own_sources(findings(sentences(document), book), document)
    draft = Draft()
    _who_and_when(draft, found, document, book=book)
    _identity(draft, found, book)
    _design(draft, found, book)
    _patients(draft, found, book)
    if not set(draft.values) - NO_STUDY_BY_ITSELF:
        return None
    subject, words = about(document, lexicon(rules), found=found, named=named)
    quotes = sorted({*draft.quotes, *words}, key=lambda quote: (quote[1].start, quote[1].end, quote[0]))
    return Study(**draft.values, about=subject, quotes=tuple(quotes))


def study_numbers(described: Study) -> Mapping[Span, str]:
    """Return place -> ledger rule id for the words of every fact; a number inside such a place is that fact."""
    return {span: "study-" + name.replace("_", "-") for name, span in described.quotes}


def _own_sources(found: Found, document: Document) -> Found:
    listed = sum(block.kind is BlockKind.REFERENCE for block in document.blocks)
    if listed <= MOST_OWN_SOURCES:
        return found
    return {fact: [each for each in all_ if each.sentence.place != "reference"] for fact, all_ in found.items()}


def _identity(draft: Draft, found: Found, book: StudyBook) -> None:
    registered = facts.every(found, facts.registry_id, fact="registry_ids", book=book)
    if registered:
        draft.values["registry_ids"] = tuple(registered)
        draft.quotes += [("registry_ids", span) for spans in registered.values() for span in spans]
    draft.take("acronym", facts.first(found, facts.acronym, fact="acronym", book=book))
    draft.take("doi", facts.first(found, facts.doi, fact="doi", book=book))
    draft.take("pmid", facts.first(found, facts.words, fact="pmid", book=book))


def _who_and_when(draft: Draft, found: Found, document: Document, *, book: StudyBook) -> None:
    draft.take("journal", facts.named(found, book, kind="journal"))
    draft.take("meeting", facts.named(found, book, kind="meeting"))
    draft.take("published_on", _published(found, document, book))
    draft.take("centre", facts.centre(found, book))
    draft.take("sponsor", facts.sponsor(found, book))


def _published(found: Found, document: Document, book: StudyBook) -> tuple[str, Span | None] | None:
    said = facts.first(found, facts.published_on, fact="published_on", book=book)
    in_prose = said and found["published_on"][0].rule.rank == 1
    stamped = document.metadata.published_at
    page = iso_date(stamped, book) if stamped else None
    if not in_prose and page and len(page) == FULL_DATE:
        return page, None
    return said


def _design(draft: Draft, found: Found, book: StudyBook) -> None:
    draft.take("phase", facts.first(found, facts.phase, fact="phase", book=book))
    if chance := facts.first(found, facts.flag, fact="randomised", book=book):
        draft.take("randomised", (chance[0] == "true", chance[1]))
    if lines := facts.first(found, facts.prior_lines, fact="prior_lines_min", book=book):
        draft.take("prior_lines_min", (int(lines[0]), lines[1]))
    if months := facts.window(found, book):
        draft.take("treatment_start", months[0])
        draft.take("treatment_end", months[1])
    if followed := facts.follow_up(found, book):
        value, unit, comparator, span = followed
        draft.take("median_follow_up_value", (value, span))
        draft.values |= {"median_follow_up_unit": unit, "median_follow_up_comparator": comparator}


def _patients(draft: Draft, found: Found, book: StudyBook) -> None:
    enrolled = enrolments(found, book)
    if enrolled:
        draft.values["enrolled"] = enrolled
        draft.quotes += [("enrolled", span) for span in counted_again(found, enrolled)]
