"""What a person may write in a rule file; a key we do not know is an error with its place."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

LANGUAGES = ("en", "zh", "es", "fr", "de", "ja")


class Strict(BaseModel):
    """No unknown keys, nothing changed after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _compiles(pattern: str) -> str:
    re.compile(pattern)
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Rule(Strict):
    """The parts every rule has: a name, a reason, and texts that show when it applies and when not."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    why: str = Field(min_length=10)
    yes: tuple[str, ...] = Field(min_length=1)
    no: tuple[str, ...] = Field(min_length=1)


class BoilerplateRule(Rule):
    """A kind of page furniture, known by the shape of a line.

    `pattern` (case-insensitive) must match the whole stripped line, or `terms` hold the whole line, case
    folded. `effect`: `line` drops the line; `tail` drops it and all that follows; `box` drops it and the
    lines after it up to the next one that reads like prose; `metadata` drops it and keeps what it says.
    """

    effect: Literal["line", "tail", "box", "metadata", "inline"] = "line"
    pattern: Pattern | None = None
    terms: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    max_chars: int = 200

    @cached_property
    def regex(self) -> re.Pattern[str] | None:
        """Return the compiled pattern."""
        return re.compile(self.pattern, re.IGNORECASE) if self.pattern else None


class Source(Strict):
    """Where articles come from."""

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: Literal["folder"]
    path: str
    enabled: bool = True
    globs: tuple[str, ...] = ("**/*.txt", "**/*.html", "**/*.htm", "**/*.xml")
    note: str = ""
