"""Times whose unit was said before: "60% at two years and 38% at three"."""

from __future__ import annotations

import re

from etl.extract.figures import Figure
from etl.values import replace

AT_TIME = re.compile(r"\b(?:at|after|a los|tras|à|après|nach)\s$", re.IGNORECASE)
AT_CHARS = 8
# no noun follows that the number could count
NO_NOUN = re.compile(
    r"\s?(?:[,.;:)]|$)|\s(?:and|versus|vs|compared|y|e|frente|et|contre|und|noch|gegenüber|waren|lebten|were)\b",
    re.IGNORECASE,
)
LONGEST = 30  # of any unit


def elided_units(text: str, found: list[Figure]) -> list[Figure]:
    """Give a bare number that says when the unit of the time said before a rate: "38 % a los tres"."""
    result = list(found)
    for at, figure in enumerate(result):
        time = _last_time(text, result[:at]) if _says_when(text, figure) else None
        if time is not None:
            result[at] = replace(figure, kind="duration", unit=time.unit, shared_unit=True, rule="duration", n=None)
    return result


def _says_when(text: str, figure: Figure) -> bool:
    small = figure.kind == "bare" and figure.value is not None and 1 < figure.value <= LONGEST
    ahead = text[max(0, figure.start - AT_CHARS) : figure.start]
    return small and AT_TIME.search(ahead) is not None and NO_NOUN.match(text, figure.end) is not None


def _last_time(text: str, before: list[Figure]) -> Figure | None:
    """Return the last time, if it says when and a rate stands beside it."""
    times = [f for f in before if f.kind == "duration"]
    if not times or not any(f.kind == "percent" for f in before):
        return None
    last = times[-1]
    return last if AT_TIME.search(text[max(0, last.start - AT_CHARS) : last.start]) else None
