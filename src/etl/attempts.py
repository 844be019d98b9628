"""Attempts to get an article, as lines of the log; and an answer as the article it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from etl.fetch.answer import Answer
from etl.fetch.visit import Found
from etl.fetchlog import Fetch
from etl.gathered import Page
from etl.model import Raw
from etl.redact import redacted
from etl.rules.schema_source import Source


def of_record(source: Source, raw: Raw) -> Fetch:
    """Return the line of a record that came inside a list, or of a file."""
    return Fetch(
        source=source.name,
        url=raw.locator,
        article=raw.article,
        role="article",
        status="fetched",
        fetched_at=raw.seen_at,
        final_url=raw.locator,
        bytes=len(raw.body),
        article_id=raw.sha256,
    )


def of_answer(
    source: Source, answer: Answer, *, role: str, sha256: str | None = None, changed_at: str | None = None
) -> Fetch:
    """Return the line of an answer; `sha256` is the hash of its body, null if there was none."""
    headers: Mapping[str, str] = answer.headers
    return Fetch(
        source=source.name,
        url=redacted(answer.url),
        article=redacted(answer.url),
        role=role,
        status=answer.status,
        fetched_at=datetime.now(UTC),
        final_url=redacted(answer.final_url),
        reason=answer.reason,
        message=answer.message,
        http_status=answer.http_status,
        bytes=answer.wire_bytes,
        seconds=round(answer.seconds, 3),
        tries=answer.tries,
        article_id=sha256,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        changed_at=changed_at,
        from_cache=answer.status == "not_modified",
    )


def of_list(source: Source, answer: Answer, *, read: bool) -> Fetch:
    """Return the line of a list; `read` says that all that was on it is known.

    Where it is not, the line does not say what the list can be asked for by: the next visit would find it unchanged.
    """
    fetch = of_answer(source, answer, role="listing")
    return fetch if read else replace(fetch, etag=None, last_modified=None)


def of_one_left(source: Source, found: Found) -> Fetch:
    """Return the line of a page that was seen and is left for a later run."""
    return Fetch(
        source=source.name,
        url=redacted(found.url),
        article=redacted(found.url),
        role="article",
        status="discovered",
        fetched_at=datetime.now(UTC),
        reason="limit",
        message="left for a later run, because of the limit of this one",
        changed_at=found.changed_at,
    )


def of_one_gone(source: Source, page: Page) -> Fetch:
    """Return the line of a file that is no longer there."""
    return Fetch(
        source=source.name,
        url=page.url,
        article=page.article,
        role="article",
        status="gone",
        fetched_at=datetime.now(UTC),
        reason="gone",
        message="the file is no longer there",
    )


def article(source: Source, found: Found, answer: Answer) -> Raw:
    """Return the article that an answer holds."""
    kind, _, parameters = answer.headers.get("content-type", "").partition(";")
    _, _, charset = parameters.partition("charset=")
    return Raw(
        body=answer.body,
        locator=found.url,
        article=found.url,
        source=source.name,
        seen_at=datetime.now(UTC),
        media_type=kind.strip().lower() or None,
        encoding=charset.strip("\"' ") or None,
    )
