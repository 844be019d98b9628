"""Whether patients and the percentage printed beside them tell one value."""

from __future__ import annotations

import re

from etl.extract.figures import Figure

WORDS_OPENED = re.compile(r"(?: [A-Za-z][\w/+-]*){1,9} \(")

PRINTED_APART = 0.6  # percentage points


def agrees(counted: Figure, percent: Figure, gap: str) -> bool:
    """Say whether "399 of 636 patients on it (62.7%)", or "63% of those on it (399 of 636)", is one value."""
    if counted.kind != "of" or counted.natural or counted.value is None or percent.value is None:
        return False
    return abs(counted.value - percent.value) <= PRINTED_APART and WORDS_OPENED.fullmatch(gap) is not None


MOST_APART = 6  # percentage points between n of N and the percentage printed beside it


def plausible(counted: Figure, percent: Figure) -> bool:
    """Say whether a percentage can be that of n, or of n of N."""
    if counted.n is None or percent.value is None:
        return False
    if counted.total and counted.kind != "count":
        return abs(100 * counted.n / counted.total - percent.value) <= MOST_APART
    return counted.n > 0 or percent.value == 0


BRACKETED_APART = 25  # percentage points: beyond that the bracket speaks of something else


def restates(counted: Figure, percent: Figure) -> bool:
    """Say whether "12 of 30 patients (45%)" contradicts itself: both stay together, and the row is flagged."""
    if counted.kind != "of" or counted.natural or counted.value is None or percent.value is None:
        return False
    return abs(counted.value - percent.value) <= BRACKETED_APART
