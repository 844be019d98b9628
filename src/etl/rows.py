"""Readings as flat rows: the one place that knows how a reading becomes the rows of each table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from etl import __version__
from etl.errors import LOGIN_WALL, SAYS_GONE, Unreadable
from etl.model import Raw, Reading, Span, Study
from etl.redact import redacted
from etl.rows_outcome import Row, about_columns, key_columns, outcome_rows

__all__ = ["Row", "Sheet", "failed", "first_of_each", "outcome_rows", "sheet"]

MAX_ERROR_CHARS = 500
TOLD_GONE = "says that there is no such page, or no longer; what stood there before is kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One article as rows of plain values, without its raw text: what a reading process hands back."""

    article: Row
    blocks: list[Row] = field(default_factory=list)
    numbers: list[Row] = field(default_factory=list)
    outcomes: list[Row] = field(default_factory=list)
    studies: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)


def sheet(reading: Reading, *, raw: Raw | None = None, status: str | None = None) -> Sheet:
    """Return an article's rows; `raw` adds where and when it was found.

    Without `status` it is `extracted`, or `no_outcomes` if there are none. A text that UTF-8 cannot hold
    makes the article `unreadable`, because one lone surrogate would stop every article loaded with it; so does one that
    only says that there is no such article.
    """
    outcomes = outcome_rows(reading)
    if SAYS_GONE in reading.document.notes and not outcomes:
        gone = _bare_article(reading.document.article, reading.document.sha256, raw, rules_sha=reading.rules_sha)
        return Sheet(article={**gone, "error": TOLD_GONE, "error_reason": SAYS_GONE})
    whole = Sheet(
        article=_article_row(reading, raw, status=status or ("extracted" if outcomes else "no_outcomes")),
        blocks=list(block_rows(reading)),
        numbers=list(number_rows(reading)),
        outcomes=outcomes,
        studies=study_rows(reading),
        links=list(link_rows(reading)),
    )
    fault = _unstorable(whole)
    if fault is None:
        return whole
    bare = _bare_article(reading.document.article, reading.document.sha256, raw, rules_sha=reading.rules_sha)
    return Sheet(article={**bare, "error": fault, "error_reason": "undecodable"})


def failed(raw: Raw, error: Exception, *, rules_sha: str | None = None) -> Sheet:
    """Return the sheet of an article that could not be read: its place and why, no rows."""
    reason = error.reason if isinstance(error, Unreadable) else type(error).__name__
    text = " ".join(str(error).replace(raw.locator, redacted(raw.locator)).split())
    return Sheet(
        article={
            **_bare_article(raw.article, raw.sha256, raw, rules_sha=rules_sha),
            "status": "auth_required" if reason == LOGIN_WALL else "unreadable",
            "error": redacted(text)[:MAX_ERROR_CHARS] or type(error).__name__,
            "error_reason": reason,
        }
    )


