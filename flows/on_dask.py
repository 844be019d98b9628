"""Dask: how a cluster is reached, who works there, and what became of a task."""

from __future__ import annotations

from typing import Any

from distributed import CancelledError
from distributed.scheduler import KilledWorker
from prefect_dask.task_runners import DaskTaskRunner

# seconds that a scheduler has to answer
ANSWER_S = 20


def runner(address: str | None, *, workers: int) -> DaskTaskRunner:
    """Return what hands tasks to a scheduler, or to workers of one thread each that it starts on this machine."""
    if address:
        return DaskTaskRunner(address=address, client_kwargs={"timeout": ANSWER_S})
    return DaskTaskRunner(cluster_kwargs={"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None})


def workers(runner: DaskTaskRunner) -> int:
    """Return how many are there now.

    Raises:
        OSError: no scheduler answers.
    """
    client: Any = runner.client
    return len(client.nthreads())


def ended(future: Any) -> bool:
    """Say whether nothing more will come of a task."""
    return bool(future.wrapped_future.done())


def fault(future: Any) -> BaseException | None:
    """Return why nothing came of a task that has ended; null if it was done, well or not."""
    if future.wrapped_future.cancelled():
        return CancelledError("the scheduler was gone for a moment")
    error: BaseException | None = future.wrapped_future.exception()
    return error


def died(error: BaseException) -> bool:
    """Say whether every worker that was given the task died of it."""
    return isinstance(error, KilledWorker)
