"""What a page says about itself, gathered from the lines that say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from etl.clean.lines import Line
from etl.model import Metadata

if TYPE_CHECKING:
    from etl.rules import Rules

STAMP = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d\d)(?::(\d\d))?)?")


def of_furniture(known: Metadata, lines: Sequence[Line], rules: Rules) -> Metadata:
    """Return the metadata with what bylines, timestamps and reading times add; what is known stays."""
    by_id = {rule.id: rule for rule in rules.boilerplate if rule.effect == "metadata"}
    for line in lines:
        match = by_id[line.rule].matches(line.text) if line.rule in by_id else None
        if isinstance(match, re.Match):
            known = _with(known, {name.rstrip("23"): text.strip() for name, text in match.groupdict().items() if text})
    return known


def _with(known: Metadata, said: dict[str, str]) -> Metadata:
    if author := said.get("author"):
        known = replace(known, authors=tuple(dict.fromkeys((*known.authors, author))))
    if (minutes := said.get("minutes")) and known.reading_minutes is None:
        known = replace(known, reading_minutes=int(minutes))
    if (published := said.get("published")) and known.published_at is None:
        known = replace(known, published_at=stamp(published))
    if (publisher := said.get("publisher")) and known.publisher is None:
        known = replace(known, publisher=publisher)
    return known


def stamp(text: str) -> str:
    """Return a date or time in ISO 8601 if its numbers are in the order year, month, day; else as it stands."""
    found = STAMP.fullmatch(text.strip())
    if not found:
        return text.strip()
    year, month, day, hour, minute, second = found.groups()
    date = f"{year}-{int(month):02}-{int(day):02}"
    return f"{date}T{int(hour):02}:{minute}:{second or '00'}" if hour else date
