"""`make bugs`: plants ten bugs, one after the other, and says which of them the tests of kills find."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from faults.bugs import BUGS
from faults.trial import AFTER, BEFORE, Kill, Stage, problem, staged, telling
from faults.world import DONE, Runs, folder, rows, shape

MUST_FIND = 9


def found(stage: Stage, free: Queue[Runs], bug: str | None) -> str | None:
    """Return what gives a bug away: a run that is wrong by itself, or one that is killed."""
    runs = free.get()
    runs.bug = bug
    try:
        return undisturbed(stage, runs) or (killed(stage, runs) if bug else None)
    finally:
        free.put(runs)


def undisturbed(stage: Stage, runs: Runs) -> str | None:
    """Return what is wrong with runs that nothing disturbs: over the old articles, the new ones, by a newer version."""
    with tempfile.TemporaryDirectory(dir=stage.base.parent) as made:
        root = Path(made)
        for world, work, wanted in ((BEFORE, "run", stage.old), (AFTER, "run", stage.new), (AFTER, "newer", stage.new)):
            shape(root, world)
            if runs.go(root, work) != DONE:
                return f"an undisturbed {work} raises"
            if rows(root) != wanted:
                return f"an undisturbed {work} gives other rows"
    return None


def killed(stage: Stage, runs: Runs) -> str | None:
    """Return what is wrong after the first kill that shows something."""
    with tempfile.TemporaryDirectory(dir=stage.base.parent) as made:
        root = Path(shutil.copytree(stage.base, Path(made) / "root"))
        shape(root, AFTER)
        places = telling(runs.places(root))
    return next(filter(None, (problem(stage, runs, Kill(place=place)) for place in places)), None)


def main() -> int:
    """Return 0 if enough is found, and nothing in the code as it is."""
    free = Queue[Runs]()
    both = [Runs(complaints=subprocess.DEVNULL) for _ in range(2)]
    with folder() as kept, ThreadPoolExecutor(2) as threads:
        stage = staged(Path(kept), both[0])
        for runs in both:
            free.put(runs)
        tried = (None, *BUGS)
        seen = dict(zip(tried, threads.map(lambda bug: found(stage, free, bug), tried), strict=True))
    for runs in both:
        runs.close()
    for bug, what in seen.items():
        sys.stdout.write(f"{bug or 'the code as it is'}: {what or 'nothing found'}\n")
    count = sum(seen[bug] is not None for bug in BUGS)
    sys.stdout.write(f"{count} of {len(BUGS)} bugs found; at least {MUST_FIND} must be\n")
    return 0 if count >= MUST_FIND and not seen[None] else 1


if __name__ == "__main__":
    sys.exit(main())
