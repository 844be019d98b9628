"""Each kind of source reads what its sites really answered; feeds and sitemaps made to break readers break nothing."""

from __future__ import annotations

import gzip
import time
from pathlib import Path
from typing import Any

import pytest
from hostile import wire
from visiting import api, arrivals, client, links, site, visit
from webserver import Site

from etl.errors import EtlError, InputError, MissingInput, Unavailable
from etl.fetch import feeds, robots, sitemaps
from etl.fetch.answer import Answer
from etl.fetch.client import Client
from etl.fetch.kinds import kind_of
from etl.fetch.visit import Found
from etl.rules import load

__all__ = ["api", "client", "site"]  # fixtures


def test_a_feed_points_to_its_pages_whatever_its_dialect(api: Path) -> None:
    atom = feeds.entries((api / "trafilatura_feed1.atom").read_bytes(), url="http://example.org/feed")
    rss = feeds.entries((api / "trafilatura_feed2.rss").read_bytes(), url="http://www.example.com/rss")
    as_json = feeds.entries((api / "trafilatura_feed.json").read_bytes(), url="https://feeds.npr.org/1019/feed.json")
    assert links(atom) == ["http://example.org/2003/12/13/atom03", "http://example.org/1000"]
    assert atom[0].changed_at == "2003-12-13T18:30:02+00:00"
    assert rss == [Found(url="http://www.example.com/blog/post/1", changed_at="2009-09-06T16:20:00+00:00")]
    assert len(as_json) == 25
    assert as_json[0].url.endswith("/2021/10/29/1050315385/keller-rinaudo-how-can-delivery-drones-save-lives")
    assert as_json[0].changed_at is not None


def test_a_sitemap_lists_the_pages_of_its_own_site(api: Path) -> None:
    plain, _ = sitemaps.read((api / "trafilatura_sitemap.xml").read_bytes(), url="https://www.sitemaps.org/sitemap.xml")
    tongues, more = sitemaps.read(
        (api / "trafilatura_sitemap-hreflang.xml").read_bytes(), url="http://www.example.com/sitemap.xml"
    )
    news, _ = sitemaps.read((api / "usp_google-news-sitemap.xml").read_bytes(), url="https://example.org/news.xml")
    assert (len(plain), plain[1].url) == (84, "https://www.sitemaps.org/protocol.html")
    assert plain[0].changed_at == "2016-11-21T00:00:00+00:00"
    assert (len(tongues), more) == (3, ["http://www.example.com/sitemap2.xml.gz"])
    assert [page.changed_at for page in news] == ["2024-01-01T00:00:00+00:00", "2024-01-02T00:00:00+00:00"]


def test_an_index_of_packed_sitemaps_is_followed_once_each(site: Site, client: Client) -> None:
    page = "<url><loc>{}</loc><lastmod>2026-11-0{}</lastmod></url>"
    index = "".join(
        f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in ("/one.xml.gz", "/two.xml", "/map.xml")
    )
    url = site.put("/map.xml", f"<sitemapindex>{index}</sitemapindex>")
    one = page.format(site.url("/a"), 1) + page.format(site.url("/b"), 2)
    site.put("/one.xml.gz", gzip.compress(f"<urlset>{one}</urlset>".encode()))
    site.put("/two.xml", f"<urlset>{page.format(site.url('/b'), 3)}{page.format('http://other.example/c', 4)}</urlset>")
    assert links(arrivals(visit("sitemap", client, url=url))) == [site.url("/a"), site.url("/b")]
    assert site.paths() == ["/robots.txt", "/map.xml", "/one.xml.gz", "/two.xml"]


