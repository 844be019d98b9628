"""The time that a measurement of a registry refers to, as its class, its title or its time frame says."""

from __future__ import annotations

import re

from etl.extract.registry_rows import Row
from etl.model import When

_UNIT = r"(?P<unit>year|month|week|day)"
# "3 years", "up to approximately 36 months"; not "every 8 weeks"
_AFTER = re.compile(
    r"(?P<within>\b(?:up to|within|through|until) (?:approximately |about |a maximum of |the end of )?)?"
    r"(?<!every )(?<![\d.])(?P<n>\d{1,4}(?:\.\d{1,2})?|one|two|three|four|five|six|ten|twelve)[ -]" + _UNIT + r"s?\b",
    re.IGNORECASE,
)
# "Month 12"; not "Day 1 of each cycle", "Day 1, 8 and 15"
_NAMED = re.compile(rf"\b{_UNIT} (?P<n>\d{{1,4}})\b(?! ?(?:,|&|-|/|of\b|and\b|or\b|to\b|through\b))", re.IGNORECASE)
_AT = re.compile(r"\b(?:at|after) $", re.IGNORECASE)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "twelve": 12}


def when_of(row: Row) -> When | None:
    """Return the time of a row, null where none or several are named."""
    for times in (times_in(row.text("class")), _times_of_title(row.text("title")), times_in(row.text("time"))):
        if times:
            within = [time for time in times if time.kind == "within"]
            chosen = within[-1:] or times
            return chosen[0] if len(set(chosen)) == 1 else None
    return None


def times_in(text: str) -> list[When]:
    """Return the times that a text names, in its order."""
    found = [*_AFTER.finditer(text), *_NAMED.finditer(text)]
    return [_when(each) for each in sorted(found, key=re.Match.start)]


def _times_of_title(text: str) -> list[When]:
    """Return the times of "12-month PFS", "PFS at 2 years" and "PFS at Month 12"."""
    found = [each for each in _AFTER.finditer(text) if _AT.search(text, 0, each.start()) or _joined(text, each)]
    return [_when(each) for each in (*found, *_NAMED.finditer(text))]


def _joined(text: str, found: re.Match[str]) -> bool:
    return text[found.end("n")] == "-" and text[: found.start()][-1:] not in {"-", "–"}


def _when(found: re.Match[str]) -> When:
    number = found["n"].lower()
    return When(
        value=float(_WORDS.get(number, 0) or number),
        unit=f"{found['unit'].lower()}s",
        kind="within" if found.groupdict().get("within") else "landmark",
    )
