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

    `takes` are the keys that it knows besides, and those that every kind knows; `queries` is all that its query may be.
    `pages` says that it points to pages, which are fetched one by one; else it gives the articles itself. `files`
    says that these are files, which change and go where they lie.
    """

    discover: Discover
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    network: bool = True
    pages: bool = False
    files: bool = False


_OF_ARCHIVES = ("globs", "include", "domains", "languages", "terms")
KINDS = {
    "folder": Kind(discover=in_folder, needs=("path",), takes=("globs",), network=False, files=True),
    "warc": Kind(discover=warc.discover, needs=("path",), takes=_OF_ARCHIVES, network=False),
    "urls": Kind(discover=urls.discover, needs=("urls", "url", "path"), takes=("include",), pages=True),
    "feed": Kind(discover=feeds.discover, needs=("url",), takes=("include",), pages=True),
    "sitemap": Kind(discover=sitemaps.discover, needs=("url",), takes=("include",), pages=True),
    "pubmed": Kind(discover=pubmed.discover, needs=("query",), takes=("url",)),
    "europepmc": Kind(discover=europepmc.discover, needs=("query",), takes=("url",)),
    "ctgov": Kind(discover=ctgov.discover, takes=("query", "url")),
    "biorxiv": Kind(discover=biorxiv.discover, takes=("query", "terms", "url"), queries=biorxiv.SERVERS),
    "crossref": Kind(discover=crossref.discover, takes=("query", "filters", "url")),
}
# the keys that say what a source takes; the others are of every kind
_OF_A_KIND = frozenset(key for kind in KINDS.values() for key in (*kind.needs, *kind.takes))


def kind_of(source: Source) -> Kind:
    """Return the kind of a source.

    Raises:
        RuleError: there is no such kind, or the entry lacks the key it needs, or has one that it does not take.
    """
    kind = KINDS.get(source.kind)
    if kind is None:
        raise RuleError(f"sources.toml: {source.name}: kind: no such kind; there are {', '.join(KINDS)}")
    if kind.needs and not any(getattr(source, key) for key in kind.needs):
        raise RuleError(f"sources.toml: {source.name}: the kind {source.kind} needs the key {' or '.join(kind.needs)}")
    strange = sorted((source.model_fields_set & _OF_A_KIND).difference(kind.needs, kind.takes))
    if strange:
        takes = ", ".join((*kind.needs, *kind.takes))
        where = f"sources.toml: {source.name}: {strange[0]}"
        raise RuleError(f"{where}: the kind {source.kind} does not take it, but {takes}; remove it")
    if source.query and kind.queries and source.query not in kind.queries:
        told = f"is one of {', '.join(kind.queries)}; what to look for stands in terms"
        raise RuleError(f"sources.toml: {source.name}: query: of the kind {source.kind} it {told}")
    return kind


def check(sources: Iterable[Source]) -> None:
    """Do nothing, unless an entry cannot be used.

    Raises:
        RuleError: see `kind_of`.
    """
    for source in sources:
        kind_of(source)
