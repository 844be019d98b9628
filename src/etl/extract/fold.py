"""Text as the vocabularies compare it: one spelling of spaces, hyphens, apostrophes and accents, places kept."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache

from etl.extract.other_forms import SIMPLE
from etl.extract.shape import CYRILLIC, LATIN
from etl.model import Span
from etl.values import dataclass

SPACES = (
    "\t\n\v\f\r\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u202f\u205f\u3000"
)
HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
APOSTROPHES = "\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u0060\u00b4\uff07"
# A break between paragraphs, or several spaces, or marks without width, or a hyphen at the end of a wrapped line.
# Each choice begins with a sign: so most places are passed over at a glance.
_MARK = "[\xad\u0300-\u036f\u200b-\u200d\u2060\ufeff]"
_SQUEEZED = re.compile(rf"-(?<=[^\W\d_]-)[ \t]*\r?\n[ \t]*(?=[^\W\d_])|\s\s+|{_MARK}{_MARK}*")
_HYPHEN_AS_SPACE = re.compile(r"-(?!\d)")
BREAK = "\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A text folded for comparing; `plain` keeps the case, `lower` has the same length."""

    plain: str
    lower: str
    _folded_at: tuple[int, ...]
    _text_at: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Return the place in the text of a stretch of the folded text that is not empty."""
        return Span(start=self._place(start), end=self._place(end - 1) + 1)

    def _place(self, offset: int) -> int:
        piece = bisect_right(self._folded_at, offset) - 1
        return self._text_at[piece] + offset - self._folded_at[piece]


def fold(text: str) -> Folded:
    """Return a text with spaces and hyphens as one space, accents off and Chinese characters in simplified form.

    A hyphen before a digit stays: "PD 1" in a table counts one patient with progressive disease. A paragraph
    break becomes a character that no term holds.
    """
    pieces: list[str] = []
    folded_at, text_at = [0], [0]
    done = length = 0
    for squeezed in _SQUEEZED.finditer(text):
        instead = _instead(squeezed.group())
        pieces += (text[done : squeezed.start()], instead)
        length += squeezed.start() - done + len(instead)
        done = squeezed.end()
        folded_at.append(length)
        text_at.append(done)
    pieces.append(text[done:])
    plain = _HYPHEN_AS_SPACE.sub(" ", "".join(pieces).translate(_table()))
    return Folded(plain=plain, lower=plain.lower(), _folded_at=tuple(folded_at), _text_at=tuple(text_at))


def _instead(run: str) -> str:
    if run.startswith("-"):
        return "-"
    if not run.isspace():
        return ""
    return BREAK if run.replace("\r\n", "\n").count("\n") > 1 or "\u2029" in run else " "


@cache
def _table() -> dict[int, str]:
    table = {ord(mark): " " for mark in SPACES} | {ord(mark): "-" for mark in HYPHENS}
    table |= {ord(mark): "'" for mark in APOSTROPHES}
    table |= {ord(written): simple for written, simple in SIMPLE.items()}
    table |= {ord(drawn_alike): latin for drawn_alike, latin in zip(CYRILLIC, LATIN, strict=True)}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in HYPHENS + APOSTROPHES}
    # Latin letters with accents; lower() would make two characters of the Turkish capital I with dot.
    latin = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    return table | {code: base for code in latin if (base := unicodedata.normalize("NFD", chr(code))[0]) != chr(code)}
