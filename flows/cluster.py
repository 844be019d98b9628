"""Reading on more than one machine: shards as tasks on Dask or Ray, whose files the one loader takes up."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner

from etl.errors import ClusterFailed, SettingsError
from etl.readers import Batch, Place, read_all
from etl.rows import Sheet
from etl.settings import Settings
from etl.shards import clear, read_shard, shard_file, shards, write_shard

# installed only where they are wanted
KINDS = {"dask": "flows.on_dask", "ray": "flows.on_ray"}

# A worker that is started again is back in seconds, on a busy machine in half a minute.
ALONE_S, LOOK_S = 60, 5
# An article may kill whoever reads it, and its shard is read here then; where that is a tenth of all, workers are ill.
FEW_HERE, SHARE_HERE = 3, 10
TOLD = 300

log = logging.getLogger("etl.flow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A shard that was handed out: its places, the file that its rows will be in, and what becomes of the task."""

    part: Batch
    file: Path
    future: PrefectFuture[int]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Workers elsewhere; `named` is how a person has named them, `kind` the module that knows theirs."""

    named: str
    kind: Any
    runner: TaskRunner[Any]

    def failed(self, why: str) -> ClusterFailed:
        """Return the error that says so, and what to do."""
        return ClusterFailed(f"ETL_CLUSTER={self.named}: {why}")

    def workers(self) -> int:
        """Return how many there are now, none if nobody answers."""
        try:
            return int(self.kind.workers(self.runner))
        except OSError:
            return 0

    def wait(self, future: PrefectFuture[int]) -> None:
        """Return when nothing more will come of a task.

        Raises:
            ClusterFailed: for a minute there was nobody to do it.
        """
        seen = time.monotonic()
        while not self.kind.ended(future):
            future.wait(LOOK_S)
            if self.workers():
                seen = time.monotonic()
            elif time.monotonic() - seen > ALONE_S:
                raise self.failed(f"no worker is there for {ALONE_S} s; start some, or unset ETL_CLUSTER")

    def died_of(self, handed: Handed) -> bool:
        """Say whether the workers died of a shard that has ended; else its file is here.

        Raises:
            ClusterFailed: it could not be read there for another reason, which holds for other shards too.
        """
        if handed.file.exists():
            return False
        error = self.kind.fault(handed.future)
        if error is not None and self.kind.died(error):
            return True
        if error is not None:
            raise self.failed(f"a worker could not read: {_in_a_line(error)}")
        if handed.future.state.is_completed():
            raise self.failed(f"a worker has read, but {handed.file} is not here; all machines must share that folder")
        raise self.failed(f"a worker could not read: {handed.future.state.message}")


@task(name="Read a shard of articles", cache_policy=NO_CACHE)
def read_one(settings: Settings, places: Batch, file: Path) -> int:
    """Return how many articles were read; 0 if a run that was killed had read them."""
    return write_shard(settings, places, file)


def read_stored(settings: Settings, places: Sequence[Place]) -> Iterator[list[Sheet]]:
    """Return the rows of stored articles, in the order given: read here, or where `ETL_CLUSTER` says.

    Raises:
        SettingsError: what it names is not installed.
        ClusterFailed: nobody answers there.
    """
    if settings.cluster is None or not places:
        return read_all(settings, places)
    # workers start in folders of their own
    here = {"raw": settings.raw.absolute(), "warehouse": settings.warehouse.absolute()}
    settings = settings.model_copy(update=here)
    parts = [(part, shard_file(settings, part)) for part in shards(places)]
    clear(settings, but=[file for _, file in parts])
    with ExitStack() as stack:
        cluster = _reached(settings, stack)
        # handed out now, not when the first is asked for: that happens in a task whose context no worker can take
        waiting = deque(
            Handed(
                part=part,
                file=file,
                future=cluster.runner.submit(read_one, {"settings": settings, "places": part, "file": file}),
            )
            for part, file in parts
        )
        return _all_taken(settings, cluster, waiting, stack=stack.pop_all())


def _reached(settings: Settings, stack: ExitStack) -> Cluster:
    """Return the cluster, when it answers.

    Raises:
        SettingsError, ClusterFailed: see `read_stored`.
    """
    named = str(settings.cluster)
    name, _, address = named.partition(":")
    try:
        kind: Any = import_module(KINDS[name])
    except ImportError as error:
        raise SettingsError(
            f"ETL_CLUSTER: {error.name} is not installed; pip install 'outcomes-etl[{name}]'"
        ) from error
    try:
        runner = stack.enter_context(kind.runner(address or None, workers=settings.workers))
        kind.workers(runner)
    except OSError as error:
        raise ClusterFailed(f"ETL_CLUSTER={named}: nobody answers ({error}); start it, or unset ETL_CLUSTER") from error
    return Cluster(named, kind, runner)


def _all_taken(
    settings: Settings, cluster: Cluster, waiting: deque[Handed], *, stack: ExitStack
) -> Iterator[list[Sheet]]:
    """Yield the rows of every shard as it comes; the cluster is let go with the last."""
    few, here = max(FEW_HERE, len(waiting) // SHARE_HERE), 0
    with stack:
        while waiting:
            # nobody may hold a future whose shard was taken: Dask would read it again if the worker that had it dies
            part, file, died = _done(cluster, waiting.popleft())
            here += died
            if here > few:
                raise cluster.failed(f"its workers died of {here} shards of articles; its log says why")
            if not waiting:
                stack.close()
            yield from _read_here(settings, part) if died else _taken(file)


def _done(cluster: Cluster, handed: Handed) -> tuple[Batch, Path, bool]:
    """Wait for a shard; return its places, its file, and whether the workers died of it."""
    cluster.wait(handed.future)
    return handed.part, handed.file, cluster.died_of(handed)


def _read_here(settings: Settings, part: Batch) -> Iterator[list[Sheet]]:
    """Yield the rows of a shard of which the workers died: of the article that killed them alone nothing is read."""
    log.warning("the workers of the cluster died of a shard of %s articles, so it is read here", len(part))
    yield from read_all(settings, part)


def _in_a_line(error: BaseException) -> str:
    """Return what an error of a cluster says, which may be a whole traceback."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:TOLD]}"


def _taken(file: Path) -> Iterator[list[Sheet]]:
    """Yield the rows of a shard, and delete it before the last of them: who takes them does not ask for more."""
    *before, last = read_shard(file)
    yield from before
    file.unlink(missing_ok=True)
    yield last
