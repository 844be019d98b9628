"""Ray: how a cluster is reached, who works there, and what became of a task."""

from __future__ import annotations

from typing import Any

import ray
from prefect_ray.task_runners import RayTaskRunner
from ray.exceptions import NodeDiedError, OutOfMemoryError, RayError, WorkerCrashedError


def runner(address: str | None, *, workers: int) -> RayTaskRunner:
    """Return what hands tasks to a head, or to workers that it starts on this machine."""
    if address:
        return RayTaskRunner(address=address)
    # else a cluster that somebody has started on this machine would be taken, and refuse to be told its size
    return RayTaskRunner(address="local", init_kwargs={"num_cpus": workers, "include_dashboard": False})


def workers(_: RayTaskRunner) -> int:
    """Return for how many there is room now.

    Raises:
        OSError: no head answers.
    """
    return int(ray.cluster_resources().get("CPU", 0))


def ended(future: Any) -> bool:
    """Say whether nothing more will come of a task."""
    done, _ = ray.wait([future.wrapped_future], timeout=0)
    return bool(done)


def fault(future: Any) -> BaseException | None:
    """Return why nothing came of a task that has ended; null if it was done, well or not."""
    try:
        ray.get(future.wrapped_future)
    except RayError as error:
        # the cause has no traceback and no colours in front of it
        found: BaseException = getattr(error, "cause", None) or error
        return found
    return None


def died(error: BaseException) -> bool:
    """Say whether every worker that was given the task died of it."""
    return isinstance(error, WorkerCrashedError | OutOfMemoryError | NodeDiedError)