def test_a_list_of_addresses_is_read_from_the_entry_a_file_and_standard_input(
    tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("# ours\nhttps://news.example/a\n\nhttps://news.example/a#part\nftp://news.example/b\n")
    found = arrivals(visit("urls", client, path=str(listed), urls=("https://news.example/c?utm_source=x",)))
    assert links(found) == ["https://news.example/c", "https://news.example/a"]
    assert [str(each) for each in found if isinstance(each, InputError)] == [
        "made: 'ftp://news.example/b' is not asked: only http and https addresses are asked; mend or remove it"
    ]
    with listed.open() as lines:
        monkeypatch.setattr("sys.stdin", lines)
        assert links(arrivals(visit("urls", client, path="-"))) == ["https://news.example/a"]
    with pytest.raises(MissingInput, match=r"nowhere\.txt"):
        arrivals(visit("urls", client, path="nowhere.txt"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_of_addresses_may_come_from_windows(
    encoding: str, tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["# ours", "", "  https://news.example/a # the first", "https://news.example/b#part", "   "]
    (tmp_path / "list.txt").write_bytes("\r\n".join(lines).encode(encoding))
    with (tmp_path / "list.txt").open() as given:
        monkeypatch.setattr("sys.stdin", given)
        for path in (str(tmp_path / "list.txt"), "-"):
            found = arrivals(visit("urls", client, path=path))
            assert links(found) == ["https://news.example/a", "https://news.example/b"]
            assert len(found) == 2


@pytest.mark.parametrize(
    ("body", "told"), [(b"\r\n# none\r\n", "names no address"), (b"\xff\x00\xd8", "save it as UTF-8")]
)
def test_a_list_without_addresses_or_of_no_text_says_so(body: bytes, told: str, tmp_path: Path, client: Client) -> None:
    (tmp_path / "list.txt").write_bytes(body)
    with pytest.raises(MissingInput, match=told):
        arrivals(visit("urls", client, path=str(tmp_path / "list.txt")))


def test_indexes_of_sitemaps_are_followed_downwards_and_one_in_a_circle_ends(site: Site, client: Client) -> None:
    def index(*paths: str) -> str:
        return (
            f"<sitemapindex>{''.join(f'<sitemap><loc>{site.url(at)}</loc></sitemap>' for at in paths)}</sitemapindex>"
        )

    for level in range(4):
        site.put(f"/{level}.xml", index("/0.xml", f"/{level + 1}.xml"))
    site.put("/4.xml", f"<urlset><url><loc>{site.url('/a')}</loc></url></urlset>")
    assert links(arrivals(visit("sitemap", client, url=site.url("/0.xml")))) == [site.url("/a")]
    assert site.paths().count("/0.xml") == 1
    url = site.put("/circle.xml", index("/circle.xml"))
    assert arrivals(visit("sitemap", client, url=url)) == []


def test_a_feed_of_ten_thousand_entries_with_odd_dates_and_links_gives_each_page_once() -> None:
    odd = [
        "<item><title>no link</title></item>",
        "<item><link>/rel/1</link><pubDate>Mon, 02 Nov 2036 08:00:00 GMT</pubDate></item>",
        "<item><link>rel/2</link><pubDate>2026-11-02 08:00:00</pubDate></item>",
        "<item><link>https://news.example/rel/1?utm_source=a&amp;utm_medium=b</link></item>",
        "<item><link>HTTPS://news.example:443/rel/2#top</link><pubDate>yesterday</pubDate></item>",
        '<item><guid isPermaLink="false">abc</guid></item>',
    ]
    many = [f"<item><link>/p/{number}</link></item>" for number in range(10_000)]
    body = f"<rss><channel>{''.join(odd + many)}</channel></rss>".encode()
    started = time.process_time()
    found = feeds.entries(body, url="https://news.example/feed")
    assert time.process_time() - started < 5
    assert [page.url for page in found[:2]] == ["https://news.example/rel/1", "https://news.example/rel/2"]
    assert [page.changed_at for page in found[:2]] == ["2036-11-02T08:00:00+00:00", "2026-11-02T08:00:00+00:00"]
    assert len(found) == 10_002


def list_faults(entry: dict[str, Any]) -> list[str]:
    """Return what is wrong about how a hostile feed or sitemap is read: it gives its links, or a reason."""
    expect, started = entry["expect"], time.process_time()
    try:
        if entry["kind"] == "feed":
            found = links(feeds.entries(wire(entry), url=entry["url"]))
        else:
            pages, more = sitemaps.read(wire(entry), url=entry["url"])
            found = [*links(pages), *more]
    except Unavailable as refused:
        status, found = refused.reason, []
    else:
        status = "ok"
    slow = ["took too long"] if time.process_time() - started > expect["cpu_s"] else []
    if not ({"ok"} if status == "ok" else {"quarantine", "reject"}) & set(expect["status"]):
        return [*slow, f"ends as {status}"]
    if status == "ok" and expect["links"] not in {None, len(found)}:
        return [*slow, f"gives {len(found)} links"]
    return slow + [f"leaked: {link}" for link in found for bad in expect["not_contain"] if bad in link]


def robots_faults(entry: dict[str, Any]) -> list[str]:
    """Return what is wrong about how a hostile robots.txt is kept: it still forbids what it forbids."""
    started = time.process_time()
    rules = robots.of(Answer(url="", final_url="", status="fetched", body=wire(entry)))
    rules.allows("https://news.example/" + "a" * 200, "outcomes-etl")
    rules.delay_s("outcomes-etl")
    slow = ["took too long"] if time.process_time() - started > entry["expect"]["cpu_s"] else []
    says = b"Disallow: /private" in wire(entry)[: robots.MOST_BYTES]
    kept = rules.allows("https://news.example/private", "outcomes-etl") is not says
    return slow if kept else [*slow, "is not kept"]


def test_every_source_that_comes_with_the_project_can_be_used_and_asks_nothing_by_itself() -> None:
    sources = load().sources
    assert [source.name for source in sources if source.enabled] == ["samples"]
    assert all(not kind_of(source).network for source in sources if source.enabled)
    assert {source.kind for source in sources} >= {
        "folder",
        "feed",
        "pubmed",
        "europepmc",
        "ctgov",
        "biorxiv",
        "crossref",
    }
    assert not issubclass(EtlError, OSError)