def first_of_each(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Return the first sheet of each content, in order: one content is one article, wherever it was found."""
    first: dict[str, Sheet] = {}
    for each in sheets:
        first.setdefault(each.article["article_id"], each)
    return list(first.values())


def _bare_article(article: str, sha256: str, raw: Raw | None, *, rules_sha: str | None) -> Row:
    return {
        "article": redacted(article),
        "article_id": sha256,
        "source": raw.source if raw else None,
        "locator": redacted(raw.locator) if raw else None,
        "seen_at": raw.seen_at if raw else None,
        "media_type": raw.media_type if raw else None,
        "title": None,
        "language": None,
        "languages": [],
        "text": None,
        "encoding": None,
        "notes": [],
        "published_at": None,
        "modified_at": None,
        "publisher": None,
        "authors": [],
        "canonical_url": None,
        "sketch": [],
        "status": "unreadable",
        "error": None,
        "error_reason": None,
        "blocks_kept": 0,
        "blocks_dropped": 0,
        "numbers_found": 0,
        "outcomes_found": 0,
        "rules_sha": rules_sha,
        "package_version": __version__,
    }


def _article_row(reading: Reading, raw: Raw | None, *, status: str) -> Row:
    document, metadata = reading.document, reading.document.metadata
    kept = sum(block.kept for block in document.blocks)
    return {
        **_bare_article(document.article, document.sha256, raw, rules_sha=reading.rules_sha),
        "title": document.title,
        "language": document.language,
        "languages": list(document.languages),
        "text": document.text,
        "encoding": document.encoding,
        "notes": list(document.notes),
        "published_at": metadata.published_at,
        "modified_at": metadata.modified_at,
        "publisher": metadata.publisher,
        "authors": list(metadata.authors),
        "canonical_url": redacted(metadata.canonical_url) if metadata.canonical_url else None,
        "sketch": list(document.sketch),
        "status": status,
        "blocks_kept": kept,
        "blocks_dropped": len(document.blocks) - kept,
        "numbers_found": len(reading.extraction.numbers),
        "outcomes_found": len(reading.extraction.outcomes),
    }


def _unstorable(whole: Sheet) -> str | None:
    rows = [whole.article, whole.blocks, whole.numbers, whole.outcomes, whole.studies, whole.links]
    try:
        json.dumps(rows, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        return f"holds {error.object[error.start]!a}, which UTF-8 cannot hold; cleaning should have removed it"
    return None


def number_rows(reading: Reading) -> Iterator[Row]:
    """Yield the ledger: one row per number of the article, with its fate."""
    for number in reading.extraction.numbers:
        yield {
            **key_columns(reading.document),
            "text": number.text,
            "kind": number.kind,
            "fate": str(number.fate),
            "rule": number.rule,
            "role": number.role,
            "outcome_ids": list(number.outcome_ids),
            "language": number.language,
            **_ends(number.span, "number"),
            **_ends(number.raw, "raw"),
            "rules_sha": reading.rules_sha,
        }


def block_rows(reading: Reading) -> Iterator[Row]:
    """Yield one row per block, kept or dropped, in the order of the raw text."""
    for ordinal, block in enumerate(reading.document.blocks):
        yield {
            **key_columns(reading.document),
            "ordinal": ordinal,
            "kind": str(block.kind),
            "kept": block.kept,
            "rule": block.rule,
            "language": block.language,
            "section": block.section,
            "text": block.text,
            **_ends(block.span, "text"),
            **_ends(block.raw, "raw"),
        }


def link_rows(reading: Reading) -> Iterator[Row]:
    """Yield one row per outbound link, in the order of the page."""
    for ordinal, link in enumerate(reading.document.links):
        yield {
            **key_columns(reading.document),
            "ordinal": ordinal,
            "kind": link.kind,
            "url": redacted(link.url),
            "text": link.text,
        }


def study_rows(reading: Reading) -> list[Row]:
    """Return one row if the article describes a study, else none."""
    study, text = reading.extraction.study, reading.document.text
    if study is None:
        return []
    return [
        {
            **key_columns(reading.document),
            **_study_names(study),
            "enrolled": [
                {"patients": each.patients, "as_of": each.as_of, "quote": each.quote.of(text)}
                for each in study.enrolled
            ],
            "treatment_start": study.treatment_start,
            "treatment_end": study.treatment_end,
            "median_follow_up_value": study.median_follow_up_value,
            "median_follow_up_unit": study.median_follow_up_unit,
            "median_follow_up_comparator": study.median_follow_up_comparator,
            "prior_lines_min": study.prior_lines_min,
            "randomised": study.randomised,
            **about_columns(study.about),
            "quotes": [
                {"field": name, "quote": span.of(text), "quote_start": span.start, "quote_end": span.end}
                for name, span in study.quotes
            ],
        }
    ]


def _study_names(study: Study) -> Row:
    return {
        "phase": study.phase,
        "registry_ids": list(study.registry_ids),
        "acronym": study.acronym,
        "doi": study.doi,
        "pmid": study.pmid,
        "journal": study.journal,
        "meeting": study.meeting,
        "published_on": study.published_on,
        "centre": study.centre,
        "sponsor": study.sponsor,
    }


def _ends(span: Span | None, name: str) -> Row:
    return {f"{name}_start": span.start if span else None, f"{name}_end": span.end if span else None}
