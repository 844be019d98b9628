"""Sitemaps: lists of a site's own pages, plain or gzip, and lists of such lists."""

from __future__ import annotations

from collections.abc import Iterator

from etl.errors import Unavailable
from etl.fetch.answer import Refused
from etl.fetch.body import gunzipped
from etl.fetch.links import same_site, usable
from etl.fetch.markup import as_iso, name, named, parsed, text_of
from etl.fetch.visit import LISTING_BYTES, Arrival, Found, Visit

# The protocol's own limit is 50,000 pages a list; an index of more lists than this is a whole archive.
MOST_LISTS = 200


def discover(visit: Visit) -> Iterator[Arrival]:
    """Yield the pages of a sitemap and of the sitemaps it names, each once; a list is read once, also in a loop.

    Of more lists than are read the newest are, by what their index says, and the last thing that comes tells of it.

    Raises:
        Unavailable: the first list is not there, or what is there is no sitemap.
    """
    first = visit.source.url or ""
    lists, seen, given = [first], {first}, set[str]()
    for _ in range(MOST_LISTS):
        if not lists:
            return
        url = lists.pop(0)
        body = visit.listing(url)
        if body is None:
            continue
        pages, more = read(body, url=url, loopback_hosts=visit.asking().manner.loopback_hosts)
        if more:
            visit.whole_again()
        for page in pages:
            if page.url not in given:
                given.add(page.url)
                yield page
        fresh = [nested for nested in more if nested not in seen]
        seen.update(fresh)
        lists += fresh
    if lists:
        told = f"{visit.source.name}: {first}: {len(lists):,} lists more than are read; make sources of those you need"
        yield Unavailable(told, reason="too_many_lists")


def read(body: bytes, *, url: str, loopback_hosts: frozenset[str] = frozenset()) -> tuple[list[Found], list[str]]:
    """Return the pages and the further lists, newest first, that a sitemap names; other sites' are left out.

    Raises:
        Unavailable: it is no sitemap; the reason is `not_a_sitemap` or one of `markup.parsed`.
    """
    root = parsed(_opened(body, url), where=url)
    if name(root) not in {"urlset", "sitemapindex"}:
        raise Unavailable(f"{url}: is no sitemap; see what the address gives", reason="not_a_sitemap")
    pages, lists = dict[str, Found](), dict[str, str]()
    for entry in named(root, "url", "sitemap"):
        link = usable(text_of(entry, "loc") or "", url, loopback_hosts=loopback_hosts)
        if link is None or link == url or not same_site(link, url):
            continue
        if name(entry) == "sitemap":
            lists.setdefault(link, as_iso(text_of(entry, "lastmod")) or "")
            continue
        news = next(named(entry, "news"), None)
        published = text_of(news, "publication_date") if news is not None else None
        pages.setdefault(link, Found(url=link, changed_at=as_iso(text_of(entry, "lastmod") or published)))
    return list(pages.values()), sorted(lists, key=lists.__getitem__, reverse=True)


def _opened(body: bytes, url: str) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return gunzipped(body, max_bytes=LISTING_BYTES)
    except Refused as refused:
        raise Unavailable(f"{url}: {refused}", reason=refused.reason) from refused
