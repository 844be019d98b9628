"""The text as the study rules see it: sentences with plain signs and number words as digits, offsets kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from etl.extract.lower import lower_case
from etl.extract.number_words import ENGLISH, SCALES
from etl.extract.numerals import COMMA_LANGUAGES, HAN_RUN, numerals
from etl.extract.sentences import sentences as split
from etl.model import Block, BlockKind, Document, Span
from etl.values import dataclass

PAD = "\ue000"
"""Fills the place of a number word beyond its digits, so that offsets stay."""

PLAIN = {
    **dict.fromkeys("\n\r\t\u00a0\u2002\u2003\u2009\u200a\u202f\u3000", " "),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    **dict.fromkeys("\u2018\u2019\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d", '"'),
    "\uff1a": ":",
    "\uff0c": "，",
    "\uff08": "(",
    "\uff09": ")",
    "\uff5e": "~",
    "\u301c": "~",
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
}
# "published Nov. 24 in" is one sentence
MONTH_POINT = re.compile(r"\.(?= \d)(?:(?<=\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\.)|(?<=\bSept\.))")
WORD = re.compile(r"\w")
LETTERS = re.compile(r"[A-Za-z]+")
NUMBER_WORDS = frozenset(written for word in (*ENGLISH, *SCALES) for written in (word, word.capitalize(), word.upper()))
ODD = re.compile("[" + re.escape("".join(PLAIN)) + "]")

# a Chinese numeral is a number where something countable follows; elsewhere it is part of a word
COUNTED_HAN = frozenset("名例位个人線线相期年月 ")
LONGEST_SENTENCE = 1500
LEAD_BLOCKS = 8
LONGEST_HEAD = 120


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence in plain signs; `start` is its offset in `Document.text`, null if its block was dropped.

    `place` is `lead` in the first blocks, `head` for the furniture around them, `reference` for a source.
    """

    plain: str
    language: str | None
    start: int | None
    block: int
    place: str

    @cached_property
    def text(self) -> str:
        """Return the sentence with number words as digits; read only where a cue stands, for it costs."""
        return digits(self.plain, self.language)

    @cached_property
    def low(self) -> str:
        """Return the sentence in lower case, as cues are compared; of the same length."""
        return lower_case(self.plain)

    def span(self, start: int, end: int) -> Span | None:
        """Return the place in the document of a stretch of the sentence."""
        if self.start is None:
            return None
        return Span(start=self.start + start, end=self.start + end)


def sentences(document: Document) -> list[Sentence]:
    """Return the sentences of all prose, and whole the listed sources and the furniture at the head, in order."""
    found: list[Sentence] = []
    kept = 0
    for number, block in enumerate(document.blocks):
        if place := _place(block, kept):
            found += _of_block(block, number, place)
        kept += block.kept
    return found


def _place(block: Block, kept: int) -> str | None:
    if block.kind is BlockKind.REFERENCE:
        return "reference"
    lead = kept < LEAD_BLOCKS
    if block.span is None or block.kind is BlockKind.FURNITURE:
        return "head" if lead and len(block.text) <= LONGEST_HEAD else None
    return "lead" if lead else "text"


def _of_block(block: Block, number: int, place: str) -> Iterator[Sentence]:
    text = plain(block.text)
    offset = block.span.start if block.span else None
    for start, end in _pieces(text) if place in {"lead", "text"} else [(0, len(text))]:
        if not WORD.search(text, start, end):
            continue
        at = None if offset is None else offset + start
        yield Sentence(plain=text[start:end], language=block.language, start=at, block=number, place=place)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    for span in split(text):
        for cut in range(span.start, span.end, LONGEST_SENTENCE):
            yield cut, min(span.end, cut + LONGEST_SENTENCE)


def plain(text: str) -> str:
    """Return the text with plain spaces, dashes, quotes and digits, and months without a point; of the same length."""
    return MONTH_POINT.sub(PAD, ODD.sub(lambda found: PLAIN[found[0]], text))


def digits(text: str, language: str | None) -> str:
    """Return the text with number words as digits and padding; of the same length."""
    if language not in COMMA_LANGUAGES and NUMBER_WORDS.isdisjoint(LETTERS.findall(text)) and not HAN_RUN.search(text):
        return text  # looking the words up takes a fifth of the time of reading them
    pieces = []
    done = 0
    for numeral in numerals(text, language):
        written = str(int(numeral.value))
        room = numeral.end - numeral.start
        if numeral.words and len(written) <= room and _counts(text, numeral.start, numeral.end):
            pieces += [text[done : numeral.start], written.ljust(room, PAD)]
            done = numeral.end
    return "".join([*pieces, text[done:]])


def _counts(text: str, start: int, end: int) -> bool:
    return text[start].isascii() or "\u00c0" <= text[start] <= "\u024f" or text[end : end + 1] in COUNTED_HAN
