"""Whether a text holds one of the words without which an expression cannot match.

Most searches find nothing, and that none of those words stands in a text is known in a tenth of the time of
searching it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import ahocorasick

from etl.extract.needs import Words, expected, holds_signs, in_signs, needs, presence

COMMON = 0.7  # words met more often than this in a sentence are not looked for: searching at once is quicker
SPACE_OR_DIGIT = re.compile("[ 0]")


class Guard:
    """Words of which a text may hold one."""

    def __init__(self, words: Words) -> None:
        spelled = _in_letters(words)
        self._automaton = ahocorasick.Automaton()
        for word in spelled:
            self._automaton.add_word(word, word)
        self._automaton.make_automaton()
        self._in_signs = holds_signs(spelled)
        self._behind = max(0, *(-place.near for place in words.values()))  # a match may look behind its beginning

    def stand_in(self, lower: str, start: int, end: int) -> bool:
        """Say whether one of the words stands in a stretch of a lower-case text, or where a match of it looks back."""
        text = in_signs(lower) if self._in_signs else lower
        hits = self._automaton.iter(text, max(0, start - self._behind), min(end, len(text)))
        return next(hits, None) is not None


def guard_of(expression: re.Pattern[str]) -> Guard | None:
    """Return the words of which each match of an expression holds one; null where none are rare enough."""
    alarm = needs(expression).alarm
    return Guard(alarm) if alarm is not None and presence(alarm) < COMMON else None


def _in_letters(words: Iterable[str]) -> frozenset[str]:
    """Return the longest part of each word between spaces and digits, if rare enough: these need no text in signs."""
    parts = frozenset(max(SPACE_OR_DIGIT.split(word), key=len) for word in words)
    return parts if "" not in parts and sum(map(expected, parts)) < COMMON else frozenset(words)
