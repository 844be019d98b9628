"""Places where a test may kill a run; nothing but a comparison with null for everybody else."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from etl.settings import failpoint_wanted

_reached: Callable[[str], None] | None = None


def failpoint(name: str) -> None:
    """Do what is armed for this place: nothing, unless a test says so."""
    if _reached is not None:
        _reached(name)


def arm(reached: Callable[[str], None] | None) -> None:
    """Call something at every place from now on, with the place's name."""
    global _reached  # noqa: PLW0603 - one switch for the process, so that what is off costs nothing
    _reached = reached


def killing(place: str) -> Callable[[str], None]:
    """Return what kills this process, as kill -9 does, at `name` or, as `name:3`, the third time it comes there."""
    name, _, times = place.partition(":")
    left = int(times or 1)

    def reached(here: str) -> None:
        nonlocal left
        left -= here == name
        if left == 0 and here == name:
            os.kill(os.getpid(), signal.SIGKILL)

    return reached


if _wanted := failpoint_wanted():
    arm(killing(_wanted))
