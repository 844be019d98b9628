"""kill -9 at every named place and at any time: readers see old or new rows, the next run completes the work."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.trial import AFTER, Kill, Stage, problems, staged, telling
from faults.world import DONE, Runs, folder, shape

SEED, KILLS = 20261123, 30
PLACES = {
    "fetch.article": "run",
    "store.rename": "run",
    "commit": "run",
    "publish.checkpoint": "run",
    "publish.rename": "run",
    "compact.rename": "compact",
    "rebuild.exchange": "rebuild",
}


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[Runs, Runs]]:
    both = (Runs(), Runs())
    yield both
    for each in both:
        each.close()


@pytest.fixture(scope="module")
def stage(pair: tuple[Runs, Runs]) -> Iterator[Stage]:
    with folder() as kept:
        yield staged(Path(kept), pair[0])


def test_the_way_of_a_run_leads_past_every_failpoint(stage: Stage, pair: tuple[Runs, Runs], tmp_path: Path) -> None:
    """Else the sweep would sweep nothing."""
    came = {place.partition(":")[0] for place in stage.places}
    root = Path(shutil.copytree(stage.base, tmp_path / "root"))
    for work in ("compact", "rebuild"):
        came |= {place.partition(":")[0] for place in pair[0].places(root, work)}
    assert came == {f"{place}.{when}" for place in PLACES for when in ("before", "after")}


def test_a_run_killed_before_or_after_any_step_is_completed_by_the_next(stage: Stage, pair: tuple[Runs, Runs]) -> None:
    kills = [Kill(place=place) for place in telling(stage.places)]
    kills += [
        Kill(work=work, place=f"{place}.{when}")
        for place, work in PLACES.items()
        if work != "run"
        for when in ("before", "after")
    ]
    assert problems(stage, pair, kills) == []


def test_a_run_killed_at_any_time_is_completed_by_the_next(
    stage: Stage, pair: tuple[Runs, Runs], tmp_path: Path
) -> None:
    shape(tmp_path, AFTER)
    started = time.monotonic()
    assert pair[0].go(tmp_path) == DONE
    undisturbed_s = time.monotonic() - started
    chance = random.Random(SEED)  # noqa: S311 - the same moments every time
    kills = [Kill(after_s=chance.uniform(0, undisturbed_s)) for _ in range(KILLS)]
    assert problems(stage, pair, kills) == []
