"""One served Prefect for all tests of this folder; the last of them ends it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import webserver
from test_report_browser import browser  # noqa: F401 - a fixture

from etl import readers
from etl.settings import Settings
from served.server import Served, serving

# beside the samples a folder that a test fills, and a feed that is never there
SOURCES = """
[[source]]
name = "samples"
kind = "folder"
path = "raw/samples"

[[source]]
name = "congress"
kind = "folder"
path = "{congress}"
schedule = "weekly"

[[source]]
name = "lost-journal"
kind = "feed"
url = "{address}"
per_second = 50
schedule = "weekly"
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Prefect's clients leave sockets to the garbage collector
    ignored = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(ignored)


@pytest.fixture(autouse=True)
def _read_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Save runs of the tests themselves a pool of processes, which takes seconds to start and has its own tests."""
    monkeypatch.setattr(readers, "_pooled", lambda here, batches, **_: (readers.read_batch(here, b) for b in batches))


@pytest.fixture(scope="package")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("served")
    rules = root / "rules"
    rules.mkdir()
    for path in Settings().rules.iterdir():
        if path.suffix in {".toml", ".csv"} and path.name != "sources.toml":
            (rules / path.name).symlink_to(path)
    with webserver.serving(root / "pages") as site:
        sources = SOURCES.format(address=site.url("/feed"), congress=root / "congress")
        (rules / "sources.toml").write_text(sources, encoding="utf-8")
        with serving(root, rules) as running:
            yield running
