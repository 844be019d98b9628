"""What a person may write about a source of articles."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal, get_args

from pydantic import Field, field_validator

from etl.rules.schema import Pattern, Strict

Schedule = Literal["hourly", "daily", "weekly"]
SCHEDULES = get_args(Schedule)
_Word = Annotated[str, Field(min_length=1)]
_Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2}$")]


class Source(Strict):
    """Where articles come from: an entry of sources.toml; which keys a kind needs is said where the kind stands.

    Reading:
        `language` is what pages are asked for in, `include` a pattern that an address must hold, `terms` words of
        which an article must hold one (any case), `domains` and `languages` what is taken from an archive.
    Rights:
        `rights` says what may be done with the texts; `publisher` means that they stay in the raw store of this
        machine and only rows with their sentences go further.
    Limits:
        `per_second` requests to a host, `max_articles` in one run, `overlap_days` that a window reaches back behind
        the last success, `first_days` that the first one reaches back, `recheck_days` after which a page that did not
        announce a change is asked again.
    """

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: str
    path: str | None = None
    url: str | None = None
    urls: tuple[str, ...] = ()
    query: str | None = None
    filters: tuple[str, ...] = ()
    enabled: bool = True
    schedule: Schedule = "daily"
    rights: Literal["own", "public-domain", "cc0", "cc-by", "publisher"] = "publisher"
    language: str | None = Field(default=None, pattern=r"^[a-z]{2}$")
    globs: tuple[str, ...] = ()  # none: every ending that the kind knows
    include: Pattern | None = None
    terms: tuple[_Word, ...] = ()
    domains: tuple[_Word, ...] = ()
    languages: tuple[_Language, ...] = ()
    per_second: float = Field(default=1.0, gt=0, le=50)
    max_articles: int = Field(default=5_000, ge=1)
    overlap_days: int = Field(default=3, ge=0)
    first_days: int = Field(default=30, ge=1)
    recheck_days: int = Field(default=30, ge=1)
    note: str = ""

    @field_validator("name")
    @classmethod
    def _is_no_schedule(cls, name: str) -> str:
        if name in SCHEDULES:
            raise ValueError("is a schedule, which etl run --source takes too")
        return name

    @property
    def takes(self) -> str:
        """Return a short text that is another one where the source takes something else of what is there."""
        keys = (self.kind, self.url, self.query, self.filters, self.include, self.terms)
        return hashlib.sha256(repr(keys).encode()).hexdigest()[:16]
