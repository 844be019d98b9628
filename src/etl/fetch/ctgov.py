"""ClinicalTrials.gov by its interface v2: studies with posted results that were updated in a stretch of days."""

from __future__ import annotations

import json
from collections.abc import Iterator

from etl.fetch.apis import Json, dig, json_of, listed
from etl.fetch.visit import Visit
from etl.model import Raw

BASE = "https://clinicaltrials.gov/api/v2"
# A study with results takes up to 2 MB.
PAGE = 40
MEDIA_TYPE = "application/vnd.ctgov.study+json"


def discover(visit: Visit) -> Iterator[Raw]:
    """Yield the studies with posted results of a query that were updated since, in the order of their update.

    Raises:
        Unavailable: the registry gives no usable answer this time.
    """
    query: dict[str, str | int] = {
        "filter.advanced": f"AREA[LastUpdatePostDate]RANGE[{visit.since},MAX]",
        "aggFilters": "results:with",
        "sort": "LastUpdatePostDate",  # else pages overlap
        "pageSize": PAGE,
        "countTotal": "true",
    }
    query |= {"query.term": visit.source.query} if visit.source.query else {}
    url, token = f"{(visit.source.url or BASE).rstrip('/')}/studies", ""
    while True:
        page = json_of(visit.api(url, query | ({"pageToken": token} if token else {})), where=visit.source.name)
        yield from read(visit, page)
        token = str(page.get("nextPageToken") or "")
        if not token:
            return


def read(visit: Visit, found: Json) -> Iterator[Raw]:
    """Yield the studies of an answer.

    Raises:
        Unavailable: it has no list of studies.
    """
    for study in listed(found, "studies", where=visit.source.name):
        number = dig(study, "protocolSection", "identificationModule", "nctId")
        if isinstance(number, str):
            yield visit.raw(
                json.dumps(study, ensure_ascii=False, indent=1).encode(),
                url=f"https://clinicaltrials.gov/study/{number}",
                article=number,
                media_type=MEDIA_TYPE,
            )
