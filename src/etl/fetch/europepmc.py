"""Europe PMC: abstracts of journals and preprints that were updated in a stretch of days."""

from __future__ import annotations

from collections.abc import Iterator

from etl.fetch.apis import Json, json_of, listed
from etl.fetch.envelope import article
from etl.fetch.visit import Visit
from etl.model import Raw

BASE = "https://www.ebi.ac.uk/europepmc/webservices/rest/search"
PAGE = 500


def discover(visit: Visit) -> Iterator[Raw]:
    """Yield the records of a query that were updated in the days of the visit, page after page.

    Raises:
        Unavailable: Europe PMC gives no usable answer this time.
    """
    days = f"UPDATE_DATE:[{visit.since} TO {visit.until}]"
    asked = f"({visit.source.query}) AND {days}" if visit.source.query else days
    cursor, before = "*", ""
    while cursor and cursor != before:
        query: dict[str, str | int] = {
            "query": asked,
            "format": "json",
            "resultType": "core",
            "pageSize": PAGE,
            "cursorMark": cursor,
        }
        found = json_of(visit.api(visit.source.url or BASE, query), where=visit.source.name)
        records = list(read(visit, found))
        yield from records
        cursor, before = (str(found.get("nextCursorMark") or "") if records else ""), cursor


def read(visit: Visit, found: Json) -> Iterator[Raw]:
    """Yield the records of an answer as articles.

    Raises:
        Unavailable: it has no list of records.
    """
    for record in listed(found, "resultList", "result", where=visit.source.name):
        source, number = record.get("source"), record.get("id")
        if not source or not number:
            continue
        names = {name: record.get(name) for name in ("doi", "pmid", "pmcid", "pubType", "firstPublicationDate")}
        yield visit.raw(
            article(
                title=record.get("title") or "",
                abstract=record.get("abstractText"),
                names={"source": source, "id": number, **names},
            ),
            url=f"https://europepmc.org/article/{source}/{number}",
            article=f"PMID{number}" if source == "MED" else str(number),
            media_type="application/xml",
        )
