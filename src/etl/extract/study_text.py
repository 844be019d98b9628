"""The text as the study rules see it: sentences with plain signs and number words as digits, offsets kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.extract.numerals import numerals
from etl.model import Block, BlockKind, Document, Span

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
ODD = re.compile("[" + re.escape("".join(PLAIN)) + "]")

# the abbreviations that stand before a number or a name; each lookbehind has one length
ENDS = re.compile(
    r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\b[A-Z][a-z]\.)(?<!\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Inc|Ltd)\.)"
    r"(?<!\bSept\.)(?<!\bvs\.)(?<!\bca\.)(?<!\bNo\.)(?<!\bal\.)(?<!\bPh\.)[\"')\]]{0,2} +(?=[\"'(\[¿¡]{0,2}[A-ZÀ-Þ0-9])"
    r"|(?<=[。！？])"
)
# a Chinese numeral is a number where something countable follows; elsewhere it is part of a word
COUNTED_HAN = frozenset("名例位个人線线相期年月种項项 ")
LONGEST_SENTENCE = 1500
LEAD_BLOCKS = 8


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence in plain signs; `start` is its offset in `Document.text`, null if its block was dropped."""

    text: str
    start: int | None
    block: int
    lead: bool
    reference: bool

    def span(self, start: int, end: int) -> Span | None:
        """Return the place in the document of a stretch of the sentence."""
        if self.start is None:
            return None
        return Span(start=self.start + start, end=self.start + end)


def sentences(document: Document) -> list[Sentence]:
    """Return the sentences of all prose and the whole of each listed source, in order."""
    found: list[Sentence] = []
    kept = 0
    for number, block in enumerate(document.blocks):
        reference = block.kind is BlockKind.REFERENCE
        if reference or (block.span and block.kind is not BlockKind.FURNITURE):
            found += _of_block(block, number, reference=reference, lead=kept < LEAD_BLOCKS)
        kept += block.kept
    return found


def _of_block(block: Block, number: int, *, reference: bool, lead: bool) -> Iterator[Sentence]:
    text = digits(plain(block.text), block.language)
    offset = block.span.start if block.span else None
    for start, end in [(0, len(text))] if reference else _bounds(text):
        yield Sentence(
            text=text[start:end],
            start=None if offset is None else offset + start,
            block=number,
            lead=lead,
            reference=reference,
        )


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in ENDS.finditer(text):
        yield from _pieces(start, match.end())
        start = match.end()
    yield from _pieces(start, len(text))


def _pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    for cut in range(start, end, LONGEST_SENTENCE):
        yield cut, min(end, cut + LONGEST_SENTENCE)


def plain(text: str) -> str:
    """Return the text with odd spaces, dashes, quotes and digits as plain ones; of the same length."""
    return ODD.sub(lambda found: PLAIN[found[0]], text)


def digits(text: str, language: str | None) -> str:
    """Return the text with number words as digits and padding; of the same length."""
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
