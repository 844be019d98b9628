"""The end of a run, and of a measurement, as a person reads it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.progress import Progress
from rich.table import Table

from etl.score import Score
from etl.show import console, table

FIGURES = ("value", "endpoint", "row", "precision", "recall", "f1", "silent", "on_traps")


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """Yield what draws progress on standard error, if that is a terminal."""
    with Progress(console=console(error=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
