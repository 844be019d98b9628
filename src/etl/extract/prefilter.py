"""Where each of many expressions can match a text at all, from the words each of them needs.

A hundred expressions tried one after the other cost a hundred passes over the text. Nearly every one of them
holds a word without which it cannot match ("placebo", "randomi"), and most hold one at a known distance from
their beginning. One automaton finds all those words in one pass. An expression is woken by the rarest words it
needs, and tried only where another of its words says that a match may begin. The result is the same, without
the passes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

import ahocorasick

from etl.extract.lower import Expression, in_lower_case, lower_case, needs_case
from etl.extract.needs import Place, Words, in_signs, needs, only_at_start, presence, tries

Key = TypeVar("Key", bound=Hashable)
COMMON = 3.0  # words so many of which stand in a sentence wake nobody: they are always there
WHOLE_TEXT = 10  # searching a sentence costs as much as trying at so many places


class _Beginnings(NamedTuple):
    """A match may begin so many characters before the last one of a word, and at the places behind that."""

    back: int
    tries: int


@dataclass(slots=True, kw_only=True)
class _Tried(Generic[Key]):
    """An expression with its key, and where it may begin, by the number of a word; null is anywhere.

    One that is `cased` is matched on the text as it is, the others in lower case; one that `opens` a text stands
    only at its beginning. It is `compiled` when it is first tried: most articles wake a quarter of them.
    """

    key: Key
    written: Expression
    cased: bool
    opens: bool
    places: Mapping[int, _Beginnings] | None
    compiled: re.Pattern[str] | None = None

    @property
    def expression(self) -> re.Pattern[str]:
        """Return the expression as it is matched."""
        if self.compiled is None:
            self.compiled = in_lower_case(self.written)
        return self.compiled


class Filtered(Generic[Key]):
    """Expressions by key, tried only where the words they need say that they may match. Order is kept.

    Those that ignore case are matched, as lower case, on the text as lower case: without the flag the
    standard library can skip ahead by first letters, which is several times faster. So the words of a match
    may be lower case; its places are those of the text.
    """

    def __init__(self, expressions: Iterable[tuple[Key, Expression]]) -> None:
        self._numbers: dict[str, int] = {}
        self._tried: list[_Tried[Key]] = []
        self._always: list[int] = []
        self._wakes: defaultdict[int, list[int]] = defaultdict(list)
        for key, expression in expressions:
            self._add(key, expression)
        self._automaton = ahocorasick.Automaton()
        for word, number in self._numbers.items():
            self._automaton.add_word(word, number)
        self._automaton.make_automaton()

    def _add(self, key: Key, expression: Expression) -> None:
        woken_by, placed_by = needs(expression)
        if woken_by is None or presence(woken_by) > COMMON:
            self._always.append(len(self._tried))
        else:
            for word in woken_by:
                self._wakes[self._number(word)].append(len(self._tried))
        opens = only_at_start(expression)
        places = None if opens else self._places(placed_by)
        cased = needs_case(expression)
        self._tried.append(_Tried(key=key, written=expression, cased=cased, opens=opens, places=places))

    def _places(self, words: Words | None) -> Mapping[int, _Beginnings] | None:
        if words is None or tries(words) > WHOLE_TEXT:
            return None
        return {self._number(word): _beginnings(word, place) for word, place in words.items()}

    def _number(self, word: str) -> int:
        return self._numbers.setdefault(word, len(self._numbers))

    def _ends(self, signs: str) -> Mapping[int, list[int]]:
        """Return where the last characters of each word stand in a text in signs, by the word's number."""
        found: dict[int, list[int]] = {}
        if not self._numbers:
            return found
        for last, word in self._automaton.iter(signs):
            if word in found:
                found[word].append(last)
            else:
                found[word] = [last]
        return found

    def finditer(self, text: str) -> Iterator[tuple[Key, re.Match[str]]]:
        """Yield every match of every expression, by expression."""
        lower, signs = _as_compared(text)
        ends = self._ends(signs)
        woken = set(self._always)
        for word in self._wakes.keys() & ends.keys():
            woken.update(self._wakes[word])
        for number in sorted(woken):
            tried = self._tried[number]
            for match in _matches(tried, text if tried.cased else lower, ends):
                yield tried.key, match

    def each(self, text: str) -> Iterator[re.Match[str]]:
        """Yield every match without its key, for a filter of one expression."""
        return (match for _, match in self.finditer(text))

    def first(self, text: str) -> tuple[Key, re.Match[str]] | None:
        """Return the first match of the first expression that has one."""
        return next(self.finditer(text), None)


@lru_cache(maxsize=4)
def _as_compared(text: str) -> tuple[str, str]:
    """Return a text in lower case, and in signs; a sentence is searched by several filters in turn."""
    lower = lower_case(text)
    return lower, in_signs(lower)


def _beginnings(word: str, place: Place) -> _Beginnings:
    return _Beginnings(len(word) - 1 + place.far, place.far - place.near + 1)


def _starts(places: Mapping[int, _Beginnings], ends: Mapping[int, list[int]]) -> list[int]:
    """Return where a match may begin, in order."""
    found: list[int] = []
    for word in places.keys() & ends.keys():
        back, tries_each = places[word]
        for last in ends[word]:
            found += range(last - back, last - back + tries_each)
    return sorted(set(found)) if len(found) > 1 else found


def _matches(tried: _Tried[Key], text: str, ends: Mapping[int, list[int]]) -> Iterable[re.Match[str]]:
    """Return the matches of one expression, given where the last characters of words stand."""
    if tried.opens:
        match = tried.expression.match(text)
        return () if match is None else (match,)
    if tried.places is None:
        return tried.expression.finditer(text)
    starts = _starts(tried.places, ends)
    return _matches_at(tried.expression, text, starts) if starts else ()


def _matches_at(expression: re.Pattern[str], text: str, starts: list[int]) -> list[re.Match[str]]:
    """Return the matches that begin at given places and do not overlap."""
    found: list[re.Match[str]] = []
    done = 0
    for start in starts:
        if start >= done and (match := expression.match(text, start)) is not None:
            done = match.end()
            found.append(match)
    return found
