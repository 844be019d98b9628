"""Interval and p-value of a result, as printed behind it."""

from __future__ import annotations

from collections.abc import Iterator

from etl.extract.figures import Figure, reach
from etl.extract.passages import Passage
from etl.model import Certainty
from etl.values import replace

FURTHEST = 60  # characters between a value and what says how certain it is
ROUNDING = 0.06  # a bound printed with one decimal may lie on the wrong side of its value by that much
NEXT_VALUE = frozenset({"percent", "duration", "ratio", "of", "share"})


def certainty(passage: Passage, value: Figure) -> Certainty:
    """Return the first interval around a value and the first p-value before the next value."""
    low, high, level = value.ci or (None, None, None)
    found = Certainty(ci_low=low, ci_high=high, ci_level=level)
    for figure in _belonging(passage, value):
        if figure.ci is not None:
            low, high, level = figure.ci
            found = replace(found, ci_low=low, ci_high=high, ci_level=level)
        elif figure.p is not None:
            sign, p = figure.p
            found = replace(found, p_value=p, p_comparator=sign)
    return found


def certain_parts(passage: Passage, value: Figure) -> dict[tuple[int, int], str]:
    """Return the places of a value's interval and p-value, each with the part it is."""
    return {(f.start, f.end): "ci" if f.ci is not None else "p_value" for f in _belonging(passage, value)}


def _belonging(passage: Passage, value: Figure) -> Iterator[Figure]:
    """Yield the first interval around a value and the first p-value behind it, before the next value."""
    at, wants_interval, wants_p = reach(value), value.ci is None, True
    for figure in passage.figures:
        if figure.start < at or figure.start - at > FURTHEST:
            continue
        if figure.ci is not None and wants_interval and _is_around(figure, value):
            wants_interval, at = False, figure.end
            yield figure
        elif figure.p is not None and wants_p:
            wants_p = False
            yield figure
        elif figure.kind in NEXT_VALUE:
            return


def _is_around(interval: Figure, figure: Figure) -> bool:
    if interval.kind != "ci" or interval.ci is None or figure.value is None:
        return False
    low, high, _ = interval.ci
    return (low is None or low <= figure.value + ROUNDING) and (high is None or figure.value <= high + ROUNDING)
