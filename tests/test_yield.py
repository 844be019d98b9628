"""A source whose articles gave results and give none now: somebody is told before readers see it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ingesting import MONDAY, command_settings, feed, in_this_process, page, sources, sql
from webserver import Site, serving

from etl import runs
from etl.errors import ChecksFailed
from etl.settings import Settings

EMPTY = "<html><body><article><h1>News {0}</h1><p>The hospital of town {0} has opened its doors again.</p></article>"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serving(tmp_path / "pages") as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    in_this_process(monkeypatch)
    return command_settings(tmp_path)


def put(site: Site, settings: Settings, *, to: int, with_results: range) -> None:
    """Let a feed list so many pages, of which those in the range have a result."""
    for number in range(to):
        site.put(f"/{number}", page(number) if number in with_results else EMPTY.format(number))
    sources(settings, kind="feed", url=feed(site, {f"/{number}": MONDAY for number in range(to)}))


def test_a_source_whose_articles_stop_giving_results_stops_one_publication(settings: Settings, site: Site) -> None:
    put(site, settings, to=20, with_results=range(20))
    runs.ingest(settings)
    put(site, settings, to=32, with_results=range(22))
    with pytest.raises(ChecksFailed, match=r"results_keep_coming: a source .* \(1 rows\)"):
        runs.ingest(settings)
    assert sql(settings, "SELECT count(*) FROM core.articles") == [(20,)]
    runs.ingest(settings)
    assert sql(settings, "SELECT count(*) FROM core.articles") == [(32,)]


def test_a_source_that_gives_fewer_results_than_usual_but_some_is_no_fault(settings: Settings, site: Site) -> None:
    put(site, settings, to=20, with_results=range(20))
    runs.ingest(settings)
    put(site, settings, to=32, with_results=range(24))
    assert runs.ingest(settings).read == 12
