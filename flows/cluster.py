"""Reading on more than one machine: shards as tasks on Dask or Ray, whose files the one loader takes up."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import TaskRunner

from etl.errors import SettingsError
from etl.readers import Batch, Place, read_all
from etl.rows import Sheet
from etl.settings import Settings
from etl.shards import clear, read_shard, shard_file, shards, write_shard

# installed only where they are wanted
RUNNERS = {"dask": ("prefect_dask", "DaskTaskRunner"), "ray": ("prefect_ray", "RayTaskRunner")}

log = logging.getLogger("etl.flow")


@task(name="Read a shard of articles", cache_policy=NO_CACHE)
def read_one(settings: Settings, places: Batch, file: Path) -> int:
    """Return how many articles were read; 0 if a run that was killed had read them."""
    return write_shard(settings, places, file)


def read_stored(settings: Settings, places: Sequence[Place]) -> Iterator[list[Sheet]]:
    """Yield the rows of stored articles, in the order given: read here, or where `ETL_CLUSTER` says.

    Raises:
        SettingsError: what it names is not installed.
    """
    if settings.cluster is None or not places:
        yield from read_all(settings, places)
        return
    parts = [(part, shard_file(settings, part)) for part in shards(places)]
    clear(settings, but=[file for _, file in parts])
    with _runner(settings.cluster) as runner:
        waiting = [
            runner.submit(read_one, {"settings": settings, "places": part, "file": file}) for part, file in parts
        ]
        for (part, file), future in zip(parts, waiting, strict=True):
            future.wait()
            yield from _taken(settings, part, file=file, why=future.state.message)


def _taken(settings: Settings, part: Batch, *, file: Path, why: str | None) -> Iterator[list[Sheet]]:
    """Yield the rows of a shard, and delete it once the last of them was taken.

    One that no worker could read, because an article kills whoever reads it, is read here: that article alone is lost.
    """
    if not file.exists():
        log.warning("no worker read a shard of %s articles, so it is read here: %s", len(part), why or "they died")
        yield from read_all(settings, part)
        return
    yield from read_shard(file)
    file.unlink(missing_ok=True)


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
