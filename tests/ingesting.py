"""Runs over a site of our own: its pages, the sources that lead there, and what the warehouse holds then."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from webserver import HOST, Site, serving

from etl import gather, gather_preview, publish, rules, runs
from etl.gather_visit import manner
from etl.readers import read_batch
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


def record(number: int, rate: int = 42) -> dict[str, str]:
    return {"doi": f"10.1101/{number}", "title": f"Trial {number} of glentuzumab", "abstract": WORDS.format(rate)}


def command(settings: Settings) -> dict[str, Any]:
    own = {f"ETL_{name.upper()}": str(getattr(settings, name)) for name in ("raw", "warehouse", "rules", "contact")}
    env = os.environ | own | {"ETL_LOOPBACK_HOSTS": HOST, "ETL_WORKERS": "1"}
    return {"args": [sys.executable, "-m", "etl", "run"], "env": env, "stdout": subprocess.DEVNULL}
