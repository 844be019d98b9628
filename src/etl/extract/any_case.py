"""Expressions that ignore case, matched as lower case on lower-case text, and only where a word they need stands.

Without the flag the standard library can skip ahead by first letters and compares letters as they are: a search
takes a half to a fifth of the time, which is more than lowering a sentence takes. Most searches find nothing, and
that a text holds none of an expression's words is known in a tenth of the time of searching it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cached_property

import ahocorasick

from etl.extract.lower import lower_case, lowered
from etl.extract.needs import Words, needs, presence, without_digits

COMMON = 0.7  # words met more often than this in a sentence are not looked for: searching at once is quicker


class AnyCase:
    """An expression that ignores case. The places of its matches are those of the text, their words lower case."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._expression = re.compile(lowered(pattern))

    @cached_property
    def _words(self) -> _Words | None:
        """The words of which each match holds one; null where none are rare enough."""
        alarm = needs(self._expression).alarm  # at the first search: parsing all of them would slow every start
        return _Words(alarm) if alarm is not None and presence(alarm) < COMMON else None

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match in a stretch of a text."""
        lower = lower_case(text)
        if self._words is not None and not self._words.stand_in(lower, start, end):
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
        if self._words is not None and not self._words.stand_in(lower, start, end):
            return iter(())
        return self._expression.finditer(lower, start, end)

    def sub(self, instead: str, text: str) -> str:
        """Return a text in lower case with its matches replaced."""
        return self._expression.sub(instead, lower_case(text))


class _Words:
    """Words of which a text may hold one."""

    def __init__(self, words: Words) -> None:
        self._automaton = ahocorasick.Automaton()
        for word in words:
            self._automaton.add_word(word, word)
        self._automaton.make_automaton()
        self._any_digit = any("0" in word for word in words)
        self._behind = max(0, *(-place.near for place in words.values()))  # a match may look behind its beginning

    def stand_in(self, lower: str, start: int, end: int) -> bool:
        """Say whether one of the words stands in a stretch of a lower-case text, or where a match of it looks back."""
        text = without_digits(lower) if self._any_digit else lower
        hits = self._automaton.iter(text, max(0, start - self._behind), min(end, len(text)))
        return next(hits, None) is not None
