"""What a person may write in `studies.toml` and `venues.csv`: how texts state facts about a study."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from etl.errors import RuleError
from etl.rules.schema import Rule, Strict

NUMBER_PART = re.compile(r"\{(?:n|time|han_time|date|full_date|numeric_date)\}|\\d\{[4-9]")
Fact = Literal[
    "enrolled",
    "phase",
    "registry_ids",
    "acronym",
    "doi",
    "pmid",
    "journal",
    "meeting",
    "published_on",
    "centre",
    "sponsor",
    "treatment",
    "median_follow_up",
    "prior_lines_min",
    "randomised",
    "disease_setting",
    "guard",
    "as_of",
    "update",
    "planned",
]


class StudyRule(Rule):
    """One way in which texts state one fact of a study.

    `patterns` are tried on sentences that hold one of the `cues` (lower case) and, if given, one of `also`; in
    them `{name}` stands for a part. Named groups carry the fact: `n` a whole number, `v` with `u` a time, `d`,
    `from` and `to` dates, `id` and `name` the words themselves, `venue` an empty place where a listed name
    begins. `value` is the fact itself where the words only signal it. `unless` names guards: rules whose match
    in the same sentence forbids this one. Of several matches the lowest `rank` wins, then the first.
    `where`: `text` is all prose, `lead` its first blocks, `head` these and the furniture around them,
    `reference` the list of sources.
    """

    fact: Fact
    patterns: tuple[str, ...] = Field(min_length=1)
    cues: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    unless: tuple[str, ...] = ()
    value: str | None = None
    rank: int = 1
    where: Literal["text", "lead", "head", "reference"] = "text"
    case: bool = False

    @cached_property
    def counts(self) -> bool:
        """Say whether its words hold a number, so that a sentence without one need not be tried."""
        return all(NUMBER_PART.search(pattern) for pattern in self.patterns)

    @model_validator(mode="after")
    def _cues_are_folded(self) -> StudyRule:
        if any(cue != cue.lower() for cue in self.cues | self.also):
            raise ValueError("cues are compared with lower-cased text; write them in lower case")
        return self


class StudyPart(Strict):
    """A piece of pattern that several rules share, written `{name}` in them."""

    name: str = Field(pattern=r"^[a-z_]+$")
    why: str = Field(min_length=10)
    pattern: str


class StudyWord(Strict):
    """Words that mean one thing in all languages.

    A month, a comparator, a unit of time; a word that makes a name an institution's (`institution`), one that
    is no name by itself (`generic`), capitals that name no trial (`not_a_trial`).
    """

    kind: Literal["month", "comparator", "unit", "institution", "generic", "not_a_trial"]
    value: str
    terms: dict[str, tuple[str, ...]]


class Venue(Strict):
    """A journal, a meeting or a sponsor under its usual name; `aliases` are parted by `|`."""

    name: str
    kind: Literal["journal", "meeting", "sponsor"]
    aliases: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return every spelling, the usual one first."""
        return (self.name, *filter(None, self.aliases.split("|")))


@dataclass(frozen=True, kw_only=True, eq=False)
class StudyBook:
    """Everything we know about how texts describe studies; compared by identity, for it is a key of caches."""

    rules: tuple[StudyRule, ...]
    parts: tuple[StudyPart, ...]
    words: tuple[StudyWord, ...]
    venues: tuple[Venue, ...]

    def __post_init__(self) -> None:
        for rule in self.rules:
            if missing := set(rule.unless) - self.by_id.keys():
                raise RuleError(f"studies.toml: {rule.id}: unless: no rule {missing.pop()}; mend that name")
        self._check_patterns()

    @cached_property
    def by_id(self) -> dict[str, StudyRule]:
        """Return the rules by their ids."""
        return {rule.id: rule for rule in self.rules}

    def of(self, fact: str) -> tuple[StudyRule, ...]:
        """Return the rules of a fact."""
        return tuple(rule for rule in self.rules if rule.fact == fact)

    def _check_patterns(self) -> None:
        for rule in self.rules:
            try:
                for pattern in rule.patterns:
                    self.expand(pattern)
            except KeyError as error:
                raise RuleError(f"studies.toml: {rule.id}: patterns: no part {error}; mend that name") from error

    @cached_property
    def _parts(self) -> dict[str, str]:
        parts = {kind: self._alternatives(kind) for kind in ("month", "comparator", "unit")}
        for part in self.parts:
            parts[part.name] = _filled(part.pattern, parts)
        return parts

    def _alternatives(self, kind: str) -> str:
        words = {word for entry in self.words if entry.kind == kind for terms in entry.terms.values() for word in terms}
        return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"

    def expand(self, pattern: str) -> str:
        """Return a pattern with its parts put in.

        Raises:
            KeyError: it names a part that is not there.
        """
        return _filled(pattern, self._parts)

    @cached_property
    def regexes(self) -> dict[str, tuple[re.Pattern[str], ...]]:
        """Return the compiled patterns of every rule, by rule id; each compiles when first asked for."""
        return _Lazy(self)

    @cached_property
    def meanings(self) -> dict[str, dict[str, str]]:
        """Return kind -> lower-case word -> value, over all languages."""
        found: dict[str, dict[str, str]] = {}
        for entry in self.words:
            for terms in entry.terms.values():
                found.setdefault(entry.kind, {}).update((term.lower(), entry.value) for term in terms)
        return found


class _Lazy(dict[str, tuple[re.Pattern[str], ...]]):
    """Compiled patterns by rule id, each compiled at first use: compiling all costs more than a short article."""

    def __init__(self, book: StudyBook) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, rule_id: str) -> tuple[re.Pattern[str], ...]:
        rule = self._book.by_id[rule_id]
        flags = 0 if rule.case else re.IGNORECASE
        self[rule_id] = tuple(re.compile(self._book.expand(pattern), flags) for pattern in rule.patterns)
        return self[rule_id]


def _filled(pattern: str, parts: dict[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda found: parts[found[1]], pattern)
