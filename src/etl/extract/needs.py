"""What an expression cannot match without: words in lower case, read off its parse, and where they stand in a match.

In words and in the texts that are searched for them each digit is a "0" and each white space a space: what is
12% or 45% needs "00%".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from itertools import product
from math import inf
from typing import Any, NamedTuple

from etl.extract.lower import Expression, lower_case

# the parser of the standard library: it has no public name, and its types are not published
ops: Any = import_module("re._constants")
parser: Any = import_module("re._parser")
MOST_SPELLINGS = 120  # of one stretch: "n ?= ?1" has four
MOST_COPIES = 3
WIDEST = 40  # places in a row; of more, the whole text is searched
CLASSES = {ops.CATEGORY_DIGIT: "0", ops.CATEGORY_SPACE: " "}
REPEATS = {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT}


class Place(NamedTuple):
    """Where a word stands in a match: so many characters behind its beginning, at least and at most."""

    near: int
    far: int

    def moved(self, width: Place) -> Place:
        """Return the place in a longer match, of which this one follows a part of that width."""
        return Place(self.near + width.near, self.far + width.far)


Words = Mapping[str, Place]
Spellings = frozenset[str]
NOWHERE, ONE_BACK = Place(0, 0), Place(-1, -1)
NOTHING = frozenset({""})


class _Signs(dict[int, int]):
    """What each character is compared as; the table grows by the characters that texts hold."""

    def __missing__(self, code: int) -> int:
        sign = chr(code)
        self[code] = ord("0") if sign.isdecimal() else ord(" ") if sign.isspace() else code
        return self[code]


_SIGNS = _Signs()


def in_signs(lower: str) -> str:
    """Return a lower-case text as it is compared with words, of the same length."""
    return lower.translate(_SIGNS)


def holds_signs(words: Iterable[str]) -> bool:
    """Say whether a text must be in signs to be compared with words."""
    return any("0" in word or " " in word for word in words)


class Needs(NamedTuple):
    """Words of which each match of an expression holds one; null where none can be named.

    `alarm` are those that texts hold fewest of, `placing` those that leave the fewest places where a match may begin.
    """

    alarm: Words | None
    placing: Words | None


def needs(expression: Expression) -> Needs:
    """Return what an expression cannot match without."""
    return _of_parse(parser.parse(expression.pattern, expression.flags))


def only_at_start(expression: Expression) -> bool:
    """Say whether an expression can match at the beginning of a text only."""
    if not expression.pattern.startswith("^") or expression.flags & re.MULTILINE:
        return False
    first, _ = parser.parse(expression.pattern, expression.flags)[0]
    return first is ops.AT


def _of_parse(items: Any) -> Needs:
    choices = [words for words in _choices(items) if words]
    return Needs(min(choices, key=presence, default=None), min(choices, key=tries, default=None))


class _Stretch(NamedTuple):
    """All ways to spell what has been read without a gap, and where that begins."""

    spelled: Spellings
    since: Place

    @property
    def words(self) -> Words:
        return {} if "" in self.spelled else dict.fromkeys(self.spelled, self.since)


def _choices(items: Any) -> Iterator[Words]:
    """Yield the words of each part of a sequence that must be there."""
    at, stretch = NOWHERE, _Stretch(NOTHING, NOWHERE)
    last: Spellings | None = None
    for op, argument in items:
        spelled = _spellings(op, argument)
        longer = _joined(stretch.spelled, spelled) if spelled is not None else None
        after = at.moved(Place(*parser.SubPattern(items.state, [(op, argument)]).getwidth()))
        last = _last(op, argument, last)
        if longer is not None:
            stretch = _Stretch(longer, stretch.since)
        else:
            yield _ended(stretch, op, argument).words
            stretch = _Stretch(NOTHING, after) if last is None else _Stretch(last, after.moved(ONE_BACK))
        if longer is None or spelled == NOTHING:
            yield from (_moved(words, at) for words in _of_item(op, argument))
        at = after
    yield stretch.words


def _of_item(op: Any, argument: Any) -> Iterable[Words | None]:
    """Return the words that one part of a sequence cannot do without, by either measure."""
    if op is ops.SUBPATTERN:
        return _of_parse(argument[3])
    if op is ops.BRANCH:
        branches = [_of_parse(branch) for branch in argument[1]]
        return [_of_branches(words) for words in zip(*branches, strict=True)]
    if op is ops.ASSERT:
        back = argument[1].getwidth()[0] if argument[0] < 0 else 0  # what is looked for behind has one width
        return [_moved(words, Place(-back, -back)) for words in _of_parse(argument[1])]
    return _of_parse(argument[2]) if op in REPEATS and argument[0] > 0 else ()


def _ended(stretch: _Stretch, op: Any, argument: Any) -> _Stretch:
    """Return a stretch with the first copy of what is repeated behind it: "grade 3"."""
    copy = _of_sequence(argument[2]) if op in REPEATS and argument[0] else None
    longer = _joined(stretch.spelled, copy) if copy is not None else None
    return stretch if longer is None else _Stretch(longer, stretch.since)


def _last(op: Any, argument: Any, before: Spellings | None) -> Spellings | None:
    """Return all signs that what was matched may end in; null if they are unknown, or nothing was matched yet."""
    if op in {ops.AT, ops.ASSERT, ops.ASSERT_NOT}:
        return before
    if op in {ops.LITERAL, ops.IN}:
        return _spellings(op, argument)
    if op is ops.SUBPATTERN:
        return _last_of(argument[3], before)
    if op is ops.BRANCH:
        return _union(_last_of(branch, before) for branch in argument[1])
    if op not in REPEATS:
        return None
    copy = _last_of(argument[2], before)
    return copy if argument[0] else _union((before, copy))


def _last_of(items: Any, before: Spellings | None) -> Spellings | None:
    for op, argument in items:
        before = _last(op, argument, before)
    return before


def _moved(words: Words | None, width: Place) -> Words:
    return {word: place.moved(width) for word, place in (words or {}).items()}


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


def _joined(first: Spellings, second: Spellings) -> Spellings | None:
    if len(first) * len(second) > MOST_SPELLINGS:
        return None
    return frozenset(map("".join, product(first, second)))


def _of_sequence(items: Any) -> Spellings | None:
    """Return all ways to spell what a sequence matches; null if they are too many."""
    spelled: Spellings | None = NOTHING
    for op, argument in items:
        one = _spellings(op, argument)
        spelled = _joined(spelled, one) if one is not None and spelled is not None else None
    return spelled


def _spellings(op: Any, argument: Any) -> Spellings | None:
    if op in {ops.AT, ops.ASSERT, ops.ASSERT_NOT}:
        return NOTHING
    if op is ops.LITERAL:
        return frozenset({_letter(argument)})
    if op is ops.IN:
        return _of_set(argument)
    if op is ops.BRANCH:
        return _union(_of_sequence(branch) for branch in argument[1])
    if op in REPEATS:
        return _copies(*argument) if argument[1] <= MOST_COPIES else None
    return _of_sequence(argument[3]) if op is ops.SUBPATTERN else None


@cache
def _letter(code: int) -> str:
    return in_signs(lower_case(chr(code)))


def _of_set(members: Any) -> Spellings | None:
    found: set[str] = set()
    for kind, argument in members:
        if kind is ops.LITERAL:
            found.add(_letter(argument))
        elif kind is ops.RANGE and argument[1] - argument[0] < MOST_SPELLINGS:
            found.update(map(_letter, range(argument[0], argument[1] + 1)))
        elif argument in CLASSES:
            found.add(CLASSES[argument])
        else:
            return None
    return frozenset(found) if len(found) <= MOST_SPELLINGS else None


def _union(all_: Iterable[Spellings | None]) -> Spellings | None:
    found: set[str] = set()
    for one in all_:
        if one is None:
            return None
        found |= one
    return frozenset(found) if len(found) <= MOST_SPELLINGS else None


def _copies(least: int, most: int, items: Any) -> Spellings | None:
    one, copies = _of_sequence(items), list[Spellings | None]([NOTHING])
    for _ in range(most):
        copies.append(_joined(copies[-1], one) if one is not None and copies[-1] is not None else None)
    return _union(copies[least:])


# how often a word is met in a sentence: one letter seven times, and each further one makes it so many times rarer;
# a space or a numeral says less than a letter, a character that is not ASCII as much as a word
ONE_LETTER, RARER = 7.0, 60.0
SPACE_WEIGHT, SIGN_WEIGHT = 0.3, 3.0
USUAL = frozenset(" 0\x01\x02\x03")  # the last three stand for numerals and what a rule has claimed


@cache
def expected(word: str) -> float:
    """Return about how often a word stands in a sentence."""
    weight = sum(SPACE_WEIGHT if char in USUAL else 1.0 if char.isascii() else SIGN_WEIGHT for char in word)
    return float(ONE_LETTER * RARER ** (1 - weight))


def presence(words: Words) -> float:
    """Return about how many of these words a sentence holds."""
    return sum(min(1.0, expected(word)) for word in words)


def tries(words: Words) -> float:
    """Return about how many places of a sentence these words leave where a match may begin."""
    widths = [(expected(word), place.far - place.near + 1) for word, place in words.items()]
    return sum(often * width if width < WIDEST else inf for often, width in widths)
