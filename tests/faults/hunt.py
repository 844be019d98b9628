"""`make bugs`: plants ten bugs, one after the other, and says which of them the tests of kills find."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from faults.bugs import BUGS
from faults.trial import BEFORE, AFTER, Kill, Stage, problem, staged, telling
from faults.world import Runs, rows, shape

MUST_FIND = 9


def finding(stage: Stage, runs: Runs, folder: Path) -> str | None:
    """Return what gives a bug away: a run that is wrong by itself, or a kill."""
    if wrong := _undisturbed(stage, runs, folder):
        return wrong
    for place in telling(stage.places):
        if wrong := problem(stage, runs, Kill(place=place)):
            return wrong
    return None


def _undisturbed(stage: Stage, runs: Runs, folder: Path) -> str | None:
    for world, wanted in ((BEFORE, stage.old), (AFTER, stage.new)):
        shape(folder, world)
        if not runs.go(folder) or rows(folder) != wanted:
            return "an undisturbed run gives other rows"
    return None


def main() -> int:
    """Return 0 if enough is found."""
    runs, found = Runs(), 0
    with tempfile.TemporaryDirectory() as folder:
        stage = staged(Path(folder), runs)
        for bug in (None, *BUGS):
            runs.bug = bug
            seen = finding(stage, runs, Path(folder) / str(bug))
            found += seen is not None and bug is not None
            if bug is None and seen:
                print(f"the code as it is: {seen}")
                return 1
            print(f"{bug or 'the code as it is'}: {seen or 'nothing found'}", flush=True)
    runs.close()
    print(f"{found} of {len(BUGS)} bugs found, at least {MUST_FIND} must be")
    return 0 if found >= MUST_FIND else 1


if __name__ == "__main__":
    sys.exit(main())
