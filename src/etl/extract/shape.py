"""A text with each numeral as one character, so that one pattern reads digits and number words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from etl.extract.numerals import Numeral

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


FOLDS = str.maketrans({
    "\xa0": " ", "\u202f": " ", "\u2009": " ", "\u2003": " ", "\n": " ", "\r": " ", "\t": " ", "’": "'", "‘": "'",
    "−": "-", "‑": "-", "‐": "-", "（": "(", "）": ")", "％": "%", "，": ",", "：": ":", "；": ";", "＝": "=", "．": ".",
    "﹪": "%", "～": "~", "“": '"', "”": '"',
}) | {0xFF10 + i: str(i) for i in range(10)}  # fmt: skip


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


def no_overlap(found: list[Numeral]) -> list[Numeral]:
    kept: list[Numeral] = []
    for numeral in sorted(found, key=lambda n: (n.start, -n.end)):
        if not kept or numeral.start >= kept[-1].end:
            kept.append(numeral)
    return kept


def shape_of(text: str, killed: Sequence[Placed], free: Sequence[Numeral]) -> Shape:
    pieces, starts, ends, at = [], [], [], 0
    places: dict[int, Numeral] = {}
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
