"""Reading on a Dask cluster of two processes: the same rows as here, whatever dies."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from platform import node

import pytest
from distributed import Client, LocalCluster
from faults.spawner import settings_of
from faults.world import IMPOSSIBLE, article, rows

from etl import __version__, runs, shards
from flows import on_dask
from served.server import Served, until

COUNT = 240

# Dask leaves sockets and timers to the garbage collector
pytestmark = [pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as made:
        yield made


@pytest.fixture
def client(cluster: LocalCluster) -> Iterator[Client]:
    with Client(cluster, set_as_default=False) as client:  # else runs would take it, whatever address they are given
        yield client


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles with results, one that cannot be true and one that cannot be read."""
    made = tmp_path_factory.mktemp("cluster")
    for number in range(COUNT - 2):
        (made / f"trial-{number}.txt").write_text(article(number % 90, version=number // 90), encoding="utf-8")
    (made / "impossible.txt").write_text(IMPOSSIBLE, encoding="utf-8")
    (made / "empty.txt").touch()
    return made


@pytest.fixture(scope="module")
def local(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    root = tmp_path_factory.mktemp("local")
    runs.ingest(settings_of(root), source=str(folder))
    return rows(root)


def on(served: Served, scheduler: str, root: Path, folder: Path) -> str:
    """Read the articles of a folder on the cluster, and return what the run says of itself."""
    where = {"ETL_RAW": str(root / "raw"), "ETL_WAREHOUSE": str(root / "warehouse")}
    ended = served.ingest(str(folder), ETL_CLUSTER=f"dask:{scheduler}", **where)
    return f"{ended.name}: {ended.message}"


def test_the_rows_are_those_of_a_local_run_also_when_a_worker_is_killed(
    served: Served, client: Client, folder: Path, local: dict[str, list[tuple[object, ...]]], tmp_path: Path
) -> None:
    before = set(client.run(os.getpid).values())

    def kill() -> None:
        until(lambda: list((tmp_path / "raw" / "shards").glob("*/*.parquet")), bool)
        os.kill(min(before), signal.SIGKILL)

    killing = threading.Thread(target=kill)
    killing.start()
    ended = on(served, client.scheduler.address, tmp_path, folder)
    killing.join()
    assert ended.startswith(f"CompletedWithRefusals: {COUNT} articles found")
    until(lambda: set(client.run(os.getpid).values()), lambda now: len(now) == 2 and now != before)
    assert rows(tmp_path) == local
    assert list((tmp_path / "raw" / "shards").glob("*/*")) == []


def test_a_cluster_that_does_not_answer_or_has_no_worker_ends_the_run_and_the_next_goes_on(
    served: Served,
    client: Client,
    folder: Path,
    local: dict[str, list[tuple[object, ...]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Never a slow run on this machine alone, and never one that waits for ever."""
    monkeypatch.setattr(on_dask, "ANSWER_S", 2)
    told = on(served, "tcp://127.0.0.1:9", tmp_path, folder)
    assert told.startswith("ClusterFailed: ETL_CLUSTER=dask:tcp://127.0.0.1:9: nobody answers (")
    assert told.endswith("; nothing is lost: the next run goes on from here")
    monkeypatch.setattr("flows.cluster.ALONE_S", 1)
    with LocalCluster(n_workers=0, dashboard_address=":0") as empty:
        told = on(served, empty.scheduler_address, tmp_path, folder)
    assert f"ClusterFailed: ETL_CLUSTER=dask:{empty.scheduler_address}: no worker is there for 1 s" in told
    assert on(served, client.scheduler.address, tmp_path, folder).startswith("CompletedWithRefusals")
    assert rows(tmp_path) == local


def of_version(version: str) -> None:
    shards.__version__ = version


def test_a_worker_of_another_version_reads_nothing_and_is_named(
    served: Served, client: Client, folder: Path, tmp_path: Path
) -> None:
    client.run(of_version, "9.9.9")
    told = on(served, client.scheduler.address, tmp_path, folder)
    client.run(of_version, __version__)
    assert told.startswith("ClusterFailed: ETL_CLUSTER=dask:tcp://127.0.0.1:")
    assert f"SettingsError: {node()} has other rules or another version of etl than the run that asks" in told


def deadly() -> None:
    """Make this process die of the first article it reads."""
    shards.read_batch = lambda *_: os.kill(os.getpid(), signal.SIGKILL)


def test_what_kills_every_worker_is_read_here(
    served: Served, cluster: LocalCluster, client: Client, tmp_path: Path
) -> None:
    cluster.scheduler.allowed_failures = 0  # a task is given up with the first worker that dies of it
    client.run(deadly)
    (tmp_path / "few").mkdir()
    for number in range(5):
        (tmp_path / "few" / f"trial-{number}.txt").write_text(article(number), encoding="utf-8")
    assert (
        on(served, client.scheduler.address, tmp_path, tmp_path / "few") == "Completed: 5 articles found, 5 of them new"
    )
    assert [status for _, _, status, *_ in rows(tmp_path)["articles"]] == ["extracted"] * 5
