"""Where each of many expressions can match a text at all, from the literals each of them needs.

A hundred expressions tried one after the other cost a hundred passes over the text. Nearly every one of them
holds a word without which it cannot match ("placebo", "randomi"), and most hold it at a known distance from
their beginning. One automaton finds all those words in one pass, and an expression is tried only where its
word says that a match may begin. The result is the same, without the passes.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any, Generic, NamedTuple, TypeVar

import ahocorasick

from etl.extract.any_case import in_lower_case, lower_case

Key = TypeVar("Key", bound=Hashable)
# the parser of the standard library: it has no public name, and its types are not published
ops: Any = import_module("re._constants")
parser: Any = import_module("re._parser")
# what trying costs, in tries at one place: searching a sentence costs ten; one letter stands in it seven times,
# and each further one makes a word so many times rarer; a character that is not ASCII says as much as a word
WHOLE_TEXT = 10
ONE_LETTER, RARER, SIGN_WEIGHT = 7.0, 60.0, 3


class Place(NamedTuple):
    """Where a word stands in a match: so many characters behind its beginning, at least and at most."""

    near: int
    far: int

    def moved(self, width: Place) -> Place:
        """Return the place in a longer match, of which this one follows a part of that width."""
        return Place(self.near + width.near, self.far + width.far)

    @property
    def tries(self) -> int | None:
        """Return how many beginnings a word at one place leaves; null if any number."""
        return self.far - self.near + 1 if self.far - self.near < WHOLE_TEXT else None


Words = Mapping[str, Place]


class _Beginnings(NamedTuple):
    """Which expression may begin from so many characters before a word's last one, at so many places in a row."""

    number: int
    back: int
    tries: int | None


class Filtered(Generic[Key]):
    """Expressions by key, tried only where a word they need says that they may begin. Order is kept.

    Those that ignore case are matched, as lower case, on the text as lower case: without the flag the
    standard library can skip ahead by first letters, which is several times faster. So the words of a match
    may be lower case; its places are those of the text.
    """

    def __init__(self, expressions: Iterable[tuple[Key, re.Pattern[str]]]) -> None:
        self._expressions = [(key, lower := in_lower_case(e), lower is e) for key, e in expressions]
        self._always: list[int] = []
        needed: dict[str, list[_Beginnings]] = {}
        for index, (_, expression, _) in enumerate(self._expressions):
            words = required(expression)
            if words is None:
                self._always.append(index)
                continue
            for word, place in words.items():
                needed.setdefault(word, []).append(_Beginnings(index, len(word) - 1 + place.far, place.tries))
        self._automaton = ahocorasick.Automaton()
        for word, beginnings in needed.items():
            self._automaton.add_word(word, tuple(beginnings))
        if needed:
            self._automaton.make_automaton()

    def _candidates(self, text: str) -> dict[int, list[int] | None]:
        """Return the expressions that may match a lower-case text, by number, each with where; null is anywhere."""
        found: dict[int, list[int] | None] = dict.fromkeys(self._always)
        if not len(self._automaton):
            return found
        for last, beginnings in self._automaton.iter(text):
            for number, back, tries in beginnings:
                if tries is None:
                    found[number] = None
                elif (places := found.setdefault(number, [])) is not None:
                    places.extend(range(last - back, last - back + tries))
        return found

    def finditer(self, text: str) -> Iterator[tuple[Key, re.Match[str]]]:
        """Yield every match of every expression, by expression."""
        lower = lower_case(text)
        candidates = self._candidates(lower)
        for number in sorted(candidates):
            key, expression, cased = self._expressions[number]
            subject, places = text if cased else lower, candidates[number]
            for match in expression.finditer(subject) if places is None else _matches_at(expression, subject, places):
                yield key, match

    def each(self, text: str) -> Iterator[re.Match[str]]:
        """Yield every match without its key, for a filter of one expression."""
        return (match for _, match in self.finditer(text))

    def first(self, text: str) -> tuple[Key, re.Match[str]] | None:
        """Return the first match of the first expression that has one."""
        return next(self.finditer(text), None)


def _matches_at(expression: re.Pattern[str], text: str, places: list[int]) -> list[re.Match[str]]:
    """Return the matches that begin at given places and do not overlap."""
    found: list[re.Match[str]] = []
    for start in sorted(set(places)) if len(places) > 1 else places:
        if start >= (found[-1].end() if found else 0) and (match := expression.match(text, start)) is not None:
            found.append(match)
    return found


def required(expression: re.Pattern[str]) -> Words | None:
    """Return lower-case words of which each match holds at least one, and where; null if none can be named.

    Of several choices it is the one that is quickest to look up.
    """
    return _quickest(_choices(parser.parse(expression.pattern, expression.flags)))


def _quickest(choices: Iterable[Words]) -> Words | None:
    best = min(choices, key=_cost, default=None)
    return best if best and _cost(best) < 4 * WHOLE_TEXT else None


def _cost(words: Words) -> float:
    """Return what trying an expression where one of these words stands costs in a text, in tries at one place."""
    return sum(_cost_of(word, place.tries) for word, place in words.items())


def _cost_of(word: str, tries: int | None) -> float:
    weight = sum(char != " " if char.isascii() else SIGN_WEIGHT for char in word)
    expected: float = ONE_LETTER * RARER ** (1 - weight)
    return min(expected, 1.0) * WHOLE_TEXT if tries is None else expected * tries


NOWHERE = Place(0, 0)


def _choices(items: Any) -> Iterator[Words]:
    """Yield the words of each part of a sequence that must be there."""
    at, literal, since = NOWHERE, "", NOWHERE
    for op, argument in items:
        if op is ops.LITERAL:
            since = since if literal else at
            literal += chr(argument).lower()
        else:
            if literal:
                yield {literal: since}
            literal = ""
            words = _of_item(op, argument)
            if words:
                yield {word: place.moved(at) for word, place in words.items()}
        at = at.moved(Place(*parser.SubPattern(items.state, [(op, argument)]).getwidth()))
    if literal:
        yield {literal: since}


def _of_item(op: Any, argument: Any) -> Words | None:
    if op is ops.SUBPATTERN:
        return _quickest(_choices(argument[3]))
    if op is ops.BRANCH:
        return _of_branches([_quickest(_choices(branch)) for branch in argument[1]])
    if op in {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT} and argument[0] > 0:
        return _quickest(_choices(argument[2]))
    if op is ops.ASSERT:
        return _of_assertion(*argument)
    if op is ops.IN and all(kind is ops.LITERAL for kind, _ in argument):
        return dict.fromkeys((chr(char).lower() for _, char in argument), NOWHERE)
    return None


def _of_branches(branches: Iterable[Words | None]) -> Words | None:
    """Return the words of all branches; one that stands at several places stands between them."""
    found: dict[str, Place] = {}
    for words in branches:
        if words is None:
            return None
        for word, place in words.items():
            known = found.get(word, place)
            found[word] = Place(min(known.near, place.near), max(known.far, place.far))
    return found


def _of_assertion(direction: int, items: Any) -> Words | None:
    words = _quickest(_choices(items))
    if words is None or direction > 0:
        return words
    back, _ = items.getwidth()  # what is looked for behind has one width
    return {word: place.moved(Place(-back, -back)) for word, place in words.items()}
