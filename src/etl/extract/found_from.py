"""Matches of an expression that is slow to try everywhere, tried only where a quick one says that it may begin."""

from __future__ import annotations

import re
from collections.abc import Iterator


def found_from(first: re.Pattern[str], expression: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what `expression.finditer` does, if `first` matches the first character of each of its matches."""
    done = 0
    for start in first.finditer(text):
        match = expression.match(text, start.start()) if start.start() >= done else None
        if match is not None:
            done = match.end()
            yield match
