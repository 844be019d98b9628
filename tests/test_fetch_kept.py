"""Nothing that was seen is lost, and nothing secret is kept: kills, cut logs, damaged files, clocks."""

from __future__ import annotations

import signal
import subprocess
import time
from datetime import datetime, tzinfo
from typing import Self

import pytest
from ingesting import MONDAY, TUESDAY, articles, command, feed, page, settings, site, sources, sql
from webserver import Site

from etl import attempts, fetchlog, gathered, load, maintain, runs
from etl.errors import StoreError
from etl.fetch import visit
from etl.raw import RawStore
from etl.settings import Settings

__all__ = ["settings", "site"]  # fixtures


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
