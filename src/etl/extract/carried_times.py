"""Times said once, above a list or in the sentence before, for the shares that follow."""

from __future__ import annotations

from collections.abc import Sequence

from etl.extract.figures import RATE_KINDS, Figure
from etl.extract.landmarks import LIVED_CODES, landmarks_of
from etl.extract.link import Link, Linked
from etl.extract.passages import Passage
from etl.model import BlockKind
from etl.values import replace


def time_over(passage: Passage, label: Passage | None) -> Figure | None:
    """Return the time that the line above a list names for its items: "At 12 months:"."""
    if label is None or passage.kind is not BlockKind.LIST_ITEM:
        return None
    times = landmarks_of(label)
    return times[0] if len(times) == 1 else None


def time_before(links: Sequence[Link]) -> Figure | None:
    """Return the time of a sentence's last share, for one that leans on it: "In the other arm, it was 40%"."""
    last = next((one for one in reversed(links) if one.figure.kind in RATE_KINDS), None)
    return last.when if last is not None and last.mention.code in LIVED_CODES else None


def timed(linked: Linked, time: Figure | None) -> Linked:
    """Return links whose shares have a time: their own, else one that was said before."""
    if time is None or any(one.when is not None for one in linked.links):
        return linked
    said = replace(time, start=0, end=0)  # it stands in another sentence, and is no part of this one
    return replace(linked, links=[_at(one, said) for one in linked.links])


def _at(one: Link, time: Figure) -> Link:
    return replace(one, when=time) if one.figure.kind in RATE_KINDS else one
