"""A process that has imported everything and opened nothing: each run is a child of it, and costs no start of Python.

It takes a run as a line of JSON and answers with how the child ended: 0, or the signal that killed it, as a minus.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from etl import failpoints, load, maintain, pipeline, readers, rows, rules, runs
from etl.model import Raw
from etl.readers import Batch
from etl.rows import Sheet
from etl.settings import Settings
from faults import bugs

# What a first run imports on its way, a quarter of its CPU: its child finds it here.
ON_THE_WAY = ("pandera.backends.polars.builtin_checks", "pyarrow.compute", "pyarrow.dataset")


def settings_of(root: Path) -> Settings:
    return Settings(raw=root / "raw", warehouse=root / "warehouse", workers=1, wait_s=5)


def _newer(settings: Settings, root: Path) -> None:
    """Read with another version of the package: each article is read again, and its rows are replaced."""
    load.__version__ = rows.__version__ = "9.9.9"
    runs.ingest(settings, source=str(root / "articles"))


WORKS: dict[str, Callable[[Settings, Path], object]] = {
    "run": lambda settings, root: runs.ingest(settings, source=str(root / "articles")),
    "newer": _newer,
    "reread": lambda settings, _: runs.reread(settings),
    "compact": lambda settings, _: maintain.compacted(settings),
    "rebuild": lambda settings, _: maintain.rebuilt(settings),
}


def _inline(settings: Settings, batches: Sequence[Batch], *, workers: int) -> Iterator[list[Sheet]]:
    """Stand in for the pool of processes, whose death has tests of its own."""
    return (readers.read_batch(settings, batch) for batch in batches)


def _do(work: str, root: str, *, place: str | None, bug: str | None, places: str | None) -> None:
    if bug:
        bugs.BUGS[bug]()
    if place:
        failpoints.arm(failpoints.killing(place))
    came: list[str] = []
    if places:
        failpoints.arm(came.append)
    WORKS[work](settings_of(Path(root)), Path(root))
    if places:
        Path(places).write_text("\n".join(came), encoding="utf-8")


def _ended(child: int, after_s: float | None) -> int:
    """Wait for a child, and kill it after some time; return its exit code or the signal as a minus."""
    ends = time.monotonic() + after_s if after_s is not None else None
    while True:
        pid, status = os.waitpid(child, os.WNOHANG if ends else 0)
        if pid:
            return os.waitstatus_to_exitcode(status)
        if ends and time.monotonic() >= ends:
            os.kill(child, signal.SIGKILL)
            ends = None
        else:
            time.sleep(0.002)


def _answer(*, after_s: float | None = None, **wanted: Any) -> int:
    child = os.fork()
    if child:
        return _ended(child, after_s)
    code = 1
    try:
        _do(**wanted)
        code = 0
    finally:  # whatever it is, the child ends here and says so
        if code:
            traceback.print_exc()
        os._exit(code)


def main() -> None:
    readers._pooled = _inline  # noqa: SLF001  a pool costs seconds
    for module in ON_THE_WAY:
        import_module(module)
    body = b"Trial of glentuzumab\n\nThe objective response rate was 41% in patients with myeloma.\n"
    raw = Raw(body=body, locator="", article="", source="", seen_at=datetime.now(UTC))
    pipeline.read(raw, rules.load(Settings().rules))  # builds what is built once
    for line in sys.stdin:
        print(_answer(**json.loads(line)), flush=True)  # noqa: T201  its answer


if __name__ == "__main__":
    main()
