"""Crossref: what publishers register, and what was said of it later: corrections and retractions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from etl.fetch.apis import Json, dig, first, json_of, listed
from etl.fetch.envelope import article
from etl.fetch.visit import Visit
from etl.model import Raw

BASE = "https://api.crossref.org"
PAGE = 200


def discover(visit: Visit) -> Iterator[Raw]:
    """Yield the works of a query that Crossref indexed in the days of the visit, page after page.

    Raises:
        Unavailable: Crossref gives no usable answer this time.
    """
    days = (f"from-index-date:{visit.since}", f"until-index-date:{visit.until}")
    query: dict[str, str | int] = {"filter": ",".join((*days, *visit.source.filters)), "rows": PAGE}
    query |= {"query": visit.source.query} if visit.source.query else {}
    contact = visit.asking().manner.contact
    query |= {"mailto": contact} if "@" in contact else {}  # the polite pool: twice the rate
    url, cursor = f"{(visit.source.url or BASE).rstrip('/')}/works", "*"
    while cursor:
        found = json_of(visit.api(url, query | {"cursor": cursor}), where=visit.source.name)
        works = listed(found, "message", "items", where=visit.source.name)
        yield from read(visit, found)
        cursor = first(dig(found, "message", "next-cursor")) if works else ""


def read(visit: Visit, found: Json) -> Iterator[Raw]:
    """Yield the works of an answer, or the one work that it is."""
    message = found.get("message") or found
    for work in message.get("items") or [message]:
        doi = first(work.get("DOI")).lower()
        if doi:
            yield visit.raw(
                _article(work, doi), url=f"https://doi.org/{doi}", article=doi, media_type="application/xml"
            )


def _article(work: Json, doi: str) -> bytes:
    trials = [first(each.get("clinical-trial-number")).upper() for each in work.get("clinical-trial-number") or []]
    return article(
        title=first(work.get("title")),
        abstract=work.get("abstract"),
        names={"doi": doi, "type": work.get("type"), "trials": " ".join(dict.fromkeys(filter(None, trials)))},
        notices=list(notices(work, doi)),
    )


def notices(work: Json, doi: str) -> Iterator[dict[str, str]]:
    """Yield what was said of a work later (`updated-by`), and of which works it says something itself (`update-to`).

    A new version that names the work itself says nothing and is left out.
    """
    for relation in ("updated-by", "update-to"):
        for notice in work.get(relation) or []:
            other, kind = first(notice.get("DOI")).lower(), first(notice.get("type"))
            if other and not (other == doi and kind == "new_version"):
                on = _day(notice.get("updated"))
                yield {"relation": relation, "type": kind, "doi": other, "date": on, "by": first(notice.get("source"))}


def _day(updated: Any) -> str:
    told = first(dig(updated, "date-time"))[:10]
    parts = dig(updated, "date-parts")
    return told or ("-".join(f"{part:02}" for part in parts[0]) if parts and isinstance(parts[0], list) else "")
