"""What a person may write in a rule file; a key we do not know is an error with its place."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel

LANGUAGES = ("en", "zh", "es", "fr", "de", "ja")


class Strict(BaseModel):
    """No unknown keys, nothing changed after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is no pattern ({error})") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Rule(Strict):
    """The parts every rule has: a name, a reason, and texts that show when it applies and when not."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    why: str = Field(min_length=10)
    yes: tuple[str, ...] = Field(min_length=1)
    no: tuple[str, ...] = Field(min_length=1)


class BoilerplateRule(Rule):
    """A kind of page furniture, known by the words of a line.

    `pattern` (case-insensitive) must match the whole stripped line, or `terms` hold the whole line, case
    folded. What happens then is the `effect`:

    - `line` drops the line; `metadata` drops it and keeps what its named groups caught (author, published,
      minutes, publisher);
    - `box` also drops the lines after it up to one that reads like prose or a headline;
    - `section` also drops the paragraphs under it up to the next heading, if `body` is found in the line or
      the first two of them (or there is no `body`);
    - `tail` also drops the teasers after it; `end` everything after it, if the article stands above;
    - `inline` takes what the pattern finds out of the middle of a sentence.
    """

    effect: Literal["line", "metadata", "box", "section", "tail", "end", "inline"] = "line"
    pattern: Pattern | None = None
    body: Pattern | None = None
    terms: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    max_chars: int = 200

    @cached_property
    def regex(self) -> re.Pattern[str] | None:
        """Return the compiled pattern."""
        return re.compile(self.pattern, re.IGNORECASE) if self.pattern else None

    @cached_property
    def body_regex(self) -> re.Pattern[str] | None:
        """Return the compiled pattern of the paragraphs below."""
        return re.compile(self.body, re.IGNORECASE) if self.body else None

    @cached_property
    def _folded(self) -> frozenset[str]:
        return frozenset(term.casefold() for terms in self.terms.values() for term in terms)

    def matches(self, line: str) -> re.Match[str] | bool | None:
        """Say whether the line is this kind of furniture; the match of the pattern if that is what said so."""
        if len(line) > self.max_chars:
            return None
        if self.effect == "inline":
            return self.regex.search(line) if self.regex else None
        return line.casefold() in self._folded or (self.regex.fullmatch(line) if self.regex else None)


class ShellRule(Rule):
    """A kind of page without an article, known by what is found (any case) in one of its lines or its title."""

    reason: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$")
    told: str = Field(min_length=10)
    patterns: tuple[Pattern, ...] = Field(min_length=1)

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.patterns), re.IGNORECASE)

    def matches(self, line: str) -> bool:
        """Say whether a line says so."""
        return self._regex.search(line) is not None


class RepeatedLine(Strict):
    """A line that stands in many articles of a source: `articles` of all `of` it has; `key` is what is compared.

    `source` is the host where articles come from the web.
    """

    source: str
    key: str
    text: str
    articles: int
    of: int


Share = Annotated[float, Field(ge=0, le=1)]


class Confidence(RootModel[dict[str, Share]]):
    """How sure the rows of a rule are, by the rule's name."""
