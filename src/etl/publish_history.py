"""What the last runs did, and whether the newest is worse than usual: for the report of a run."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median
from typing import Any

from etl.publish_query import reader

# Of fewer articles a share says little; of fewer runs nobody knows what is usual; twice the usual is no chance.
ARTICLES_MIN, RUNS_MIN, FACTOR = 10, 3, 2.0

_RUNS = """
    SELECT run_id, status, articles_loaded, outcomes_loaded, outcomes_refused, numbers_unexplained
    FROM main.run_report
    WHERE articles_loaded > 0 AND finished_at IS NOT NULL
    ORDER BY run_id DESC
    LIMIT $last
"""
_RESULTS = """
    SELECT r.article, r.endpoint, r.measure, r.value_text, r.arm_role, r.evidence_quote
    FROM main.results AS r
    JOIN core.articles AS a USING (article_id)
    WHERE a.run_id = $run_id
    ORDER BY ALL
    LIMIT $limit
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


def new_results(target: Path, run_id: int, *, limit: int) -> list[dict[str, Any]]:
    """Return results of the articles that a run loaded, each as an object."""
    with contextlib.closing(reader(target)) as con:
        found = con.execute(_RESULTS, {"run_id": run_id, "limit": limit})
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def worse(runs: Sequence[Past]) -> list[str]:
    """Return a line for each share that in the newest run is a multiple of the median of the runs before it."""
    telling = [run for run in runs if run.articles >= ARTICLES_MIN]
    if len(telling) <= RUNS_MIN or telling[-1] != runs[-1]:
        return []
    *before, newest = telling
    lines = []
    if newest.refused_share > FACTOR * median(run.refused_share for run in before):
        lines.append(f"rows refused: {newest.refused_share:.1%}, more than {FACTOR:g} times what is usual")
    if newest.unexplained_each > FACTOR * median(run.unexplained_each for run in before):
        each = f"{newest.unexplained_each:.1f}"
        lines.append(f"unexplained numbers an article: {each}, more than {FACTOR:g} times what is usual")
    return lines
