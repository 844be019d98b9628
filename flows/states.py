"""The state in which a run ends: its name alone says whether somebody has to look."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Completed, Failed

from etl.errors import ChecksFailed, ClusterFailed, NoSource, WarehouseLocked
from etl.runs import RunResult
from etl.settings import settings
from flows.report import publish_report, show_rows

log = logging.getLogger("etl.flow")

STOPPING = (WarehouseLocked, ChecksFailed, ClusterFailed, NoSource)


def ended(work: Callable[[], RunResult]) -> State[Any]:
    """Do a run, leave its report in the UI, and return its state.

    What nobody foresaw is raised: Prefect calls it Failed, with the error as its reason.
    """
    try:
        result = work()
    except STOPPING as error:
        return stopped(error)
    for line in result.refused:
        log.warning("refused: %s", line)
    publish_report(result, settings())
    return state_of(result)


def stopped(error: Exception) -> State[Any]:
    """Return the state of a run that ended early, and leave the rows beside it that broke a check."""
    if isinstance(error, WarehouseLocked):
        return Cancelled(name="WarehouseBusy", message=f"{error}; the next run does this work")
    if isinstance(error, ChecksFailed):
        show_rows(error.rows, key="broken-checks", description="Some of the rows that broke a check")
        return Failed(name="ChecksFailed", message=str(error))
    if isinstance(error, ClusterFailed):
        return Failed(name="ClusterFailed", message=f"{error}; nothing is lost: the next run goes on from here")
    return Completed(name="NothingToDo", message=str(error))


def state_of(result: RunResult) -> State[Any]:
    """Return Completed, under a name of its own where a source failed or something was refused."""
    told = f"{_count(result.found, 'article')} found, {result.read:,} of them new"
    if result.faults:
        return Completed(name="PartiallyLoaded", message=f"{told}; could not be fetched: {'; '.join(result.faults)}")
    rows = int(result.summary["run"].get("outcomes_refused", 0))
    if result.refused or rows:
        refused = f"{_count(len(result.refused), 'article')} and {_count(rows, 'row')} refused"
        return Completed(name="CompletedWithRefusals", message=f"{told}; {refused}")
    return Completed(message=told)


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
