"""Expressions that seldom match, searched only where a word they need stands."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cached_property

from etl.extract.guard import Guard, guard_of
from etl.extract.lower import lower_case


class Seldom:
    """An expression that finds what the standard library's finds, with the words of its matches as written."""

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._expression = re.compile(pattern, flags)

    @cached_property
    def _guard(self) -> Guard | None:
        return guard_of(self._expression)  # at the first search: parsing all of them would slow every start

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match in a stretch of a text."""
        return self._expression.search(text, start, end) if self._may_match(text, start, end) else None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Yield the matches in a stretch of a text that do not overlap."""
        return self._expression.finditer(text, start, end) if self._may_match(text, start, end) else iter(())

    def _may_match(self, text: str, start: int, end: int) -> bool:
        return self._guard is None or self._guard.stand_in(lower_case(text), start, end)
