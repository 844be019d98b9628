"""Lists that did not change: what a server calls unchanged is only skipped where all that was on it is known."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Ran
from ingesting import MONDAY, TUESDAY, command_settings, feed, in_this_process, page, sources, sql
from webserver import Site, serving

from etl import load, rules, runs
from etl.fetch import sitemaps
from etl.gathered import Wish
from etl.settings import Settings


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serving(tmp_path / "pages") as running:
        for number in (1, 2):
            running.put(f"/{number}", page(number))
        yield running


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    in_this_process(monkeypatch)
    return command_settings(tmp_path)


def visits(settings: Settings) -> list[tuple[object, ...]]:
    return sql(settings, "SELECT source, failures, reason FROM core.sources ORDER BY source")


def test_a_page_that_is_no_feed_is_no_success_when_it_comes_unchanged(settings: Settings, site: Site) -> None:
    sources(settings, kind="feed", url=site.put("/feed", "<html><body>Please log in</body></html>"))
    told = [runs.ingest(settings).refused for _ in range(2)]
    assert ["is no feed" in lines[0] for lines in told] == [True, True]
    assert visits(settings) == [("news", 2, "not_a_feed")]


def test_a_list_that_stays_empty_stays_an_alarm(settings: Settings, site: Site) -> None:
    sources(settings, kind="feed", url=feed(site, {"/1": MONDAY}))
    runs.ingest(settings)
    feed(site, {})
    for _ in range(2):
        runs.ingest(settings)
    assert visits(settings) == [("news", 2, "empty_list")]
    feed(site, {"/1": MONDAY})
    assert runs.ingest(settings).refused == ()


def sitemap(site: Site, path: str, *paths: str) -> str:
    return site.put(path, f"<urlset>{''.join(f'<url><loc>{site.url(each)}</loc></url>' for each in paths)}</urlset>")


def index(site: Site, *paths: str) -> str:
    lists = "".join(f"<sitemap><loc>{site.url(each)}</loc></sitemap>" for each in paths)
    return site.put("/index.xml", f"<sitemapindex>{lists}</sitemapindex>")


def test_what_is_new_in_a_sitemap_is_found_also_where_its_index_has_not_changed(settings: Settings, site: Site) -> None:
    sitemap(site, "/one.xml", "/1")
    sources(settings, kind="sitemap", url=index(site, "/one.xml"))
    assert runs.ingest(settings).read == 1
    sitemap(site, "/one.xml", "/1", "/2")
    assert runs.ingest(settings).read == 1
    assert runs.ingest(settings).read == 0
    statuses = sql(settings, "SELECT status FROM core.fetches WHERE url LIKE '%one.xml' ORDER BY fetch_number")
    assert statuses == [("fetched",), ("fetched",), ("not_modified",)]


def test_after_one_sitemap_of_an_index_failed_the_next_visit_reads_it_and_those_behind_it(
    settings: Settings, site: Site
) -> None:
    site.put("/one.xml", "busy", status=500)
    sitemap(site, "/two.xml", "/2")
    sources(settings, kind="sitemap", url=index(site, "/one.xml", "/two.xml"))
    assert "http_500" in runs.ingest(settings).refused[0]
    sitemap(site, "/one.xml", "/1")
    assert (runs.ingest(settings).read, visits(settings)) == (2, [("news", 0, None)])


def test_of_more_sitemaps_than_are_read_the_newest_are_and_somebody_is_told(
    settings: Settings, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "MOST_LISTS", 3)
    entry = "<sitemap><loc>{}</loc><lastmod>2026-{:02}-01</lastmod></sitemap>"
    lists = (entry.format(sitemap(site, f"/{month}.xml", f"/{month}"), month) for month in range(1, 6))
    for month in range(1, 6):
        site.put(f"/{month}", page(month))
    sources(settings, kind="sitemap", url=site.put("/index.xml", f"<sitemapindex>{''.join(lists)}</sitemapindex>"))
    result = runs.ingest(settings)
    assert [path for path in site.paths() if path.endswith(".xml")] == ["/index.xml", "/5.xml", "/4.xml"]
    assert (result.read, len(result.refused)) == (2, 1)
    assert "3 lists more than are read" in result.refused[0]


def test_a_visit_to_the_last_days_alone_leaves_no_hole_behind(settings: Settings, site: Site) -> None:
    today = datetime.now(UTC).date()
    sources(settings, kind="biorxiv", url=site.url(""))
    for day in (today - timedelta(days=30), today - timedelta(days=1), today - timedelta(days=23)):
        site.put(f"/details/medrxiv/{day}/{today}/0", json.dumps({"collection": []}))
    runs.ingest(settings)
    long_ago = today - timedelta(days=20)
    with load.working(settings.working) as con:
        con.execute("UPDATE core.sources SET seen_until = $day", {"day": long_ago})
    runs.ingest(settings, wish=Wish(since=today - timedelta(days=1)))
    assert sql(settings, "SELECT failures, seen_until FROM core.sources") == [(0, long_ago)]
    assert runs.ingest(settings).refused == ()
    assert sql(settings, "SELECT failures, seen_until FROM core.sources") == [(0, today)]


def test_a_second_source_of_the_same_list_gets_what_the_first_left(settings: Settings, site: Site) -> None:
    url = feed(site, {"/1": MONDAY, "/2": TUESDAY})
    sources(settings, kind="feed", url=url, include="/1$")
    assert runs.ingest(settings).read == 1
    second = {"name": "rest", "kind": "feed", "url": url, "per_second": 50}
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in second.items())
    listed = settings.rules / "sources.toml"
    listed.write_text(f"{listed.read_text()}[[source]]\n{lines}\n")
    rules.load.cache_clear()
    assert runs.ingest(settings).read == 1


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("journal.example/rss", r"scheme \(only http and https addresses are asked\); mend it in sources\.toml"),
        ("http://10.1.2.3/rss", r"inner_address \(10\.1\.2\.3 is no public address\); mend it in sources\.toml"),
    ],
)
def test_an_address_that_cannot_be_asked_says_where_to_mend_it(address: str, told: str, settings: Settings) -> None:
    sources(settings, kind="feed", url=address)
    (line,) = runs.ingest(settings).refused
    assert re.search(told, line)


def test_the_status_of_a_source_is_told_before_its_first_visit(
    settings: Settings, etl: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ETL_RULES", str(settings.rules))
    monkeypatch.setenv("ETL_WAREHOUSE", str(settings.warehouse))
    entries = {
        "far": 'kind = "feed"\nurl = "https://journal.example/rss"',
        "near": 'kind = "folder"\npath = "articles"',
        "not-now": 'kind = "feed"\nurl = "https://other.example/rss"\nenabled = false',
    }
    text = "".join(f'[[source]]\nname = "{name}"\n{keys}\n' for name, keys in entries.items())
    (settings.rules / "sources.toml").write_text(text)
    rules.load.cache_clear()
    shown = etl("status").out
    for name, state in (("far", "not visited yet"), ("near", "local"), ("not-now", "off")):
        assert re.search(rf"{name} +│ \w+ +│ {state} ", shown)


def test_what_a_filter_left_out_comes_when_the_filter_takes_it_though_the_list_has_not_changed(
    settings: Settings, site: Site
) -> None:
    site.put("/oncology/1", page(1))
    site.put("/sports/2", page(2))
    url = feed(site, {"/oncology/1": MONDAY, "/sports/2": MONDAY})
    sources(settings, kind="feed", url=url, include="/oncology/")
    assert (runs.ingest(settings).read, runs.ingest(settings).read) == (1, 0)
    sources(settings, kind="feed", url=url, include="/(oncology|sports)/")
    assert runs.preview(settings).wanted == (("news", site.url("/sports/2")),)
    assert (runs.ingest(settings).read, runs.ingest(settings).read) == (1, 0)
    hits = [path for path in site.paths() if path.startswith(("/oncology", "/sports"))]
    assert hits == ["/oncology/1", "/sports/2"]
    statuses = sql(settings, "SELECT status FROM core.fetches WHERE role = 'listing' ORDER BY fetch_number")
    assert statuses == [("fetched",), ("not_modified",), ("fetched",), ("not_modified",)]


def test_a_term_that_is_added_is_looked_for_in_the_days_that_were_seen_before(settings: Settings, site: Site) -> None:
    today = datetime.now(UTC).date()
    melanoma = {"doi": "10.1101/1", "title": "Melanoma", "abstract": "A trial."}
    myeloma = {"doi": "10.1101/2", "title": "Myeloma", "abstract": "A trial."}
    for since, found in ((30, [melanoma, myeloma]), (3, [])):
        at = f"/details/medrxiv/{today - timedelta(days=since)}/{today}"
        site.put(f"{at}/0", json.dumps({"collection": found}))
        site.put(f"{at}/2", json.dumps({"collection": []}))
    sources(settings, kind="biorxiv", url=site.url(""), terms=["melanoma"])
    assert (runs.ingest(settings).read, runs.ingest(settings).read) == (1, 0)
    sources(settings, kind="biorxiv", url=site.url(""), terms=["melanoma", "myeloma"])
    assert (runs.ingest(settings).read, runs.ingest(settings).read) == (1, 0)
    starts = [re.findall(r"[\d-]{10}", path)[0] for path in site.paths() if path.endswith("/0")]
    assert starts == [str(today - timedelta(days=days)) for days in (30, 3, 30, 3)]


def test_a_feed_of_which_nothing_is_wanted_today_is_no_alarm(settings: Settings, site: Site) -> None:
    sources(settings, kind="feed", url=feed(site, {"/1": MONDAY}), include="/1$")
    runs.ingest(settings)
    feed(site, {"/sports/2": TUESDAY})
    assert runs.ingest(settings).refused == ()
    assert visits(settings) == [("news", 0, None)]
