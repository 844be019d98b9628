"""A small world of articles, runs over it that may be killed, and what the warehouse holds then."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from faults.spawner import settings_of

ROOM = 1 << 30
World = Mapping[str, str]
DONE, RAISED, KILLED = 0, 1, -signal.SIGKILL
Rows = dict[str, list[tuple[object, ...]]]

TESTS = Path(__file__).parent.parent
# what readers build on; when and by which run something was read differs between a run and its repetition
ARTICLE = "article_id, article, status, title, text, error_reason, blocks_kept, numbers_found, outcomes_found"
QUERIES = {
    "articles": f"SELECT {ARTICLE}, list_sort([place.article for place in locators]) FROM core.articles",  # noqa: S608  our own words
    "quarantine": "SELECT * EXCLUDE run_id FROM core.quarantine",
    **{name: f"FROM core.{name}" for name in ("blocks", "numbers", "outcomes", "studies", "links")},
}


def article(number: int, *, version: int = 0) -> str:
    """An article with a result; another version has another one."""
    rate = number + version
    return f"Trial {number} of glentuzumab\n\nThe objective response rate was {rate}% in patients with myeloma.\n"


IMPOSSIBLE = "Trial of quelimab\n\nThe objective response rate was 142% in patients with myeloma.\n"


def shape(root: Path, world: World) -> None:
    """Make the folder of articles hold this world and nothing else."""
    shutil.rmtree(root / "articles", ignore_errors=True)
    (root / "articles").mkdir(parents=True)
    for name, text in world.items():
        (root / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")


def rows(root: Path) -> Rows:
    """Return what readers see, be it an error."""
    try:
        with closing(duckdb.connect(settings_of(root).published, read_only=True)) as con:
            return {name: sorted(con.execute(query).fetchall(), key=repr) for name, query in QUERIES.items()}
    except duckdb.Error as error:
        return {"error": [(str(error),)]}


def torn(root: Path) -> list[str]:
    """Return the raw files that are not what their name says."""
    bodies = [
        path for path in (root / "raw" / "store").glob("??/*") if not path.name.startswith(".") and not path.suffix
    ]
    return [path.name for path in bodies if hashlib.sha256(path.read_bytes()).hexdigest() != path.name]


def folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder in memory where there is one: kill -9 takes no file, and a run waits for the disk 50 times."""
    memory = Path("/dev/shm")  # noqa: S108  the machine's, and the folder has a name of its own
    has_room = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    return tempfile.TemporaryDirectory(dir=memory if has_room else None)


class Runs:
    """Runs in processes that may be killed; `bug` is one of `faults.bugs` that all of them have."""

    def __init__(self, bug: str | None = None, *, complaints: int | None = None) -> None:
        self.bug = bug
        paths = os.pathsep.join([str(TESTS), *sys.path])
        self._spawner = subprocess.Popen(
            [sys.executable, "-m", "faults.spawner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            # threads of their own make runs over five articles slower, not faster
            env={**os.environ, "PYTHONPATH": paths, "POLARS_MAX_THREADS": "1"},
        )

    def close(self) -> None:
        self._spawner.communicate()

    def go(self, root: Path, work: str = "run", *, place: str | None = None, after_s: float | None = None) -> int:
        """Do a work; return DONE, RAISED, or KILLED if that is what a place or the time did."""
        return self._ask(work=work, root=str(root), place=place, after_s=after_s, places=None)

    def places(self, root: Path, work: str = "run") -> list[str]:
        """Do a work and return the failpoints it came by, in order, as `name:time`."""
        noted = root / "places"
        assert self._ask(work=work, root=str(root), place=None, places=str(noted)) == DONE
        names = noted.read_text(encoding="utf-8").split()
        return [f"{name}:{names[: at + 1].count(name)}" for at, name in enumerate(names)]

    def _ask(self, **wanted: Any) -> int:
        assert self._spawner.stdin is not None
        assert self._spawner.stdout is not None
        self._spawner.stdin.write(json.dumps({**wanted, "bug": self.bug}) + "\n")
        self._spawner.stdin.flush()
        return int(self._spawner.stdout.readline())
