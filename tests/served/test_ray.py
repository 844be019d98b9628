"""Reading on Ray: the same rows as here, also when a worker is killed; `make ray` installs it and runs this."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.spawner import settings_of
from faults.world import IMPOSSIBLE, article, rows

from etl import runs
from served.server import ROOT, Served, until

pytest.importorskip("prefect_ray", reason="the extra `ray` is not installed; `make ray` installs it and runs this")

COUNT = 240

# Ray leaves sockets to the garbage collector, and warns of what it will change
pytestmark = [pytest.mark.filterwarnings("ignore")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    for number in range(COUNT - 1):
        (made / f"trial-{number}.txt").write_text(article(number % 90, version=number // 90), encoding="utf-8")
    (made / "impossible.txt").write_text(IMPOSSIBLE, encoding="utf-8")
    return made


def readers() -> Iterator[int]:
    """Yield the processes of Ray that read a shard just now: it gives them the name of their task."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if "Read a shard" in (process / "cmdline").read_text():
                yield int(process.name)
        except OSError:  # it has ended
            continue


def test_the_rows_are_those_of_a_local_run_also_when_a_worker_is_killed(
    served: Served, folder: Path, tmp_path: Path
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    runs.ingest(settings_of(here), source=str(folder))
    killed = list[int]()

    def kill() -> None:
        killed.extend(until(lambda: list(readers()), bool, 240))
        os.kill(killed[0], signal.SIGKILL)

    killing = threading.Thread(target=kill)
    killing.start()
    where = {"ETL_RAW": str(there / "raw"), "ETL_WAREHOUSE": str(there / "warehouse"), "PYTHONPATH": str(ROOT)}
    ended = served.ingest(str(folder), ETL_CLUSTER="ray", **where)
    killing.join()
    assert ended.name == "CompletedWithRefusals", ended.message
    assert killed
    assert rows(there) == rows(here)
    assert list((there / "raw" / "shards").glob("*/*")) == []


def test_a_head_that_does_not_answer_ends_the_run(served: Served, folder: Path, tmp_path: Path) -> None:
    where = {"ETL_RAW": str(tmp_path / "raw"), "ETL_WAREHOUSE": str(tmp_path / "warehouse")}
    ended = served.ingest(str(folder), ETL_CLUSTER="ray:ray://127.0.0.1:9", **where)
    assert f"{ended.name}: {ended.message}".startswith(
        "ClusterFailed: ETL_CLUSTER=ray:ray://127.0.0.1:9: nobody answers ("
    )
