"""The end of a run, and of a measurement, as a person reads it."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Group
from rich.progress import Progress
from rich.text import Text

from etl.runs import RunResult
from etl.settings import settings
from etl.show import harmless
from etl.show_table import console, table


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """Yield what draws progress on standard error, if that is a terminal."""
    with Progress(console=console(error=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


QUERY = "SELECT article, endpoint, value_text, evidence_quote FROM results LIMIT 20"
FATES = {"ignored": "ignored by a rule"}


def ended(result: RunResult) -> Group:
    """Return what a run found and did, what the warehouse holds now, and what to do next."""
    lines, section = [], None
    for name, item, count in result.counts():
        lines.append((name if name != section else "", FATES.get(item, item), count))
        section = name
    elsewhere = result.published != settings().published
    option = f" --warehouse {shlex.quote(str(result.published))}" if elsewhere else ""
    return Group(
        Text(f"{result.found:,} articles found, {result.read:,} of them new; the warehouse now holds"),
        table(("", "", "count"), lines),
        Text(harmless(f"warehouse: {result.published}")),
        Text(harmless(f'next:      {_command()} sql{option} "{QUERY}"')),
    )


def _command() -> str:
    """Return what starts `etl` when typed here: `make run` knows it where the shell does not."""
    near = os.path.relpath(sys.argv[0])
    return "etl" if shutil.which("etl") else shlex.quote(sys.argv[0] if near.startswith(os.pardir) else near)
