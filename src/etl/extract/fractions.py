"""Fractions in words as percentages: "two-thirds", "三分之一", "one in four", "jede zweite"."""

from __future__ import annotations

import re

from etl.extract.figures import Figure
from etl.extract.shape import Shape, indexes, named

ALL = 100
# by the name of the expression that matched; a numeral before some of them says how many parts
FRACTIONS = {
    "half": 50.0,
    "third": 100 / 3,
    "quarter": 25.0,
    "twothirds": 200 / 3,
    "threequarters": 75.0,
    "fifth": 20.0,
    "tenth": 10.0,
}
PARTS = {"third": 100 / 3, "twothirds": 100 / 3, "quarter": 25.0, "threequarters": 25.0, "fifth": 20.0, "tenth": 10.0}
EVERY = {
    "zweite": 2,
    "dritte": 3,
    "vierte": 4,
    "fünfte": 5,
    "sechste": 6,
    "siebte": 7,
    "achte": 8,
    "neunte": 9,
    "zehnte": 10,
}


def fraction(shape: Shape, match: re.Match[str]) -> Figure | None:
    """Return a fraction in words as a percentage; null where it would be more than all."""
    name = named(match)
    rule, value = _hundredths(shape, match) if name == "hundredth" else ("fraction", _share(shape, match, name))
    if value is None or value > ALL:
        return None
    high = _high_tenths(shape, match, value) if name == "tenths" else None
    return Figure(
        kind="percent",
        start=match.start(),
        end=match.end(),
        rule="tenths" if name == "tenths" else rule,
        value=value,
        high=high,
        unit="%",
        words=True,
    )


def _high_tenths(shape: Shape, match: re.Match[str], low: float) -> float | None:
    """Return the end of a range in tenths: 40 of "3-4成"; null for one value."""
    *_, last = indexes(shape, match)
    high = 10 * shape.value(last)
    return high if low < high <= ALL else None


def _hundredths(shape: Shape, match: re.Match[str]) -> tuple[str, float | None]:
    """Read "三分之一" and "百分之三十": the whole stands first."""
    whole, part = (shape.value(index) for index in indexes(shape, match)[:2])
    return ("percent" if whole == ALL else "fraction-cjk"), 100 * part / whole if whole > 0 else None


def _share(shape: Shape, match: re.Match[str], name: str) -> float | None:
    places = indexes(shape, match)
    if name == "tenths":
        return 10 * shape.value(places[0])
    if name == "onein":
        total = shape.value(places[-1])
        return 100 / total if total > 1 else None
    if name == "jeder":
        return 100 / EVERY[match.group().split()[-1].lower().rstrip("nr")]
    return PARTS[name] * shape.value(places[0]) if places and name in PARTS else FRACTIONS[name]
