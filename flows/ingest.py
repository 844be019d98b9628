"""The main job as a flow: the steps of `etl run` as tasks, and a report in the UI."""

from __future__ import annotations

import logging
from typing import cast
from uuid import UUID

from prefect import flow, task
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from etl import runs
from etl.gather import store_articles
from etl.settings import settings
from flows.report import publish_report

# Prefect takes what `etl` logs to the run, and leaves its level to us: without this only warnings come through.
logging.getLogger("etl").setLevel(logging.INFO)

# One task a batch of articles, never one an article: that cost ten times the reading. The warehouse knows what was read
# before, so nothing is cached; a batch is not retried, because what it failed on was not the network.
STEPS = runs.Steps(
    store=task(
        name="Store the articles of the sources",
        retries=2,
        retry_delay_seconds=[5, 30],
        cache_policy=NO_CACHE,
    )(store_articles),
    land=task(name="Read and load the next batch of articles", cache_policy=NO_CACHE)(runs.land_next),
    publish=task(name="Publish the warehouse", retries=1, retry_delay_seconds=5, cache_policy=NO_CACHE)(
        runs.publish_warehouse
    ),
)


def run_name() -> str:
    """Return what a run is called in the UI."""
    return f"Ingest articles from {flow_run.parameters.get('source') or 'all sources'}"


@flow(name="Ingest articles", flow_run_name=run_name)
def ingest(source: str | None = None) -> None:
    """Store, read, check, load and publish what the sources have and the warehouse has not.

    Args:
        source: one source by its name, or a folder of articles; all enabled sources if left out.
    """
    result = runs.ingest(settings(), source=source, on_progress=_progress(), steps=STEPS)
    for line in result.refused:
        get_run_logger().warning("refused: %s", line)
    publish_report(result)


def _progress() -> runs.Progress:
    # called from a flow that is no coroutine, it is none either, which its type does not say
    artifact = cast("UUID", create_progress_artifact(0.0, key="articles-read", description="Share of what is new"))

    def moved(done: int, total: int) -> None:
        update_progress_artifact(artifact, 100 * done / total)

    return moved
