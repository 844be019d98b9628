"""The main job as a flow: what `etl run` does, step by step, and a report in the UI."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run

from etl import runs
from etl.settings import settings
from flows.states import ended
from flows.steps import STEPS, progress


def run_name() -> str:
    """Return what a run is called in the UI."""
    return f"Ingest articles from {flow_run.parameters.get('source') or 'all sources'}"


@flow(name="Ingest articles", flow_run_name=run_name)
def ingest(source: str | None = None) -> State[Any]:
    """Store, read, check, load and publish what the sources have and the warehouse has not.

    Args:
        source: a schedule (hourly, daily, weekly), one source by its name, or a folder of articles; all enabled sources
            if left out.
    """
    return ended(lambda: runs.ingest(settings(), source=source, on_progress=progress(), steps=STEPS))
