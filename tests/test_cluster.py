"""What a run makes of a cluster that is ill; `tests/served/test_machines.py` has real ones, well and ill."""

from __future__ import annotations

from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from prefect.states import Completed, Failed, State

from etl import readers
from etl.errors import ClusterFailed
from etl.gather import store_articles
from etl.readers import Batch
from etl.rules import load
from etl.runs import chosen
from etl.settings import Settings
from flows import cluster
from flows.cluster import Cluster, Handed


class WorkerDied(Exception):
    """What a library of clusters raises."""


@dataclass
class Task:
    """A task as a library of clusters shows it: its end is known beforehand."""

    state: State[Any]
    error: Exception | None = None
    done: bool = True

    def wait(self, _: float) -> None:
        """Come back at once."""


@dataclass
class Library:
    """What `flows.on_dask` is for Dask."""

    there: int = 2

    def workers(self, _: object) -> int:
        return self.there

    def ended(self, task: Task) -> bool:
        return task.done

    def fault(self, task: Task) -> Exception | None:
        return task.error

    def died(self, error: Exception) -> bool:
        return isinstance(error, WorkerDied)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Reading in this process, which saves the start of a pool."""
    monkeypatch.setattr(readers, "_pooled", lambda here, batches, **_: (readers.read_batch(here, b) for b in batches))
    return Settings(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse", workers=1)


@pytest.fixture
def part(settings: Settings, tmp_path: Path) -> Batch:
    (tmp_path / "articles").mkdir()
    text = "Trial\n\nThe objective response rate was 41% in patients with myeloma.\n"
    (tmp_path / "articles" / "a.txt").write_text(text, encoding="utf-8")
    return tuple(store_articles(settings, chosen(load(), str(tmp_path / "articles"))).places)


def taken(settings: Settings, part: Batch, *tasks: Task, library: Library | None = None) -> int:
    """Return how many articles come of shards that end so."""
    handed = deque(
        Handed(part=part, file=settings.raw / f"{number}.parquet", future=cast("Any", task))
        for number, task in enumerate(tasks)
    )
    ill = Cluster("dask:tcp://head:8786", library or Library(), cast("Any", None))
    return sum(map(len, cluster._all_taken(settings, ill, handed, stack=ExitStack())))  # noqa: SLF001  no server is needed inside


DIED = Task(Failed(), error=WorkerDied("killed"))


def test_a_shard_of_which_the_workers_died_is_read_here_and_many_are_a_fault_of_the_cluster(
    settings: Settings, part: Batch
) -> None:
    assert taken(settings, part, *[DIED] * cluster.FEW_HERE) == cluster.FEW_HERE * len(part)
    with pytest.raises(ClusterFailed, match="ETL_CLUSTER=dask:tcp://head:8786: its workers died of 4 shards"):
        taken(settings, part, *[DIED] * 8)


@pytest.mark.parametrize(
    ("task", "told"),
    [
        (Task(Failed(), error=ModuleNotFoundError("No module\nnamed 'flows'")), "ModuleNotFoundError: No module named"),
        (Task(Failed(message="StoreError: it is gone")), "a worker could not read: StoreError: it is gone"),
        (Task(Completed()), "0.parquet is not here; all machines must share that folder"),
    ],
)
def test_what_no_worker_can_read_ends_the_run_with_the_reason(
    settings: Settings, part: Batch, task: Task, told: str
) -> None:
    with pytest.raises(ClusterFailed, match=told):
        taken(settings, part, task)


def test_a_run_does_not_wait_for_workers_that_never_come(
    settings: Settings, part: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ALONE_S", 0)
    with pytest.raises(ClusterFailed, match="no worker is there for 0 s"):
        taken(settings, part, Task(Failed(), done=False), library=Library(there=0))
