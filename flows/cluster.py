"""Reading on more than one machine: shards as tasks on Dask or Ray, whose files the one loader takes up."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner

from etl.errors import SettingsError
from etl.readers import Batch, Place, read_all
from etl.rows import Sheet
from etl.settings import Settings
from etl.shards import clear, read_shard, shard_file, shards, write_shard

# installed only where they are wanted
RUNNERS = {"dask": ("prefect_dask", "DaskTaskRunner"), "ray": ("prefect_ray", "RayTaskRunner")}

Waiting = tuple[Batch, Path, PrefectFuture[int]]

log = logging.getLogger("etl.flow")


@task(name="Read a shard of articles", cache_policy=NO_CACHE)
def read_one(settings: Settings, places: Batch, file: Path) -> int:
    """Return how many articles were read; 0 if a run that was killed had read them."""
    return write_shard(settings, places, file)


def read_stored(settings: Settings, places: Sequence[Place]) -> Iterator[list[Sheet]]:
    """Return the rows of stored articles, in the order given: read here, or where `ETL_CLUSTER` says.

    Raises:
        SettingsError: what it names is not installed.
    """
    cluster = settings.cluster
    if cluster is None or not places:
        return read_all(settings, places)
    settings = settings.model_copy(update={"raw": settings.raw.absolute()})  # workers start in folders of their own
    parts = [(part, shard_file(settings, part)) for part in shards(places)]
    clear(settings, but=[file for _, file in parts])
    with ExitStack() as stack:
        runner = stack.enter_context(_runner(cluster))
        # handed out now, not when the first is asked for: that happens in a task whose context no worker can take
        waiting = deque(
            (part, file, runner.submit(read_one, {"settings": settings, "places": part, "file": file}))
            for part, file in parts
        )
        return _all_taken(settings, waiting, stack.pop_all())


def _all_taken(settings: Settings, waiting: deque[Waiting], stack: ExitStack) -> Iterator[list[Sheet]]:
    """Yield the rows of every shard as it comes; the cluster is let go with the last."""
    with stack:
        while waiting:
            # nobody may hold a future whose shard was taken: Dask would read it again if the worker that had it dies
            part, file, future = waiting.popleft()
            future.wait()
            why = future.state.message
            del future
            if not waiting:
                stack.close()
            yield from _taken(settings, part, file=file, why=why)


def _taken(settings: Settings, part: Batch, *, file: Path, why: str | None) -> Iterator[list[Sheet]]:
    """Yield the rows of a shard, and delete it before the last of them: who takes them does not ask for more.

    One that no worker could read, because an article kills whoever reads it, is read here: that article alone is lost.
    """
    if not file.exists():
        told = why or "they died, or cannot import `flows`; the cluster's log says which"
        log.warning("no worker read a shard of %s articles, so it is read here: %s", len(part), told)
        yield from read_all(settings, part)
        return
    *before, last = read_shard(file)
    yield from before
    file.unlink(missing_ok=True)
    yield last


def _runner(cluster: str) -> TaskRunner[Any]:
    """Return what hands tasks to a cluster: one made here, or the one whose address stands behind a colon."""
    kind, _, address = cluster.partition(":")
    module, name = RUNNERS[kind]
    try:
        runner: TaskRunner[Any] = getattr(import_module(module), name)(address=address or None)
    except ImportError as error:
        raise SettingsError(
            f"ETL_CLUSTER: {error.name} is not installed; pip install 'outcomes-etl[{kind}]'"
        ) from error
    return runner
