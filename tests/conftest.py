"""What several tests need: the command line as a person calls it, and the evaluation data if it is there."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from etl import runs
from etl.cli import main
from etl.settings import Settings, quieten_prefect

ROOT = Path(__file__).parent.parent
EVALUATION = ROOT.parent / "shared" / "eval"

quieten_prefect()  # before any test imports Prefect

# machines of two busy cores: no deadlines, and CI draws the same examples every time
hypothesis_settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.register_profile("ci", parent=hypothesis_settings.get_profile("default"), derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", type=Path, help="folder for the README's pictures of the report")


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def etl(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    for logger in (logging.getLogger(), logging.getLogger("etl")):
        # a flow that ran in this process has left Prefect's, which print
        own = [handler for handler in logger.handlers if not type(handler).__module__.startswith("prefect")]
        monkeypatch.setattr(logger, "handlers", own)

    def run(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["etl", *map(str, words)])
        try:
            code = main()
        except SystemExit as left:
            code = int(left.code or 0)
        return Ran(code, *capfd.readouterr())

    return run


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder with its own raw store and warehouse."""
    monkeypatch.setenv("ETL_RAW", str(tmp_path / "raw"))
    monkeypatch.setenv("ETL_WAREHOUSE", str(tmp_path / "warehouse"))
    return tmp_path


@pytest.fixture(scope="session")
def evaluation() -> Path:
    if not EVALUATION.is_dir() and not os.environ.get("CI"):
        pytest.skip("the labelled articles are other people's and lie beside the project, not in it")
    return EVALUATION


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published warehouse of the articles that come with the project; tests only read it."""
    folder = tmp_path_factory.mktemp("samples")
    settings = Settings(raw=folder / "raw", warehouse=folder / "warehouse")
    return runs.ingest(settings, source=str(ROOT / "raw" / "samples")).published
