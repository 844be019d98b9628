"""Feeds: RSS, Atom and JSON Feed; each entry points to a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lxml.etree import _Element

from etl.errors import Unavailable
from etl.fetch.links import usable
from etl.fetch.markup import as_iso, name, named, parsed, text_of
from etl.fetch.visit import Found, Visit

_XML_ROOTS = {"rss", "feed", "rdf"}


def discover(visit: Visit) -> Iterator[Found]:
    """Yield the pages that a feed points to, in its order, each once.

    Raises:
        Unavailable: the feed is not there, or what is there is no feed.
    """
    url = visit.source.url or ""
    body = visit.listing(url)
    if body is not None:
        yield from entries(body, url=url, loopback_hosts=visit.asking().manner.loopback_hosts)


def entries(body: bytes, *, url: str, loopback_hosts: frozenset[str] = frozenset()) -> list[Found]:
    """Return the pages that a feed's text points to, each once.

    Raises:
        Unavailable: it is no feed; the reason is `not_a_feed` or one of `markup.parsed`.
    """
    found = _json(body, url) if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else _xml(body, url)
    pages: dict[str, Found] = {}
    for link, changed in found:
        page = usable(link, url, loopback_hosts=loopback_hosts)
        if page is not None:
            pages.setdefault(page, Found(url=page, changed_at=as_iso(changed)))
    return list(pages.values())


def _xml(body: bytes, url: str) -> Iterator[tuple[str, str | None]]:
    root = parsed(body, where=url)
    if name(root) not in _XML_ROOTS:
        raise Unavailable(f"{url}: is no feed; see what the address gives", reason="not_a_feed")
    for item in root.iter():
        if name(item) in {"item", "entry"}:
            link = _link(item)
            if link:
                yield link, text_of(item, "updated", "modified", "pubdate", "published", "date")


def _link(item: _Element) -> str | None:
    """Return the address of an entry: the page itself before any other relation, a guid only if it is one."""
    links = list(named(item, "link"))
    for relation in ("alternate", "", "self"):
        for link in links:
            if (link.get("rel") or "") == relation and link.get("href"):
                return link.get("href")
    plain = next((text for link in links if (text := (link.text or "").strip())), None)
    if plain:
        return plain
    guid = text_of(item, "guid", "id") or ""
    return guid if guid.startswith(("http://", "https://")) else None


def _json(body: bytes, url: str) -> Iterator[tuple[str, str | None]]:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unavailable(f"{url}: is no feed ({error}); see what the address gives", reason="not_a_feed") from error
    items: Any = feed.get("items")
    if not isinstance(items, list):
        raise Unavailable(f"{url}: JSON, but no JSON Feed; see what the address gives", reason="not_a_feed")
    for item in items:
        link = item.get("url") or item.get("external_url") if isinstance(item, dict) else None
        if isinstance(link, str):
            changed = item.get("date_modified") or item.get("date_published")
            yield link, changed if isinstance(changed, str) else None
