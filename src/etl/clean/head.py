"""What an HTML page says about itself: JSON-LD, OpenGraph, meta, microdata, and its links to papers and registries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from etl.clean.links import kinds, once_each
from etl.clean.marks import without
from etl.model import Link, Metadata

if TYPE_CHECKING:
    from lxml.etree import _Element

TITLES = ("og:title", "twitter:title", "citation_title", "dc.title", "headline", "parsely-title", "sailthru.title")
AUTHORS = ("citation_author", "author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author")
PUBLISHERS = ("og:site_name", "citation_publisher", "dc.publisher", "publisher", "application-name")
PUBLISHED: tuple[str, ...] = (
    "article:published_time",
    "citation_publication_date",
    "datepublished",
    "dc.date",
    "date",
    "pubdate",
)
PUBLISHED += ("parsely-pub-date", "sailthru.date", "dc.date.issued", "publish-date", "og:published_time")
MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified", "lastmod")
ARTICLE_TYPES = ("article", "posting", "newsarticle", "report", "webpage")
TITLE_SEPARATOR = re.compile(r"\s+[|\-–—•·»:]+\s+|\s*[|»_]\s*")
JSON_LD_CHARS = 2_000_000
MICRODATA = frozenset(["headline", "author", "publisher", "datepublished", "datemodified"])
NAMED = frozenset(["author", "publisher"])
MICRODATA_CHARS = 300


class Head:
    """The page's own statements, each source asked in the order of how well it is kept."""

    def __init__(self, root: _Element) -> None:
        self._root = root
        self._meta: dict[str, list[str]] = {}
        for meta in root.iter("meta"):
            name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
            content = without(meta.get("content") or "").strip()
            if name and content:
                self._meta.setdefault(name.lower(), []).append(content)
        for name, content in _microdata(root):
            self._meta.setdefault(name, []).append(content)
        things = list(_json_ld(root))
        self._by_id = {str(thing["@id"]): thing for thing in things if "@id" in thing and len(thing) > 1}
        self._things = [thing for thing in things if _is_article(thing)]

    def titles(self) -> list[str]:
        """Return what the headline may be, without the site's name where the page's title ends in it."""
        page_title = next((without(_text(title)) for title in self._root.iter("title")), "")
        said = [*self._said("headline"), *self._listed(TITLES), page_title]
        parts = [part for title in said for part in TITLE_SEPARATOR.split(title)]
        return [" ".join(title.split()) for title in dict.fromkeys([*said, *parts]) if title.strip()]

    def metadata(self, title: str | None) -> Metadata:
        """Return what the page says; the title is the headline if one was found."""
        published = [*self._said("datePublished"), *self._listed(PUBLISHED), *self._times()]
        modified = [*self._said("dateModified"), *self._listed(MODIFIED)]
        titles = self.titles()
        return Metadata(
            title=title or (titles[0] if titles else None),
            authors=tuple(dict.fromkeys(_people([*self._names("author"), *self._listed(AUTHORS)]))),
            publisher=next(iter([*self._names("publisher"), *self._listed(PUBLISHERS)]), None),
            published_at=next(iter(published), None),
            modified_at=next(iter(modified), None),
            canonical_url=self._canonical(),
        )

    def links(self) -> tuple[Link, ...]:
        """Return the links to papers and registries with their anchor text, in page order, each once."""
        anchors = [(anchor, without(anchor.get("href") or "").strip()) for anchor in self._root.iter("a")]
        judged = zip(anchors, kinds(url for _, url in anchors), strict=True)
        return once_each(
            Link(url=url, text=" ".join(without(_text(anchor)).split()), kind=kind)
            for (anchor, url), kind in judged
            if kind
        )

    def _listed(self, names: Iterable[str]) -> list[str]:
        return [content for name in names for content in self._meta.get(name, ())]

    def _said(self, key: str) -> list[str]:
        return [thing[key].strip() for thing in self._things if isinstance(thing.get(key), str) and thing[key].strip()]

    def _names(self, key: str) -> list[str]:
        return [name for thing in self._things for name in _named(thing.get(key), self._by_id)]

    def _times(self) -> list[str]:
        marked = self._root.iter("time")
        return [
            time.get("datetime") or ""
            for time in marked
            if time.get("itemprop") == "datePublished" or time.get("pubdate")
        ]

    def _canonical(self) -> str | None:
        links = (link.get("href") for link in self._root.iter("link") if (link.get("rel") or "").lower() == "canonical")
        return next((without(url).strip() for url in links if url), None) or next(iter(self._listed(("og:url",))), None)


def _text(element: _Element) -> str:
    return "".join(map(str, element.itertext()))


def _json_ld(root: _Element) -> Iterator[dict[str, Any]]:
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text and len(script.text) < JSON_LD_CHARS:
            try:
                yield from _things(json.loads(without(script.text), strict=False))
            except (ValueError, RecursionError):
                continue  # many pages carry broken JSON-LD; meta tags say the same


def _things(value: object) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting = [*thing, *waiting]
        elif isinstance(thing, dict):
            yield thing
            waiting = [thing[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in thing] + waiting


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    return any(str(kind).lower().endswith(ARTICLE_TYPES) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _named(value: object, by_id: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        known = by_id.get(str(one.get("@id")), {}) if isinstance(one, dict) else {}
        name = (one.get("name") or known.get("name")) if isinstance(one, dict) else one
        if isinstance(name, str) and name.strip():
            yield name.strip()


def _microdata(root: _Element) -> Iterator[tuple[str, str]]:
    """Yield what elements of the page itself are marked to say; within an author or publisher, their name."""
    marked = [element for element in root.iter("*") if element.get("itemprop") and element.tag != "meta"]
    for element in marked:
        for name in MICRODATA.intersection((element.get("itemprop") or "").lower().split()):
            inner = (each for each in element.iterdescendants("*") if each.get("itemprop") == "name")
            named = next(inner, element) if name in NAMED else element
            said = " ".join(without(named.get("content") or named.get("datetime") or _text(named)).split())
            if 0 < len(said) <= MICRODATA_CHARS:
                yield name, said


def _people(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if not name.startswith(("http:", "https:", "@")):
            yield re.sub(r"^by\s+", "", name, flags=re.IGNORECASE)
