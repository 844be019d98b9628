"""Grammar of numbers, the kill-list, and endpoint words: what the extractor's rule files may hold."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from etl.rules.schema import Rule, Strict

Words = dict[str, tuple[str, ...]]

NUMBER = "[\x01\x02]"
DIGITS = "\x01"
KILLED = "\x03"  # a name, date or address that a rule on the text has claimed
INSIDE_CLASS = re.compile(r"(\[\^?[^\]\[]{0,60})\{n\}")
RANGE = r"\s?(?:-|–|—|~|〜|～|to|and|à|a|bis|至|到|から|or|/)\s?"


def expand(pattern: str) -> str:
    """Return the regular expression of a rule: `{n}` is any number, `{d}` one in digits, `{to}` a range word."""
    pattern = INSIDE_CLASS.sub(lambda m: m.group(1) + "\x01\x02", pattern)
    return pattern.replace("{k}", KILLED).replace("{n}", NUMBER).replace("{d}", DIGITS).replace("{to}", RANGE)


def _compiles(pattern: str) -> str:
    try:
        re.compile(expand(pattern))
    except re.error as error:
        raise ValueError(f"is no regular expression ({error})") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Languages(Strict):
    """Words that stand beside numbers, by language; each is a piece of a regular expression."""

    percent: Words
    points: Words
    units: dict[Literal["months", "years", "weeks", "days"], Words]
    people: Words
    comparators: Words
    comparators_after: Words
    between: Words
    of: Words


class IgnoreRule(Rule):
    """A number that is no outcome, known by its own shape or by the words that touch it.

    A pattern `on = "text"` sees the text; one `on = "shape"` sees it with every number replaced by one
    character, written `{n}` (any number), `{d}` (one in digits) or `{to}` (a range word). `kind` is what
    the number is. `yes` and `no` are texts in which the rule does and does not claim a number.
    """

    kind: str
    on: Literal["text", "shape"] = "shape"
    patterns: tuple[Pattern, ...] = Field(min_length=1)
    case: bool = False

    @cached_property
    def expressions(self) -> tuple[re.Pattern[str], ...]:
        """Return the patterns, compiled."""
        flags = re.MULTILINE if self.case else re.MULTILINE | re.IGNORECASE
        return tuple(re.compile(expand(pattern), flags) for pattern in self.patterns)


class EndpointRule(Rule):
    """An endpoint and how people write it; `code` as in docs/outcome-row.md.

    `terms` match whole words in any case, `abbreviations` only as written. `patterns` are regular expressions
    (case ignored) for verbs whose other part or whose subject stands elsewhere in the clause; the group `name`,
    where there is one, is what names the endpoint. `takes` says which values it can have: rate, time, ratio,
    change. `yes` and `no` are texts that do and do not name it.
    """

    code: str
    takes: tuple[Literal["rate", "time", "ratio", "change"], ...]
    terms: Words = Field(default_factory=dict)
    abbreviations: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    @cached_property
    def expressions(self) -> tuple[re.Pattern[str], ...]:
        """Return the patterns, compiled."""
        return tuple(re.compile(pattern, re.IGNORECASE) for pattern in self.patterns)


class CueRule(Rule):
    """Words that say what kind of statement a text makes: whose result, when, or that it is none.

    `scope` is what they say; `reach` how far they say it: the `clause` they stand in, the part `before` or
    `after` them, or the whole `sentence`. Patterns are regular expressions, case ignored.
    """

    scope: str
    reach: Literal["clause", "sentence", "before", "after", "near"] = "sentence"
    patterns: tuple[Pattern, ...] = Field(min_length=1)

    @cached_property
    def expressions(self) -> tuple[re.Pattern[str], ...]:
        """Return the patterns, compiled."""
        return tuple(re.compile(pattern, re.IGNORECASE) for pattern in self.patterns)
