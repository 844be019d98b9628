"""Visits to sources: from where on, how much, to whom, and what happens where they fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Ran
from ingesting import MONDAY, WORDS, articles, feed, page, record, settings, site, sources, sql
from visiting import archived
from webserver import Site

from etl import rules, runs
from etl.errors import SettingsError
from etl.gather_preview import Preview
from etl.gathered import Wish
from etl.rules.schema_source import Source
from etl.settings import Settings

__all__ = ["settings", "site"]  # fixtures


def test_a_limit_leaves_the_rest_for_the_next_run(settings: Settings, site: Site) -> None:
    for number in range(1, 6):
        site.put(f"/{number}", page(number))
    sources(settings, kind="feed", url=feed(site, {f"/{number}": MONDAY for number in range(1, 6)}))
    limited = runs.ingest(settings, wish=Wish(limit=2))
    assert (limited.read, [status for _, status, *_ in articles(settings)].count("discovered")) == (2, 3)
    assert sql(settings, "SELECT seen_until FROM core.sources") == [(None,)]
    rest = runs.ingest(settings)
    assert (rest.read, {status for _, status, *_ in articles(settings)}) == (3, {"extracted"})
    assert [site.paths().count(f"/{number}") for number in range(1, 6)] == [1] * 5


def test_a_dry_run_says_what_it_would_fetch_and_fetches_no_article(settings: Settings, site: Site) -> None:
    site.put("/1", page(1))
    url = feed(site, {"/1": MONDAY, "/2": MONDAY})
    sources(settings, kind="feed", url=url)
    assert runs.preview(settings).wanted == (("news", site.url("/1")), ("news", site.url("/2")))
    assert site.paths() == ["/robots.txt", "/feed"]
    assert not settings.raw.joinpath("store").exists()
    site.put("/2", page(2))
    runs.ingest(settings)
    asked = site.paths().count("/1")
    assert runs.preview(settings) == Preview(wanted=(), faults=())
    assert site.paths().count("/1") == asked


def test_a_dry_run_names_also_what_an_earlier_run_left_or_did_not_get(settings: Settings, site: Site) -> None:
    for number in range(1, 4):
        site.put(f"/{number}", page(number), fail=number == 1 and 9)
    sources(settings, kind="feed", url=feed(site, {f"/{number}": MONDAY for number in range(1, 4)}))
    runs.ingest(settings, wish=Wish(limit=2))
    assert runs.preview(settings).wanted == (("news", site.url("/1")), ("news", site.url("/3")))


def test_a_dry_run_says_what_would_fail_and_leaves_a_paused_source_alone(
    settings: Settings, site: Site, etl: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("raw", "warehouse", "rules", "contact", "loopback_hosts"):
        monkeypatch.setenv(f"ETL_{name.upper()}", str(getattr(settings, name)))
    sources(settings, kind="feed", url=site.url("/nothing"))
    told = etl("run", "--dry-run")
    assert (told.code, "nothing new to fetch" in told.out, "http_404" in told.err) == (1, True, True)
    for _ in range(5):
        runs.ingest(settings)
    asked = len(site.paths())
    told = etl("run", "--dry-run")
    assert (told.code, "paused since" in told.err, len(site.paths())) == (1, True, asked)


OF_KIND = {
    "folder": ({"path": "in"}, "in/a.html"),
    "warc": ({"path": "a.warc.gz"}, "https://news.example/a"),
    "urls": ({"urls": ["{site}/1"]}, "{site}/1"),
    "feed": ({"url": "{site}/feed"}, "{site}/1"),
    "sitemap": ({"url": "{site}/map.xml"}, "{site}/1"),
    "pubmed": ({"url": "{site}", "query": "x"}, "https://pubmed.ncbi.nlm.nih.gov/31/"),
    "europepmc": ({"url": "{site}/search", "query": "x"}, "https://europepmc.org/article/MED/31"),
    "ctgov": ({"url": "{site}"}, "https://clinicaltrials.gov/study/NCT00000031"),
    "biorxiv": ({"url": "{site}"}, "https://doi.org/10.1101/31"),
    "crossref": ({"url": "{site}"}, "https://doi.org/10.1000/31"),
}


@pytest.mark.parametrize("kind", OF_KIND)
def test_a_dry_run_says_of_each_kind_what_a_run_then_fetches(
    kind: str, settings: Settings, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    one_of_each(site, tmp_path)
    keys, address = OF_KIND[kind]
    given = json.loads(json.dumps(keys).replace("{site}", site.url("")))
    sources(settings, kind=kind, **given)
    expected = address.replace("{site}", site.url(""))
    assert runs.preview(settings) == Preview(wanted=(("news", expected),), faults=())
    runs.ingest(settings)
    assert [locator for (locator,) in sql(settings, "SELECT locator FROM core.articles")] == [expected]


def one_of_each(site: Site, here: Path) -> None:
    """Put one article there in each of the ways in which sources give it."""
    site.put("/1", page(1))
    feed(site, {"/1": MONDAY})
    site.put("/map.xml", f"<urlset><url><loc>{site.url('/1')}</loc></url></urlset>")
    (here / "in").mkdir()
    (here / "in" / "a.html").write_text(page(1))
    (here / "a.warc.gz").write_bytes(archived("https://news.example/a", page(1).encode()))
    site.put("/esearch.fcgi", json.dumps({"esearchresult": {"count": "1", "idlist": ["31"]}}))
    cited = f"<PubmedArticle><PMID>31</PMID><Abstract><AbstractText>{WORDS.format(42)}</AbstractText></Abstract>"
    site.put("/efetch.fcgi", f"<PubmedArticleSet>{cited}</PubmedArticle></PubmedArticleSet>")
    found = {"source": "MED", "id": "31", "title": "A trial", "abstractText": WORDS.format(42)}
    site.put("/search", json.dumps({"resultList": {"result": [found]}}))
    site.put("/search@cursorMark=next", json.dumps({"resultList": {"result": []}}))
    named = {"identificationModule": {"nctId": "NCT00000031", "briefTitle": "A trial"}}
    site.put("/studies", json.dumps({"studies": [{"protocolSection": named}]}))
    today = datetime.now(UTC).date()
    at = f"/details/medrxiv/{today - timedelta(days=30)}/{today}"
    site.put(f"{at}/0", json.dumps({"collection": [record(31)]}))
    site.put(f"{at}/1", json.dumps({"collection": []}))
    site.put("/works", json.dumps({"message": {"items": [{"DOI": "10.1000/31", "title": ["A trial"]}]}}))


def test_records_come_by_days_from_where_the_last_good_visit_ended(settings: Settings, site: Site) -> None:
    today = datetime.now(UTC).date()
    first, then = today - timedelta(days=30), today - timedelta(days=3)
    for since in (first, then):
        site.put(f"/details/medrxiv/{since}/{today}/0", json.dumps({"collection": [record(1), record(2)]}))
        site.put(f"/details/medrxiv/{since}/{today}/2", json.dumps({"collection": []}))
    sources(settings, kind="biorxiv", url=site.url(""))
    assert runs.ingest(settings).read == 2
    assert runs.ingest(settings).read == 0
    site.put(f"/details/medrxiv/{then}/{today}/0", json.dumps({"collection": [record(1, 51), record(3)]}))
    assert runs.ingest(settings).read == 2
    assert [(name, version) for name, _, version, _ in articles(settings)] == [("1", 1), ("1", 2), ("2", 1), ("3", 1)]
    since = first - timedelta(days=1)
    runs.ingest(settings, wish=Wish(since=since))
    assert f"/details/medrxiv/{since}/{today}/0" in site.paths()


def test_a_visit_that_fails_in_the_middle_keeps_what_it_has_and_comes_back_for_the_rest(
    settings: Settings, site: Site
) -> None:
    today = datetime.now(UTC).date()
    at = f"/details/medrxiv/{today - timedelta(days=30)}/{today}"
    site.put(f"{at}/0", json.dumps({"collection": [record(1)]}))
    site.put(f"{at}/1", "no json")
    sources(settings, kind="biorxiv", url=site.url(""))
    broken = runs.ingest(settings)
    assert (broken.read, len(broken.refused)) == (1, 1)
    assert sql(settings, "SELECT failures, reason, seen_until FROM core.sources") == [(1, "bad_json", None)]
    site.put(f"{at}/1", json.dumps({"collection": [record(2)]}))
    site.put(f"{at}/2", json.dumps({"collection": []}))
    mended = runs.ingest(settings)
    assert (mended.read, mended.refused) == (1, ())
    assert sql(settings, "SELECT failures, reason, seen_until FROM core.sources") == [(0, None, today)]


def test_a_source_that_fails_five_times_is_paused_and_one_command_resumes_it(
    settings: Settings, site: Site, etl: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("raw", "warehouse", "rules", "contact", "loopback_hosts"):
        monkeypatch.setenv(f"ETL_{name.upper()}", str(getattr(settings, name)))
    sources(settings, kind="feed", url=site.url("/nothing"))
    told = [runs.ingest(settings).refused for _ in range(5)]
    assert all("http_404" in lines[0] for lines in told)
    assert [len(lines) for lines in told] == [1, 1, 1, 1, 2]
    assert told[4][1].startswith("news: failed 5 times in a row (http_404) and is paused")
    asked = len(site.paths())
    (later,) = runs.ingest(settings).refused
    assert "paused since" in later
    assert "etl resume news" in later
    assert len(site.paths()) == asked
    assert "paused" in etl("status").out
    site.put("/1", page(1))
    feed(site, {"/1": MONDAY}, "/nothing")
    assert etl("resume", "news").code == 0
    assert etl("run").code == 0
    shown = etl("status").out
    assert "fine" in shown
    assert "paused" not in shown
    assert "no paused source" in etl("resume", "news").err


def test_a_list_that_is_suddenly_empty_is_an_alarm_and_no_success(settings: Settings, site: Site) -> None:
    site.put("/1", page(1))
    sources(settings, kind="feed", url=feed(site, {"/1": MONDAY}))
    runs.ingest(settings)
    feed(site, {})
    (told,) = runs.ingest(settings).refused
    assert told.startswith("news: gave no article, and 1 last time")
    assert sql(settings, "SELECT failures, reason FROM core.sources") == [(1, "empty_list")]
    site.put("/feed", "<html>Please log in</html>")
    assert "is no feed" in runs.ingest(settings).refused[0]


def test_one_source_that_fails_does_not_stop_the_others(settings: Settings, site: Site) -> None:
    site.put("/1", page(1))
    good = feed(site, {"/1": MONDAY})
    entries = [("bad", site.url("/none")), ("good", good), ("worse", "https://127.0.0.1/feed")]
    text = "".join(f'[[source]]\nname = "{name}"\nkind = "feed"\nurl = "{url}"\n' for name, url in entries)
    (settings.rules / "sources.toml").write_text(text)
    rules.load.cache_clear()
    result = runs.ingest(settings)
    assert (result.read, len(result.refused)) == (1, 2)
    assert sql(settings, "SELECT source, reason FROM core.sources ORDER BY source") == [
        ("bad", "http_404"),
        ("good", None),
        ("worse", "inner_address"),
    ]


def test_nothing_on_the_network_is_visited_before_somebody_says_who_asks(settings: Settings, site: Site) -> None:
    sources(settings, kind="feed", url=site.url("/feed"))
    with pytest.raises(SettingsError, match="ETL_CONTACT"):
        runs.ingest(settings.model_copy(update={"contact": None}))
    assert site.paths() == []


def test_a_source_is_also_an_address_or_a_file_of_addresses(settings: Settings, site: Site, tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text(f"{site.put('/1', page(1))}\n")
    sources(settings, kind="feed", url=site.url("/feed"))
    assert runs.ingest(settings, source=str(listed)).read == 1
    assert runs.ingest(settings, source=site.put("/2", page(2))).read == 1
    assert [name for name, *_ in articles(settings)] == ["1", "2"]


def test_only_pages_that_the_entry_wants_are_asked_for_and_in_its_language(settings: Settings, site: Site) -> None:
    site.put("/oncology/1", page(1))
    url = feed(site, {"/oncology/1": MONDAY, "/sports/2": MONDAY})
    sources(settings, kind="feed", url=url, include="/oncology/", language="de")
    assert runs.preview(settings).wanted == (("news", site.url("/oncology/1")),)
    assert runs.ingest(settings).refused == ()
    (hit,) = (hit for hit in site.hits() if hit["path"].startswith(("/oncology", "/sports")))
    assert (hit["path"], hit["headers"]["Accept-Language"]) == ("/oncology/1", "de, *;q=0.1")


def test_another_feed_does_not_make_everything_be_read_again(settings: Settings) -> None:
    sources(settings, kind="feed", url="https://news.example/feed")
    before = rules.load(settings.rules).sha
    sources(settings, kind="feed", url="https://news.example/other")
    assert rules.load(settings.rules).sha == before
    assert isinstance(rules.load(settings.rules).sources[0], Source)
