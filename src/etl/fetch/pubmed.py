"""PubMed by the E-utilities: a search over days of change, then the articles as PubMed's own XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from etl.errors import Unavailable
from etl.fetch.answer import Later
from etl.fetch.apis import Json, dig, json_of
from etl.fetch.visit import Visit
from etl.model import Raw

BASE = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
PAGE = 200
# The history server gives no record behind this one; more of them are asked for in shorter stretches of days.
MOST_OF_A_SEARCH = 9_999

_ARTICLE = re.compile(rb"<PubmedArticle[ >].*?</PubmedArticle>", re.DOTALL)
_PMID = re.compile(rb"<PMID[^>]{0,40}>\s{0,9}(\d{1,12})\s{0,9}</PMID>")
# books come in the same set; they have no results, and are let pass
_RECORD = re.compile(rb"<Pubmed(?:Book)?Article[ >]")
_WHOLE = re.compile(rb"</PubmedArticleSet>\s*$")
_TAIL = 100
_OVER_LIMIT = re.compile(rb'^\s*\{\s*"error"\s*:\s*"[^"]*rate limit', re.IGNORECASE)


def discover(visit: Visit) -> Iterator[Raw]:
    """Yield the articles of a query that changed in the days of the visit.

    Raises:
        Unavailable: PubMed gives no usable answer this time.
    """
    yield from _between(visit, visit.since, visit.until)


def _between(visit: Visit, since: date, until: date) -> Iterator[Raw]:
    found = search(visit, since, until)
    count = int(found.get("count") or 0)
    if count > MOST_OF_A_SEARCH and since < until:
        middle = since + (until - since) // 2
        yield from _between(visit, since, middle)
        yield from _between(visit, middle + timedelta(days=1), until)
        return
    for start in range(0, count, PAGE):
        yield from articles(visit, _fetched(visit, found, start))


def search(visit: Visit, since: date, until: date) -> Json:
    """Return what a search found: `count`, and where the history server or the list of ids has it.

    Raises:
        Unavailable: PubMed refuses the query, or gives no usable answer.
    """
    days = {"datetype": "mdat", "mindate": f"{since:%Y/%m/%d}", "maxdate": f"{until:%Y/%m/%d}"}
    query = {"db": "pubmed", "retmode": "json", "usehistory": "y", "term": visit.source.query or "", **days}
    body = visit.api(f"{_base(visit)}/esearch.fcgi", query | _who(visit), check=refuse_over_limit)
    found = dig(json_of(body, where=visit.source.name), "esearchresult")
    if not isinstance(found, dict) or "ERROR" in found:
        said = dig(found, "ERROR") or "no result of a search"
        raise Unavailable(f"{visit.source.name}: PubMed says: {said}; mend the query", reason="bad_query")
    return found


def articles(visit: Visit, body: bytes) -> Iterator[Raw]:
    """Yield the articles of an answer, each in the bytes it came in."""
    for found in _ARTICLE.finditer(body):
        pmid = _PMID.search(found[0])
        if pmid is not None:
            number = pmid[1].decode()
            yield visit.raw(
                found[0],
                url=f"https://pubmed.ncbi.nlm.nih.gov/{number}/",
                article=f"PMID{number}",
                media_type="application/xml",
            )


def refuse_over_limit(body: bytes) -> None:
    """Do nothing, unless the body says that we asked too often.

    Raises:
        Later: it does, under whatever HTTP status: it is no empty result.
    """
    if _OVER_LIMIT.match(body[:1000]):
        raise Later("http_429", "NCBI says: API rate limit exceeded", after_s=1.0)


def refuse_incomplete(body: bytes) -> None:
    """Do nothing, unless the body is no whole set of articles.

    Raises:
        Later: it is cut, empty or tells of an error: it is no end of the list.
    """
    refuse_over_limit(body)
    if not _WHOLE.search(body[-_TAIL:]) or not _RECORD.search(body):
        raise Later(
            "truncated", f"NCBI gives no whole set of articles, but {body[:_TAIL].decode('ascii', 'replace')!r}"
        )


def _fetched(visit: Visit, found: Json, start: int) -> bytes:
    where: dict[str, str | int] = {"retstart": start, "retmax": PAGE}
    if found.get("webenv") and found.get("querykey"):
        where |= {"WebEnv": str(found["webenv"]), "query_key": str(found["querykey"])}
    else:
        ids = [str(each) for each in found.get("idlist") or []]
        where = {"id": ",".join(ids[start : start + PAGE])}
    query = {"db": "pubmed", "retmode": "xml", **where}
    return visit.api(f"{_base(visit)}/efetch.fcgi", query | _who(visit), check=refuse_incomplete)


def _base(visit: Visit) -> str:
    return (visit.source.url or BASE).rstrip("/")


def _who(visit: Visit) -> dict[str, str]:
    contact = visit.asking().manner.contact
    key = {"api_key": visit.ncbi_api_key} if visit.ncbi_api_key else {}
    return {"tool": "outcomes-etl", **({"email": contact} if "@" in contact else {}), **key}
