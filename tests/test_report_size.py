"""The lists of a report of 5,000 articles stay small; `bench/paint.py` says how soon they are painted."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from etl.load import working
from etl.publish import publish
from etl.report import Written, write

BENCH = Path(__file__).parent.parent / "bench" / "warehouse.py"
ARTICLES = 5_000


def bench() -> ModuleType:
    """Return the module that fills a warehouse with synthetic articles of ten results each."""
    spec = importlib.util.spec_from_file_location("bench_warehouse", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("large")
    path, target = folder / "working.duckdb", folder / "outcomes.duckdb"
    with working(path) as con:
        bench().fill(con, 10 * ARTICLES)
        publish(con, working=path, target=target)
    return write(target, folder / "report", whole=False)


def test_every_list_of_a_large_report_is_small(large: Written) -> None:
    assert large.articles == ARTICLES
    sizes = {path.name: path.stat().st_size for path in large.folder.glob("*.html")}
    assert len(sizes) > 10
    assert {name: size for name, size in sizes.items() if size >= 500_000} == {}
