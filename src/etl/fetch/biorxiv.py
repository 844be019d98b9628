"""bioRxiv and medRxiv: preprints posted in a stretch of days, and of these the ones that hold one of our terms."""

from __future__ import annotations

from collections.abc import Iterator

from etl.fetch.apis import Json, json_of, listed
from etl.fetch.envelope import article
from etl.fetch.visit import Visit
from etl.model import Raw

BASE = "https://api.biorxiv.org"
SERVERS = ("medrxiv", "biorxiv")


def discover(visit: Visit) -> Iterator[Raw]:
    """Yield the preprints of the days of the visit; `query` names the server, medrxiv unless it says biorxiv.

    Raises:
        Unavailable: the interface gives no usable answer this time.
    """
    server = visit.source.query or SERVERS[0]
    base, cursor = (visit.source.url or BASE).rstrip("/"), 0
    while True:
        url = f"{base}/details/{server}/{visit.since}/{visit.until}/{cursor}"
        found = json_of(visit.api(url, {}), where=visit.source.name)
        yield from read(visit, found)
        # the count of this page alone: `total` and the page size that is documented have both been wrong
        count = len(listed(found, "collection", where=visit.source.name))
        if count == 0:
            return
        cursor += count


def read(visit: Visit, found: Json) -> Iterator[Raw]:
    """Yield the preprints of an answer that hold one of the terms, all if there are none.

    Raises:
        Unavailable: it has no list of preprints.
    """
    terms = tuple(term.casefold() for term in visit.source.terms)
    for record in listed(found, "collection", where=visit.source.name):
        title, abstract, doi = (str(record.get(key) or "") for key in ("title", "abstract", "doi"))
        text = f"{title} {abstract}".casefold()
        if not doi or (terms and not any(term in text for term in terms)):
            continue
        published = record.get("published")
        names = {"doi": doi, "version": record.get("version"), "date": record.get("date")}
        names |= {"license": record.get("license"), "published": published if published != "NA" else None}
        yield visit.raw(
            article(title=title, abstract=abstract, names={key: str(value or "") for key, value in names.items()}),
            url=f"https://doi.org/{doi.lower()}",
            article=doi.lower(),
            media_type="application/xml",
        )
