"""Runs over sources on the network: what is fetched once, what is fetched again, and what is never lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Self

import pytest
from conftest import Ran
from webserver import HOST, Site, serving

from etl import attempts, fetchlog, gather, gather_preview, gathered, load, maintain, publish, rules, runs
from etl.errors import SettingsError, StoreError
from etl.fetch import visit
from etl.gather_visit import manner
from etl.gathered import Wish
from etl.raw import RawStore
from etl.readers import read_batch
from etl.rules.schema_source import Source
from etl.settings import Settings

TEXT = "<html><body><article><h1>Trial {0} of glentuzumab</h1><p>{1}</p></article></body></html>"
WORDS = "The objective response rate was {}% in patients with multiple myeloma who were treated in the trial."


def page(number: int, rate: int = 42) -> str:
    return TEXT.format(number, WORDS.format(rate))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serving(tmp_path / "pages") as running:
        running.put("/robots.txt", "User-agent: *\nDisallow: /private\n")
        yield running


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    in_this_process(monkeypatch)
    return command_settings(tmp_path)


def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read without a pool of processes, which takes seconds to start and has its own tests, and wait less."""
    monkeypatch.setattr(runs, "read_all", lambda here, places: iter([read_batch(here, tuple(places))]))
    for module in (gather, gather_preview):
        monkeypatch.setattr(module, "manner", lambda here: replace(manner(here), backoff_s=0.02))


def command_settings(tmp_path: Path) -> Settings:
    return Settings(
        raw=tmp_path / "raw",
        warehouse=tmp_path / "warehouse",
        rules=own_rules(tmp_path),
        workers=1,
        contact="tests@outcomes.example",
        loopback_hosts=HOST,
    )


def own_rules(tmp_path: Path) -> Path:
    """Return a folder with the rule files of the project, to which sources of a test can be written."""
    folder = tmp_path / "rules"
    folder.mkdir(exist_ok=True)
    for path in Settings().rules.glob("*.*"):
        if path.suffix in {".toml", ".csv"} and not (folder / path.name).exists():
            (folder / path.name).symlink_to(path)
    (folder / "sources.toml").unlink(missing_ok=True)
    return folder


def sources(settings: Settings, **keys: Any) -> None:
    entry = {"name": "news", "per_second": 50} | keys
    lines = [f"{key} = {json.dumps(value)}" for key, value in entry.items()]
    (settings.rules / "sources.toml").write_text("\n".join(["[[source]]", *lines]) + "\n")
    rules.load.cache_clear()


def feed(site: Site, entries: dict[str, str], path: str = "/feed") -> str:
    item = "<item><link>{}</link><pubDate>{}</pubDate></item>"
    items = "".join(item.format(site.url(at), when) for at, when in entries.items())
    return site.put(path, f"<rss><channel>{items}</channel></rss>")


MONDAY, TUESDAY = "Mon, 02 Nov 2026 08:00:00 GMT", "Tue, 03 Nov 2026 08:00:00 GMT"


