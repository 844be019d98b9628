"""What keeps warehouse and Prefect small, as a flow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import TERMINAL_STATES, State
from prefect.states import Completed

from etl import maintain
from etl.settings import settings
from flows.pages import write_pages
from flows.states import STOPPING, stopped


@flow(name="Keep warehouse and Prefect small", flow_run_name="Keep warehouse and Prefect small")
def maintenance(keep_days: int = 30) -> State[Any]:
    """Make the warehouse compact, publish it again, and delete what Prefect remembers of old runs.

    Args:
        keep_days: runs that ended longer ago are deleted from Prefect; the warehouse keeps its own record.
    """
    deleted = delete_old_runs(keep_days)
    try:
        compacted = compact()
    except STOPPING as error:
        return stopped(error)
    write_pages(settings(), changed=True)
    sizes = f"{compacted.before:,} to {compacted.after:,} bytes"
    return Completed(message=f"{deleted:,} old runs deleted; the warehouse went from {sizes}")


@task(name="Make the warehouse compact and publish it", cache_policy=NO_CACHE)
def compact() -> maintain.Compacted:
    """Return the sizes before and after."""
    return maintain.compacted(settings())


@task(name="Delete Prefect's old runs", cache_policy=NO_CACHE)
def delete_old_runs(keep_days: int) -> int:
    """Return how many were deleted."""
    old = FlowRunFilter(
        end_time=FlowRunFilterEndTime.model_validate({"before_": datetime.now(UTC) - timedelta(days=keep_days)}),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(TERMINAL_STATES))),
    )
    deleted = 0
    with get_client(sync_client=True) as client:
        while runs := client.read_flow_runs(flow_run_filter=old):
            for run in runs:
                client.delete_flow_run(run.id)
            deleted += len(runs)
    return deleted
