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


def outbound(anchors: Iterable[tuple[str, str]]) -> tuple[Link, ...]:
    """Return the links among (address, text) that lead to papers and registries, in order, each address once."""
    listed = list(anchors)
    everything = "\n".join(url for url, _ in listed).lower()
    here = {address: kind for address, kind in KIND_BY_ADDRESS.items() if address in everything}
    found: dict[str, Link] = {}
    for url, text in listed if here else ():
        kind = next((kind for address, kind in here.items() if address in url.lower()), None)
        if kind and url not in found:
            found[url] = Link(url=url, text=" ".join(text.split()), kind=kind)
    return tuple(found.values())


def of_text(text: str) -> tuple[Link, ...]:
    """Return the links of a text: those with words in Markdown, then the bare addresses, which are their own words."""
    if "://" not in text:
        return ()
    said = [(found[2], found[1]) for found in MARKDOWN.finditer(text)]
    bare = [found[0].rstrip(CLOSING) for found in BARE.finditer(text)]
    return outbound([*said, *((url, url) for url in bare)])
