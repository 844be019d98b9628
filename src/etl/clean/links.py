"""Links to papers and trial registries, wherever they stand in a page or a dump."""

from __future__ import annotations

import re
from collections.abc import Iterable

from etl.model import Link

ADDRESSES = {
    "doi": "//doi.org/10. //dx.doi.org/10.",
    "pubmed": "ncbi.nlm.nih.gov/pubmed ncbi.nlm.nih.gov/pmc ncbi.nlm.nih.gov/entrez pubmed.ncbi europepmc.org",
    "registry": "clinicaltrials.gov/ isrctn.com/ trialsearch.who.int clinicaltrialsregister.eu euclinicaltrials.eu"
    " anzctr.org chictr.org jrct.niph.go.jp jrct.mhlw.go.jp umin.ac.jp/ctr drks.de",
}
KIND_BY_ADDRESS = {address: kind for kind, addresses in ADDRESSES.items() for address in addresses.split()}
MARKDOWN = re.compile(
    r"\[([^\[\]\n]{1,300})\]\(\s?(https?://[^()\s]{1,1000}(?:\([^()\s]{0,100}\)[^()\s]{0,200})?)\s?\)"
)
BARE = re.compile(r"https?://[^\s<>\"'()\[\]{}|，。；、）】]{4,1000}")
CLOSING = ".,;:!?"


def kinds(urls: Iterable[str]) -> list[str | None]:
    """Return for each address what it leads to, null where that is neither a paper nor a registry."""
    lowered = [url.lower() for url in urls]
    everything = "\n".join(lowered)
    here = {address: kind for address, kind in KIND_BY_ADDRESS.items() if address in everything}
    if not here:
        return [None] * len(lowered)
    return [next((kind for address, kind in here.items() if address in url), None) for url in lowered]


def once_each(links: Iterable[Link]) -> tuple[Link, ...]:
    """Return the links in order, each address once."""
    found: dict[str, Link] = {}
    for link in links:
        found.setdefault(link.url, link)
    return tuple(found.values())


def of_text(text: str) -> tuple[Link, ...]:
    """Return the links of a text: those with words in Markdown, then the bare addresses, which are their own words."""
    if "://" not in text:
        return ()
    said = [(found[2], found[1]) for found in MARKDOWN.finditer(text)]
    bare = [found[0].rstrip(CLOSING) for found in BARE.finditer(text)]
    pairs = [*said, *((url, url) for url in bare)]
    judged = zip(pairs, kinds(url for url, _ in pairs), strict=True)
    return once_each(Link(url=url, text=" ".join(text.split()), kind=kind) for (url, text), kind in judged if kind)
