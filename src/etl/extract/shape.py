"""A text with each numeral as one character, so that one pattern reads digits and number words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Protocol

from etl.extract.numerals import Numeral
from etl.values import dataclass

KILLED = "\x03"


class Placed(Protocol):
    """Something with a place in a text."""

    @property
    def start(self) -> int:
        """Return where it begins."""

    @property
    def end(self) -> int:
        """Return where it ends."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A text with each numeral as one character, and the way back."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    numerals: dict[int, Numeral]

    def value(self, index: int) -> float:
        """Return the value of the numeral at an index."""
        return self.numerals[index].value

    def values(self, start: int, end: int) -> tuple[float, ...]:
        """Return the values of all numerals between two indexes."""
        return tuple(self.numerals[i].value for i in range(start, end) if i in self.numerals)


def indexes(shape: Shape, match: re.Match[str]) -> list[int]:
    """Return where the numerals of a match stand."""
    return [i for i in range(match.start(), match.end()) if i in shape.numerals]


def named(match: re.Match[str]) -> str:
    """Return the name of the first group that took part in a match."""
    return next(name for name, text in match.groupdict().items() if text is not None)


def whole(value: float) -> int | None:
    """Return a whole number as such; null for any other."""
    return int(value) if value == int(value) else None


# Cyrillic letters that are drawn like Latin ones: a copied text may hold them inside Latin words
CYRILLIC, LATIN = "аеорсхуіѕјАВЕКМНОРСТХ", "aeopcxyisjABEKMHOPCTX"
ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
FOLDS = str.maketrans(
    "\x01\x02\x03\xa0\u202f\u2009\u2003\n\r\t’‘−‑‐（）％，：；＝．﹪～“”０１２３４５６７８９＜＞＋／∶﹤﹥［］٪٫"
    + ARABIC_DIGITS
    + CYRILLIC,
    "          ''---()%,:;=.%~\"\"0123456789<>+/:<>[]%." + 2 * "0123456789" + LATIN,
)


def fold(text: str) -> str:
    """Return the text with look-alike characters made one, of the same length."""
    return text.translate(FOLDS)


class Taken:
    """Which stretches have an owner; claims do not overlap."""

    def __init__(self, claims: Iterable[Placed] = ()) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for claim in sorted(claims, key=lambda c: c.start):
            self.starts.append(claim.start)
            self.ends.append(claim.end)

    def overlaps(self, start: int, end: int) -> bool:
        """Say whether part of a stretch has an owner."""
        at = bisect_right(self.starts, start)
        return (at > 0 and self.ends[at - 1] > start) or (at < len(self.starts) and self.starts[at] < end)

    def add(self, start: int, end: int) -> None:
        """Give a free stretch an owner."""
        at = bisect_right(self.starts, start)
        self.starts.insert(at, start)
        self.ends.insert(at, end)


def shape_of(text: str, killed: Sequence[Placed], free: Sequence[Numeral]) -> Shape:
    """Return the shape of a text: one character for each free numeral, one for each stretch that is claimed already."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    places: dict[int, Numeral] = {}
    at = 0
    items: list[Placed] = sorted([*killed, *free], key=lambda item: item.start)
    for item in items:
        pieces.append(text[at : item.start])
        starts += range(at, item.start)
        ends += range(at + 1, item.start + 1)
        if isinstance(item, Numeral):
            places[len(starts)] = item
            pieces.append("\x02" if item.words else "\x01")
        else:
            pieces.append(KILLED)
        starts.append(item.start)
        ends.append(item.end)
        at = item.end
    pieces.append(text[at:])
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    return Shape("".join(pieces), tuple(starts), tuple(ends), places)
