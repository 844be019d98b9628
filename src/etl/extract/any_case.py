"""Expressions that ignore case, matched as lower case on lower-case text, and only where a word they need stands.

Without the flag the standard library can skip ahead by first letters and compares letters as they are: a search
takes a half to a fifth of the time, which is more than lowering a sentence takes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cached_property

from etl.extract.guard import Guard, guard_of
from etl.extract.lower import lower_case, lowered


class AnyCase:
    """An expression that ignores case. The places of its matches are those of the text, their words lower case."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._expression = re.compile(lowered(pattern))

    @cached_property
    def _guard(self) -> Guard | None:
        return guard_of(self._expression)  # at the first search: parsing all of them would slow every start

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match in a stretch of a text."""
        lower = lower_case(text)
        if self._guard is not None and not self._guard.stand_in(lower, start, end):
            return None
        return self._expression.search(lower, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match at the beginning of a stretch."""
        return self._expression.match(lower_case(text), start, end)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of a whole text."""
        return self._expression.fullmatch(lower_case(text))

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Yield the matches in a stretch of a text that do not overlap."""
        lower = lower_case(text)
        if self._guard is not None and not self._guard.stand_in(lower, start, end):
            return iter(())
        return self._expression.finditer(lower, start, end)

    def sub(self, instead: str, text: str) -> str:
        """Return a text in lower case with its matches replaced."""
        return self._expression.sub(instead, lower_case(text))
