"""Which of many expressions can match a text at all, from the literals each of them needs.

A hundred expressions tried one after the other cost a hundred passes over the text. Nearly every one of them
holds a word without which it cannot match ("placebo", "randomi"); one automaton finds all those words in one
pass, and only the expressions whose words were found are tried. The result is the same, without the passes.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from importlib import import_module
from typing import Any, Generic, TypeVar

import ahocorasick

Key = TypeVar("Key", bound=Hashable)
# the parser of the standard library: it has no public name, and its types are not published
ops: Any = import_module("re._constants")
parser: Any = import_module("re._parser")
MIN_CHARS = 3
MIN_DIGITS = 2
WIDE = "\u2e80"  # from here on one character says as much as a word
COMMON = " .,-()'"  # nearly every sentence holds these; other signs, and the lexer's marks, say much


class Filtered(Generic[Key]):
    """Expressions by key, tried only where a word they need stands in the text. Order is kept.

    Those that ignore case are matched, as lower case, on the text as lower case: without the flag the
    standard library can skip ahead by first letters, which is several times faster. So the words of a match
    may be lower case; its places are those of the text.
    """

    def __init__(self, expressions: Iterable[tuple[Key, re.Pattern[str]]]) -> None:
        self._expressions = [(key, in_lower_case(e), not e.flags & re.IGNORECASE) for key, e in expressions]
        self._always: list[int] = []
        needed: dict[str, list[int]] = {}
        for index, (_, expression, _) in enumerate(self._expressions):
            words = required(expression)
            if words is None:
                self._always.append(index)
                continue
            for word in words:
                needed.setdefault(word, []).append(index)
        self._automaton = ahocorasick.Automaton()
        for word, indexes in needed.items():
            self._automaton.add_word(word, tuple(indexes))
        if needed:
            self._automaton.make_automaton()

    def _candidates(self, text: str) -> Iterator[tuple[Key, re.Pattern[str], bool]]:
        """Yield the expressions that may match a lower-case text, in their order."""
        found = set(self._always)
        if len(self._automaton):
            for _, indexes in self._automaton.iter(text):
                found.update(indexes)
        for index in sorted(found):
            yield self._expressions[index]

    def finditer(self, text: str) -> Iterator[tuple[Key, re.Match[str]]]:
        """Yield every match of every expression, by expression."""
        lower = lower_case(text)
        for key, expression, cased in self._candidates(lower):
            for match in expression.finditer(text if cased else lower):
                yield key, match

    def first(self, text: str) -> tuple[Key, re.Match[str]] | None:
        """Return the first match of the first expression that has one."""
        return next(self.finditer(text), None)


def lower_case(text: str) -> str:
    """Return the text in lower case, of the same length: what would grow stays as it is."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


NOT_LETTERS = re.compile(r"\\.|\(\?P[<=]|.", re.DOTALL)


def in_lower_case(expression: re.Pattern[str]) -> re.Pattern[str]:
    """Return an expression for lower-case text, if it ignores case; else itself."""
    if not expression.flags & re.IGNORECASE:
        return expression
    lower = (m if len(m) > 1 else lower_case(m) for m in NOT_LETTERS.findall(expression.pattern))
    return re.compile("".join(lower), expression.flags & ~re.IGNORECASE)


def required(expression: re.Pattern[str]) -> frozenset[str] | None:
    """Return lower-case words of which each match holds at least one; null if none can be named."""
    return _of_sequence(parser.parse(expression.pattern, expression.flags))


def _telling(word: str) -> bool:
    return (
        len(word) >= MIN_CHARS
        or (len(word) >= MIN_DIGITS and word.isdigit())
        or any(char >= WIDE or not (char.isalnum() or char in COMMON) for char in word)
    )


def _of_sequence(items: Any) -> frozenset[str] | None:
    """Return the best words of the parts that must all be there: the longest, then the fewest."""
    options: list[frozenset[str]] = []
    literal = ""
    for op, argument in items:
        if op is ops.LITERAL:
            literal += chr(argument).lower()
            continue
        if literal:
            options.append(frozenset({literal}))
        literal = ""
        words = _of_item(op, argument)
        if words:
            options.append(words)
    if literal:
        options.append(frozenset({literal}))
    telling = (words for words in options if all(map(_telling, words)))
    return max(telling, key=lambda words: (min(map(_weight, words)), -len(words)), default=None)


def _weight(word: str) -> int:
    return sum(MIN_CHARS if char >= WIDE else 1 for char in word)


def _of_item(op: Any, argument: Any) -> frozenset[str] | None:
    if op is ops.SUBPATTERN:
        return _of_sequence(argument[3])
    if op is ops.BRANCH:
        branches = [_of_sequence(branch) for branch in argument[1]]
        return None if None in branches else frozenset().union(*(words for words in branches if words))
    if op in {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT} and argument[0] > 0:
        return _of_sequence(argument[2])
    if op is ops.ASSERT:
        return _of_sequence(argument[1])
    if op is ops.IN and all(kind is ops.LITERAL for kind, _ in argument):
        return frozenset(chr(char).lower() for _, char in argument)
    return None
