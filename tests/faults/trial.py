"""One kill: what readers see right after it, and what the next run makes of it."""

from __future__ import annotations

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from etl.verify import verify
from faults.spawner import settings_of
from faults.world import DONE, IMPOSSIBLE, RAISED, Rows, Runs, World, article, rows, shape, torn

# what there was, and what there is now: one changed, one new, one under a second name, one impossible, one gone
BEFORE: World = {"one": article(41), "two": article(42), "gone": article(43)}
AFTER: World = {
    "one": article(41, version=7),
    "two": article(42),
    "again": article(42),
    "new": article(44),
    "impossible": IMPOSSIBLE,
}


@dataclass(frozen=True)
class Stage:
    """A warehouse with what there was, and the rows of readers before and after an undisturbed run over what is new."""

    base: Path
    old: Rows
    new: Rows
    places: list[str]


def staged(folder: Path, runs: Runs) -> Stage:
    """Make a warehouse, and copies of it that show what undisturbed runs do."""
    base, undisturbed = folder / "base", folder / "undisturbed"
    shape(base, BEFORE)
    assert runs.go(base) == DONE
    shutil.copytree(base, undisturbed)
    shape(undisturbed, AFTER)
    places = runs.places(undisturbed)
    return Stage(base=base, old=rows(base), new=rows(undisturbed), places=places)


@dataclass(frozen=True, kw_only=True)
class Kill:
    """A work that is killed at a place, or after some time."""

    work: str = "run"
    place: str | None = None
    after_s: float | None = None


def problem(stage: Stage, runs: Runs, kill: Kill) -> str | None:
    """Return what is wrong after a kill and after the run that follows; null if nothing is."""
    with tempfile.TemporaryDirectory(dir=stage.base.parent) as folder:
        root = Path(folder) / "root"
        shutil.copytree(stage.base, root)
        shape(root, AFTER)
        if runs.go(root, kill.work, place=kill.place, after_s=kill.after_s) == RAISED:
            return f"{kill}: it raises"
        if rows(root) not in (stage.old, stage.new):
            return f"{kill}: readers see neither the old nor the new rows"
        if damaged := torn(root):
            return f"{kill}: torn raw files {damaged}"
        if runs.go(root) != DONE:
            return f"{kill}: the next run does not end"
        if rows(root) != stage.new:
            return f"{kill}: the next run does not complete it"
        faults = [str(fault) for fault in verify(settings_of(root))]
        return f"{kill}: {faults}" if faults else None


def problems(stage: Stage, pair: tuple[Runs, Runs], kills: list[Kill]) -> list[str]:
    """Return what is wrong after each of many kills, two at a time."""
    half = [(pair[0], kills[::2]), (pair[1], kills[1::2])]
    with ThreadPoolExecutor(2) as threads:
        done = threads.map(lambda part: [problem(stage, part[0], kill) for kill in part[1]], half)
        return [found for each in done for found in each if found]


def telling(places: list[str]) -> list[str]:
    """Return each place at the first, second, a middle and the last time a run comes there: there are many files."""
    times: dict[str, list[str]] = {}
    for place in places:
        times.setdefault(place.partition(":")[0], []).append(place)
    return [place for of in times.values() for place in dict.fromkeys([*of[:2], of[len(of) // 2], of[-1]])]
