"""What keeps a warehouse in order: made compact, or made anew from the raw store."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from etl import load, publish
from etl.load_compact import compact, replace_by
from etl.load_working import check_replaceable
from etl.runs import Progress, RunResult, reread
from etl.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """The bytes of the working file before and after."""

    before: int
    after: int


def compacted(settings: Settings) -> Compacted:
    """Make the working file compact and publish it again.

    Raises:
        WarehouseError: the warehouse is locked, damaged or cannot be written; readers keep what they have.
    """
    before, after = compact(settings.working, wait_s=settings.wait_s)
    with load.working(settings.working, wait_s=settings.wait_s) as con:
        publish.publish(con, working=settings.working, target=settings.published)
    return Compacted(before=before, after=after)


def rebuilt(settings: Settings, *, on_progress: Progress | None = None) -> RunResult:
    """Make the whole warehouse again from the raw store, beside the old one, and put it in its place.

    What other runs loaded meanwhile is read after the exchange. Killed at any time, the old warehouse or the new one
    stands, and the same command goes on where it was.

    Raises:
        MissingInput: nothing was ever stored.
        WarehouseNewer: a newer version of this package made the warehouse.
        WarehouseError: a warehouse is locked, damaged or cannot be written.
    """
    check_replaceable(settings.working, wait_s=settings.wait_s)
    beside = settings.published.parent / ".rebuild" / settings.published.name
    fresh = settings.model_copy(update={"warehouse": beside})
    reread(fresh, on_progress=on_progress)
    replace_by(fresh.working, settings.working, wait_s=settings.wait_s)
    result = reread(settings, on_progress=on_progress)
    shutil.rmtree(beside.parent)
    return result
