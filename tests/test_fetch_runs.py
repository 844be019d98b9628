"""Runs over sources on the network: what is fetched once, what is fetched again, what every address comes to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ingesting import MONDAY, TEXT, TUESDAY, articles, feed, page, settings, site, sources, sql
from webserver import Site

from etl import gather, runs
from etl.gather_visit import manner
from etl.settings import Settings

__all__ = ["settings", "site"]  # fixtures


def test_an_article_is_fetched_once_and_its_rows_say_where_from(settings: Settings, site: Site) -> None:
    for number in (1, 2):
        site.put(f"/{number}", page(number))
    sources(settings, kind="feed", url=feed(site, {"/1": MONDAY, "/2": MONDAY}))
    first, again = runs.ingest(settings), runs.ingest(settings)
    assert (first.found, first.read, first.refused) == (2, 2, ())
    assert (again.found, again.read, again.refused) == (2, 0, ())
    assert articles(settings) == [("1", "extracted", 1, True), ("2", "extracted", 1, True)]
    assert site.paths() == ["/robots.txt", "/feed", "/1", "/2", "/robots.txt", "/feed"]
    assert sql(settings, "SELECT endpoint, value, source, link FROM outcomes ORDER BY article LIMIT 1") == [
        ("ORR", 42.0, "news", site.url("/1"))
    ]
    assert sql(settings, "SELECT role, status, http_status FROM core.fetches ORDER BY fetch_number") == [
        ("article", "fetched", 200),
        ("article", "fetched", 200),
        ("listing", "fetched", 200),
        ("listing", "not_modified", 304),
    ]


def test_an_article_that_changed_is_a_new_version_and_one_that_came_back_is_current_again(
    settings: Settings, site: Site
) -> None:
    seen = []
    for rate, when in ((42, MONDAY), (51, TUESDAY), (42, "Wed, 04 Nov 2026 08:00:00 GMT")):
        site.put("/1", page(1, rate))
        sources(settings, kind="feed", url=feed(site, {"/1": when}))
        runs.ingest(settings)
        seen.append([value for (value,) in sql(settings, "SELECT value FROM outcomes")])
    assert seen == [[42.0], [51.0], [42.0]]
    assert sorted(sql(settings, "SELECT value, version FROM all_outcomes")) == [(42.0, 3), (51.0, 2)]
    assert articles(settings) == [("1", "extracted", 2, False), ("1", "extracted", 3, True)]


def test_a_page_whose_list_says_nothing_new_is_not_asked_for_and_one_that_says_so_is_asked_whether(
    settings: Settings, site: Site
) -> None:
    site.put("/1", page(1))
    sources(settings, kind="feed", url=feed(site, {"/1": MONDAY}))
    runs.ingest(settings)
    feed(site, {"/1": TUESDAY})
    runs.ingest(settings)
    statuses = sql(settings, "SELECT status, from_cache FROM core.fetches WHERE role = 'article' ORDER BY fetch_number")
    assert statuses == [("fetched", False), ("not_modified", True)]
    feed(site, {"/1": TUESDAY, "/nowhere": MONDAY})
    runs.ingest(settings)
    assert site.paths().count("/1") == 2


def test_an_article_that_vanished_is_marked_and_its_rows_stay(settings: Settings, site: Site) -> None:
    site.put("/1", page(1))
    sources(settings, kind="feed", url=feed(site, {"/1": MONDAY}))
    runs.ingest(settings)
    site.put("/1", "gone", status=410)
    feed(site, {"/1": TUESDAY})
    runs.ingest(settings)
    assert sql(settings, "SELECT status, vanished_at IS NOT NULL FROM core.articles") == [("extracted", True)]
    assert len(sql(settings, "FROM outcomes")) == 1
    site.put("/1", page(1))
    feed(site, {"/1": MONDAY})
    runs.ingest(settings)
    assert sql(settings, "SELECT vanished_at FROM core.articles") == [(None,)]


def test_a_page_that_only_says_that_it_is_gone_replaces_nothing_and_marks_what_stood_there(
    settings: Settings, site: Site
) -> None:
    site.put("/1", page(1))
    sources(settings, kind="feed", url=feed(site, {"/1": MONDAY}))
    runs.ingest(settings)
    site.put("/1", "<html><body><h1>Page not found</h1><p>The article you asked for was removed.</p></body></html>")
    for when in (TUESDAY, "Wed, 04 Nov 2026 08:00:00 GMT"):
        feed(site, {"/1": when})
        runs.ingest(settings)
        assert sql(settings, "SELECT value FROM outcomes") == [(42.0,)]
        assert sql(
            settings, "SELECT status, error_reason, vanished_at IS NOT NULL FROM core.articles ORDER BY status"
        ) == [("extracted", None, True), ("unreadable", "says_gone", False)]
    site.put("/1", page(1, 51))
    feed(site, {"/1": "Thu, 05 Nov 2026 08:00:00 GMT"})
    runs.ingest(settings)
    assert sorted(sql(settings, "SELECT value, version, superseded_by IS NULL FROM all_outcomes")) == [
        (42.0, 1, False),
        (51.0, 2, True),
    ]
    assert sql(settings, "SELECT count(*) FROM core.articles WHERE vanished_at IS NOT NULL") == [(0,)]


def test_a_page_that_leads_to_the_front_page_is_gone_and_a_login_wants_a_login(settings: Settings, site: Site) -> None:
    site.put("/", "<html><body><p>The response rate was 99% in 9 patients, says another article.</p></body></html>")
    site.put("/news/1", "", status=301, headers={"Location": "/"})
    site.put("/news/2", "<html><body><h1>Trial</h1><p>Please log in to continue reading.</p></body></html>")
    sources(settings, kind="feed", url=feed(site, {"/news/1": MONDAY, "/news/2": MONDAY}))
    told = runs.ingest(settings).refused
    assert sorted(sql(settings, "SELECT right(article, 1), status, error_reason FROM core.articles")) == [
        ("1", "http_error", "led_home"),
        ("2", "auth_required", "login_wall"),
    ]
    assert (len(told), sql(settings, "FROM outcomes")) == (2, [])


def test_each_of_the_twelve_statuses_is_one_that_a_run_ends_with(
    settings: Settings, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gather, "manner", lambda here: replace(manner(here), backoff_s=0.02, deadline_s=1))
    site.put("/extracted", page(1))
    site.put("/no_outcomes", TEXT.format("nothing", "Nothing was measured."))
    site.put("/unreadable", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    site.put("/auth_required", "no", status=401)
    site.put("/http_error", "no", status=500)
    site.put("/too_large", b"x" * 8_000_001)
    site.put("/timed_out", b"x", endless=0.2)
    site.put("/partial", page(2), cut=30)
    site.put("/private", page(3))
    paths = ["extracted", "no_outcomes", "unreadable", "auth_required", "http_error", "too_large", "timed_out"]
    entries = dict.fromkeys([f"/{path}" for path in [*paths, "partial", "private", "discovered"]], MONDAY)
    sources(settings, kind="feed", url=feed(site, entries), max_articles=9)
    runs.ingest(settings)
    found = {article: status for article, status, *_ in articles(settings)}
    assert found == {path: path for path in [*paths, "partial", "discovered"]} | {"private": "blocked_by_robots"}
    sources(settings, kind="feed", url=feed(site, {"/extracted": TUESDAY}))
    runs.ingest(settings)
    attempts = {status for (status,) in sql(settings, "SELECT DISTINCT status FROM core.fetches")}
    assert len(set(found.values()) | attempts) == 12
    assert attempts >= {"fetched", "not_modified"}


def test_every_address_has_a_status_also_where_nothing_was_fetched(settings: Settings, site: Site) -> None:
    site.put("/1", page(1))
    site.put("/auth", "no", status=401)
    site.put("/cut", page(2), cut=30)
    site.put("/empty", "")
    site.put("/private", page(3))
    site.put("/plain", TEXT.format("nothing", "Nothing was measured."))
    site.put("/picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    site.put("/inner", "", status=302, headers={"Location": "http://127.0.0.1/"})
    site.put("/huge", b"x" * 8_000_001)
    paths = ["/1", "/auth", "/cut", "/empty", "/private", "/plain", "/picture", "/inner", "/huge", "/none"]
    sources(settings, kind="feed", url=feed(site, dict.fromkeys(paths, MONDAY)))
    result = runs.ingest(settings)
    found = {article: status for article, status, *_ in articles(settings)}
    assert found == {
        "1": "extracted",
        "auth": "auth_required",
        "cut": "partial",
        "empty": "unreadable",
        "private": "blocked_by_robots",
        "plain": "no_outcomes",
        "picture": "unreadable",
        "inner": "http_error",
        "huge": "too_large",
        "none": "http_error",
    }
    assert len(result.refused) == 8
    assert "/private" not in site.paths()
    reasons = dict(sql(settings, "SELECT split_part(url, '/', -1), reason FROM core.fetches WHERE reason IS NOT NULL"))
    assert reasons["inner"] == "inner_address"
    assert result.summary["articles"]["read"] == 4
    site.put("/none", page(4))
    site.put("/auth", page(5))
    runs.ingest(settings)
    after = {article: status for article, status, *_ in articles(settings)}
    assert (after["none"], len(after)) == ("extracted", 10)
