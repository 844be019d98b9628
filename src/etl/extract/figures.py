"""Figures: the typed numbers of a sentence."""

from __future__ import annotations

from etl.values import dataclass

RATE_KINDS = frozenset({"percent", "of", "share", "all", "none"})
TIME_KINDS = frozenset({"duration", "status"})
COUNT_KINDS = frozenset({"count", "bare"})
CHANGE_KINDS = frozenset({"points", "fold"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figure:
    """A typed number; `start` and `end` count the block's text and take in the unit.

    `kind` is percent, points, duration, ratio, fold, of, count, all, none, status, bare, or, for what can be
    no outcome, the kind of the rule that claimed it. `n` of `total` are patients.
    """

    kind: str
    start: int
    end: int
    rule: str
    value: float | None = None
    high: float | None = None
    unit: str | None = None
    comparator: str = "="
    comparator_text: str | None = None
    n: int | None = None
    total: int | None = None
    natural: bool = False
    words: bool = False
    shared_unit: bool = False
    ci: tuple[float | None, float | None, float | None] | None = None
    p: tuple[str, float] | None = None
    parts: tuple[tuple[int, int, str], ...] = ()
    values: tuple[float, ...] = ()


def reach(figure: Figure) -> int:
    """Return where a value ends with the parts that stand beside it."""
    return max(figure.end, *(end for _, end, _ in figure.parts)) if figure.parts else figure.end


def begin(figure: Figure) -> int:
    """Return where a value begins with the parts that stand beside it."""
    return min(figure.start, *(start for start, _, _ in figure.parts)) if figure.parts else figure.start
