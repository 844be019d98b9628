"""The kinds of source: one line each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from etl.errors import RuleError
from etl.fetch import biorxiv, crossref, ctgov, europepmc, feeds, pubmed, sitemaps, urls, warc
from etl.fetch.folder import discover as in_folder
from etl.fetch.visit import Discover
from etl.rules.schema_source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How a kind finds its articles, of which keys its entry needs one, and whether it asks the network.

    `pages` says that it points to pages, which are fetched one by one; else it gives the articles itself. `files`
    says that these are files, which change and go where they lie.
    """

    discover: Discover
    needs: tuple[str, ...] = ()
    network: bool = True
    pages: bool = False
    files: bool = False


KINDS = {
    "folder": Kind(discover=in_folder, needs=("path",), network=False, files=True),
    "warc": Kind(discover=warc.discover, needs=("path",), network=False),
    "urls": Kind(discover=urls.discover, needs=("urls", "url", "path"), pages=True),
    "feed": Kind(discover=feeds.discover, needs=("url",), pages=True),
    "sitemap": Kind(discover=sitemaps.discover, needs=("url",), pages=True),
    "pubmed": Kind(discover=pubmed.discover, needs=("query",)),
    "europepmc": Kind(discover=europepmc.discover, needs=("query",)),
    "ctgov": Kind(discover=ctgov.discover),
    "biorxiv": Kind(discover=biorxiv.discover),
    "crossref": Kind(discover=crossref.discover),
}


def kind_of(source: Source) -> Kind:
    """Return the kind of a source.

    Raises:
        RuleError: there is no such kind, or the entry lacks the key it needs.
    """
    kind = KINDS.get(source.kind)
    if kind is None:
        raise RuleError(f"sources.toml: {source.name}: kind: no such kind; there are {', '.join(KINDS)}")
    if kind.needs and not any(getattr(source, key) for key in kind.needs):
        raise RuleError(f"sources.toml: {source.name}: the kind {source.kind} needs the key {' or '.join(kind.needs)}")
    return kind


def check(sources: Iterable[Source]) -> None:
    """Do nothing, unless an entry cannot be used.

    Raises:
        RuleError: see `kind_of`.
    """
    for source in sources:
        kind_of(source)
