"""What was not reached for several endpoints at once: "PFS and OS were not reached", "neither PFS nor OS was"."""

from __future__ import annotations

from collections.abc import Sequence

from etl.extract.figures import TIME_KINDS, Figure
from etl.extract.mentions import Mention
from etl.extract.passages import Passage
from etl.values import replace

PAIR = 2
BEHIND = 40  # characters between the last endpoint of a list and what is said of all


def statuses_of(passage: Passage, lists: Sequence[Sequence[Mention]]) -> dict[Figure, Mention]:
    """Return a status for each endpoint of a list: what is written for its last, and copies for the others."""
    written = [figure for figure in passage.figures if figure.kind == "status"]
    if not written or sum(figure.kind in TIME_KINDS for figure in passage.figures) > 1:
        return {}
    status = written[0]
    named = [m for m in passage.mentions if status.start <= m.start < status.end]
    if not named:
        named = [m for group in lists for m in group if 0 <= status.start - group[-1].end < BEHIND]
    if len(named) < PAIR or not all("time" in mention.takes for mention in named):
        return {}
    return {replace(status): mention for mention in named[:-1]} | {status: named[-1]}
