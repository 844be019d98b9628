"""Values listed in the order of their times: "4- and 6-month PFS was 45% and 20%"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from etl.extract.figures import Figure, reach
from etl.extract.list_ends import compared_together
from etl.extract.mentions import Mention

SEPARATOR = re.compile(
    r"-?\s?(?:,|/|,? ?and|&|y|et|und|sowie|、|・|和|及び|以及|及|および|ならびに|と)\s?", re.IGNORECASE
)
SERIES_WITHIN = 60  # characters between a list of times and the endpoint


def series(
    text: str, mention: Mention, *, landmarks: Sequence[Figure], values: Sequence[Figure]
) -> dict[Figure, Figure]:
    """Read "4- and 6-month PFS was 45% and 20%": as many values as times, or a multiple, in the same order."""
    after = [f for f in values if f.start >= mention.end and f.kind in {"percent", "of", "share"}]
    rounds = _by_versus(text, after)
    first = min((f.start for f in after), default=0)
    ahead = [f for f in landmarks if f.end <= first and abs(f.end - mention.start) < SERIES_WITHIN]
    if not _listed(text, ahead):
        ahead = _behind(text, rounds, landmarks)
    if not _listed(text, ahead) or len(after) % len(ahead):
        return {}
    if len(rounds) == len(ahead):  # "56% versus 46% and 30% versus 24% at 1 and 2 years": one comparison for each
        return {f: time for compared, time in zip(rounds, ahead, strict=True) for f in compared}
    return {f: ahead[i % len(ahead)] for i, f in enumerate(after)}


def _by_versus(text: str, values: Sequence[Figure]) -> list[list[Figure]]:
    """Return values in order, those together that are compared, if all are."""
    rounds = compared_together(text, values)
    return rounds if len({len(compared) for compared in rounds}) == 1 else [[figure] for figure in values]


def _listed(text: str, times: Sequence[Figure]) -> bool:
    return len(times) > 1 and all(SEPARATOR.fullmatch(text[a.end : b.start]) for a, b in pairwise(times))


BEHIND = re.compile(r"\s(?:at|after|by|in|nach|a los|tras|à|après)\s", re.IGNORECASE)


def _behind(text: str, rounds: Sequence[Sequence[Figure]], landmarks: Sequence[Figure]) -> list[Figure]:
    """Return the times of "74%, 68% and 61% at 5, 10 and 15 years", behind as many values or comparisons."""
    ends = {reach(compared[-1]): number for number, compared in enumerate(rounds, start=1)}
    for at, first in enumerate(landmarks):
        number = next((n for end, n in ends.items() if BEHIND.fullmatch(text[end : first.start])), None)
        if number is not None and number > 1:
            return list(landmarks[at : at + number])
    return []
