"""`etl rebuild`: the whole warehouse again, from the raw store alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import Ran

from etl import load, publish, runs
from etl.settings import Settings
from etl.sql import SCHEMA_VERSION, views

SAMPLES = Path(__file__).parent.parent / "raw" / "samples"
TABLES = [f"core.{table}" for table in publish.TABLES if table != "runs"]
# which run wrote a row, and how often a run was made, is the history of the runs and not of the articles
OF_RUNS = {"run_id", "last_run_id"}


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """State that grew over three runs: some samples, others, one under another name."""
    root = tmp_path_factory.mktemp("grown")
    samples = sorted(path for path in SAMPLES.iterdir() if path.is_file())[::3]
    for number, part in enumerate((samples[::2], samples[1::2], samples[:1])):
        folder = root / f"part-{number}"
        folder.mkdir()
        for path in part:
            shutil.copyfile(path, folder / (path.name if number < 2 else f"again-{path.name}"))
        runs.ingest(settings_of(root), source=str(folder))
    return root


@pytest.fixture
def root(grown: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = Path(shutil.copytree(grown, tmp_path / "copy"))
    monkeypatch.setenv("ETL_RAW", str(copy / "raw"))
    monkeypatch.setenv("ETL_WAREHOUSE", str(copy / "warehouse"))
    monkeypatch.setenv("ETL_WORKERS", "1")
    return copy


def settings_of(root: Path) -> Settings:
    return Settings(raw=root / "raw", warehouse=root / "warehouse", workers=1, wait_s=0)


def everything(root: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all tables and views that readers see, in a fixed order."""
    names = [*TABLES, *(view.name for view in views() if view.name != "run_report")]
    found = {name: publish.query(settings_of(root).published, f"FROM {name}") for name in names}
    return {name: sorted(rows.drop(OF_RUNS, strict=False).rows(), key=repr) for name, rows in found.items()}


def test_a_warehouse_made_again_from_raw_alone_is_row_for_row_the_same(etl: Callable[..., Ran], root: Path) -> None:
    before = everything(root)
    assert len(before["results"]) > 20
    shutil.rmtree(root / "warehouse")
    ended = etl("rebuild")
    assert ended.code in {0, 1}, ended.err
    after = everything(root)
    for name, rows in before.items():
        assert after[name] == rows, name


def edition(path: Path, number: int) -> None:
    with load.working(path) as con:
        con.execute("UPDATE core.meta SET schema_version = $number", {"number": number})


@pytest.mark.parametrize("command", ["run", "reread", "rebuild", "publish", "verify"])
def test_a_warehouse_of_a_newer_version_is_refused_in_one_line_and_kept(
    etl: Callable[..., Ran], root: Path, command: str
) -> None:
    working = settings_of(root).working
    edition(working, SCHEMA_VERSION + 1)
    ended = etl(command)
    assert ended.code == 1
    assert ended.err.count("\n") == 1
    assert f"made by a newer etl (tables of edition {SCHEMA_VERSION + 1}" in ended.err
    with duckdb.connect(working, read_only=True) as con:
        assert con.execute("SELECT schema_version FROM core.meta").fetchone() == (SCHEMA_VERSION + 1,)


def test_a_database_of_somebody_else_is_never_replaced(etl: Callable[..., Ran], root: Path) -> None:
    working = settings_of(root).working
    working.unlink()
    with duckdb.connect(working) as con:
        con.execute("CREATE TABLE recipes (name VARCHAR)")
    ended = etl("rebuild")
    assert ended.code == 1
    assert "no warehouse of etl" in ended.err
    with duckdb.connect(working, read_only=True) as con:
        assert con.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("recipes",)]