def sql(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    return publish.query(settings.published, query).rows()


def articles(settings: Settings) -> list[tuple[Any, ...]]:
    rows = sql(settings, "SELECT article, status, version, superseded_by IS NULL FROM core.articles ORDER BY ALL")
    return [(article.rpartition("/")[2], *rest) for article, *rest in rows]


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
    assert runs.preview(settings) == [("news", site.url("/1")), ("news", site.url("/2"))]
    assert site.paths() == ["/robots.txt", "/feed"]
    assert not settings.raw.joinpath("store").exists()
    runs.ingest(settings)
    assert runs.preview(settings) == [] or runs.preview(settings) == [("news", site.url("/2"))]


def record(number: int, rate: int = 42) -> dict[str, str]:
    return {"doi": f"10.1101/{number}", "title": f"Trial {number} of glentuzumab", "abstract": WORDS.format(rate)}


def test_records_come_by_days_from_where_the_last_good_visit_ended(settings: Settings, site: Site) -> None:
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415  used here only

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
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415  used here only

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


def test_a_secret_in_an_address_is_in_no_row_log_or_card(settings: Settings, site: Site) -> None:
    site.put("/1", page(1))
    sources(settings, kind="urls", urls=[site.url("/1?token=hunter2"), site.url("/2?api_key=hunter2")])
    result = runs.ingest(settings)
    assert "/1?token=hunter2" in site.paths()
    assert "hunter2" not in repr(result)
    for path in [*settings.raw.rglob("*"), *settings.published.parent.rglob("*.parquet"), settings.published]:
        assert path.is_dir() or b"hunter2" not in path.read_bytes(), path


def test_a_raw_file_that_was_damaged_is_reported_and_fetched_again(settings: Settings, site: Site) -> None:
    site.put("/1", page(1))
    sources(settings, kind="urls", urls=[site.url("/1")])
    runs.ingest(settings)
    (body,) = [path for path in settings.raw.glob("store/*/*") if path.suffix == ""]
    body.write_bytes(b"x" + body.read_bytes()[1:])
    with pytest.raises(StoreError, match="damaged"):
        RawStore(settings.raw).get(body.name)
    settings.working.unlink()
    settings.published.unlink()
    result = runs.ingest(settings)
    assert RawStore(settings.raw).get(body.name).body == page(1).encode()
    assert (result.read, [status for _, status, *_ in articles(settings)]) == (1, ["extracted"])
    assert "damaged" in " ".join(result.refused)


def command(settings: Settings) -> dict[str, Any]:
    own = {f"ETL_{name.upper()}": str(getattr(settings, name)) for name in ("raw", "warehouse", "rules", "contact")}
    env = os.environ | own | {"ETL_LOOPBACK_HOSTS": HOST, "ETL_WORKERS": "1"}
    return {"args": [sys.executable, "-m", "etl", "run"], "env": env, "stdout": subprocess.DEVNULL}


def test_after_a_kill_between_fetching_and_loading_exactly_the_missing_ones_are_fetched(
    settings: Settings, site: Site
) -> None:
    for number in range(1, 9):
        site.put(f"/{number}", page(number), delay_s=0.15)
    sources(settings, kind="urls", urls=[site.url(f"/{number}") for number in range(1, 9)])
    with subprocess.Popen(**command(settings)) as process:
        while len([path for path in site.paths() if path != "/robots.txt"]) < 4:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    time.sleep(0.3)  # what the server still had to write
    stored = {path.stem for path in settings.raw.glob("store/*/*.json")}
    assert 2 <= len(stored) <= 4
    result = runs.ingest(settings)
    assert (result.read, len(articles(settings))) == (8, 8)
    assert not list(settings.raw.glob("store/*/.part-*")) or stored
    with load.working(settings.working) as con:
        assert con.sql("SELECT status FROM core.runs ORDER BY run_id").fetchall() == [("died",), ("done",)]


def test_a_last_line_of_the_log_that_was_cut_is_left_out(settings: Settings, site: Site) -> None:
    site.put("/1", page(1))
    sources(settings, kind="feed", url=feed(site, {"/1": MONDAY}))
    runs.ingest(settings)
    (log,) = settings.raw.glob("fetches/*.jsonl")
    log.write_bytes(log.read_bytes().partition(b"\n")[0][:-30])
    settings.working.unlink()
    settings.published.unlink()
    assert (runs.ingest(settings).read, articles(settings)) == (1, [("1", "extracted", 1, True)])
    assert site.paths().count("/1") == 2


def test_after_the_clock_was_set_back_the_newer_version_is_still_the_newer_one(
    settings: Settings, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Wrong(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls(2020, 1, 1, tzinfo=tz)

    for rate, when in ((42, MONDAY), (51, TUESDAY)):
        site.put("/1", page(1, rate))
        sources(settings, kind="feed", url=feed(site, {"/1": when}))
        runs.ingest(settings)
        for module in (attempts, fetchlog, gathered, visit):
            monkeypatch.setattr(module, "datetime", Wrong)
    newest = "SELECT value FROM outcomes"
    assert sql(settings, newest) == [(51.0,)]
    maintain.rebuilt(settings)
    assert sql(settings, newest) == [(51.0,)]


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
    assert runs.preview(settings) == [("news", site.url("/oncology/1"))]
    assert runs.ingest(settings).refused == ()
    (hit,) = (hit for hit in site.hits() if hit["path"].startswith(("/oncology", "/sports")))
    assert (hit["path"], hit["headers"]["Accept-Language"]) == ("/oncology/1", "de, *;q=0.1")


def test_another_feed_does_not_make_everything_be_read_again(settings: Settings) -> None:
    sources(settings, kind="feed", url="https://news.example/feed")
    before = rules.load(settings.rules).sha
    sources(settings, kind="feed", url="https://news.example/other")
    assert rules.load(settings.rules).sha == before
    assert isinstance(rules.load(settings.rules).sources[0], Source)
