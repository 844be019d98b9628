"""Files that readers see whole: the old one or the new one, never half of one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from etl.failpoints import failpoint


def replace_file(target: Path, write: Callable[[Path], None]) -> None:
    """Make a file under another name, then give it its name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.part")
    try:
        write(temporary)
        sync(temporary)
        failpoint("publish.rename.before")
        temporary.replace(target)
        failpoint("publish.rename.after")
    finally:
        temporary.unlink(missing_ok=True)
    sync(target.parent)


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
