"""The steps of a run as Prefect tasks: the same functions that `etl run` calls."""

from __future__ import annotations

import logging
from typing import cast
from uuid import UUID

from prefect import task
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE

from etl import runs
from etl.gather import store_articles
from etl.gather_again import stored_articles
from flows.cluster import read_stored

# Prefect takes what `etl` logs to the run, and leaves its level to us: without this only warnings come through.
logging.getLogger("etl").setLevel(logging.INFO)

# One task a batch of articles, never one an article: that cost ten times the reading. The warehouse knows what was read
# before, so nothing is cached; nothing is retried either, because what helps against a network is in `etl.fetch`, and
# what a batch or a publication failed on is no better five seconds later.
STEPS = runs.Steps(
    read=read_stored,
    store=task(name="Store the articles of the sources", cache_policy=NO_CACHE)(store_articles),
    restore=task(name="List the stored articles", cache_policy=NO_CACHE)(stored_articles),
    land=task(name="Read and load the next batch of articles", cache_policy=NO_CACHE)(runs.land_next),
    publish=task(name="Publish the warehouse", cache_policy=NO_CACHE)(runs.publish_warehouse),
)


def progress() -> runs.Progress:
    """Return what moves the progress of this run in the UI."""
    # called from a flow that is no coroutine, it is none either, which its type does not say
    artifact = cast("UUID", create_progress_artifact(0.0, key="articles-read", description="Share of what is new"))

    def moved(done: int, total: int) -> None:
        update_progress_artifact(artifact, 100 * done / total)

    return moved
