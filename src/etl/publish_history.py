"""What the last runs did, and whether the newest is worse than usual: for the report of a run."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median

from etl.publish_query import reader

# Of fewer articles a share says little; of fewer runs nobody knows what is usual.
ARTICLES_MIN, RUNS_MIN = 10, 3
# Where nothing is usually refused, one row is a multiple of it: what lies below is never worth a message.
REFUSED_SHARE_MIN, UNEXPLAINED_EACH_MIN = 0.02, 0.5

_RUNS = """
    SELECT run_id, status, articles_loaded, outcomes_loaded, outcomes_refused, numbers_unexplained
    FROM main.run_report
    WHERE articles_loaded > 0 AND finished_at IS NOT NULL
    ORDER BY run_id DESC
    LIMIT $last
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A run that loaded something, by its counts."""

    run_id: int
    status: str
    articles: int
    outcomes: int
    refused: int
    unexplained: int

    @property
    def refused_share(self) -> float:
        """Return the share of its rows that were refused, 0 to 1."""
        return self.refused / max(1, self.outcomes + self.refused)

    @property
    def unexplained_each(self) -> float:
        """Return the unexplained numbers of an article."""
        return self.unexplained / max(1, self.articles)


def history(target: Path, *, last: int) -> list[Past]:
    """Return the last runs that loaded something, the oldest first."""
    with contextlib.closing(reader(target)) as con:
        found = con.execute(_RUNS, {"last": last}).fetchall()
    names = [field.name for field in fields(Past)]
    return [Past(**dict(zip(names, row, strict=True))) for row in reversed(found)]


def worse(runs: Sequence[Past], *, factor: float) -> list[str]:
    """Return a line for each share that in the newest run is more than `factor` times the median of those before it."""
    telling = [run for run in runs if run.articles >= ARTICLES_MIN]
    if len(telling) <= RUNS_MIN or telling[-1] != runs[-1]:
        return []
    *before, newest = telling
    lines, share, each = [], newest.refused_share, newest.unexplained_each
    usual_share = median(run.refused_share for run in before)
    usual_each = median(run.unexplained_each for run in before)
    if share > max(factor * usual_share, REFUSED_SHARE_MIN):
        lines.append(f"rows refused: {share:.1%}, usually {usual_share:.1%}")
    if each > max(factor * usual_each, UNEXPLAINED_EACH_MIN):
        lines.append(f"unexplained numbers an article: {each:.1f}, usually {usual_each:.1f}")
    return lines
