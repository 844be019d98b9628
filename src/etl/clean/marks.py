"""Offsets through a parser: each run of text in the mark-up carries its number into the tree and out again.

Parsers forget where text stood. So before parsing, two private-use characters that spell the run's number are put
in front of every run between tags; the parser takes them for text, and the text it gives back can be traced.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from etl.clean.mapped import Piece, merged

MARK = re.compile("[\U000f0000-\U000fffff][\U00100000-\U0010ffff]")
PRIVATE = re.compile("[\U000f0000-\U0010ffff]")
BASE = 60_000
HIGH, LOW = 0xF0000, 0x100000
# A row of comments, scripts, styles and tags; quotes in tags are followed as far as real ones
# go, so that an unclosed one costs linear time.
TAGS = re.compile(
    r"(?:\s*+(?:<!--.*?(?:-->|\Z)|<!\[CDATA\["
    r"|<(?:script|style|xmp|noembed|noframes)\b[^>]*>.*?(?:</(?:script|style|xmp|noembed|noframes)\s*>|\Z)"
    r"|<[a-zA-Z/!?](?:[^>\"']++|\"[^\"]{0,4000}\"|'[^']{0,4000}')*+>|<[a-zA-Z/!?][^<>]*>))++",
    re.IGNORECASE | re.DOTALL,
)
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")


class Marks:
    """The mark-up with a mark in front of each run of text, and the way back."""

    def __init__(self, raw_text: str) -> None:
        # Parsers turn line ends into one character; of one length, text and source still map one to one.
        self._raw = PRIVATE.sub("\ufffd", raw_text).replace("\r", " ")
        self._runs: list[tuple[int, int]] = []
        self.marked = "".join(self._pieces())

    def __len__(self) -> int:
        """Count the runs of text."""
        return len(self._runs)

    def _pieces(self) -> Iterator[str]:
        at = 0
        for tag in TAGS.finditer(self._raw):
            yield from self._run(at, tag.start())
            yield tag[0]
            at = tag.end()
        yield from self._run(at, len(self._raw))

    def _run(self, start: int, end: int) -> Iterator[str]:
        text = self._raw[start:end]
        if text and not text.isspace():
            high, low = divmod(len(self._runs), BASE)
            self._runs.append((start, end))
            yield chr(HIGH + high) + chr(LOW + low)
        yield text

    def pieces(self, text: str) -> Iterator[Piece]:
        """Yield parsed text with its places; white space between runs, which has no mark, comes with the place -1."""
        marks = [(mark.start(), mark.end(), _number(mark[0])) for mark in MARK.finditer(text)]
        if not marks:
            if text:
                yield Piece(text, -1, -1)
            return
        if marks[0][0]:
            yield Piece(text[: marks[0][0]], -1, -1)
        ends = [start for start, _, _ in marks[1:]] + [len(text)]
        for (_, start, number), end in zip(marks, ends, strict=True):
            yield from self._traced(text[start:end], number)

    def _traced(self, text: str, number: int) -> Iterator[Piece]:
        if not text or number >= len(self._runs):
            return
        start, end = self._runs[number]
        source = self._raw[start:end]
        decoded = list(_decoded(source, start)) if "&" in source else [Piece(source, start, end)]
        known = "".join(piece.text for piece in decoded)
        if not text.startswith(known):
            yield from merged(_aligned(text, decoded, Piece(text, start, end)))
            return
        yield from decoded
        if len(text) > len(known):  # white space before the next tag, which belongs to no run
            yield Piece(text[len(known) :], -1, -1)


def _aligned(text: str, decoded: list[Piece], run: Piece) -> Iterator[Piece]:
    """Yield a parsed text that differs from its source in white space only, as at the start of `pre`."""
    source = [
        piece.cut(at, at + 1) for piece in decoded for at in range(len(piece.text)) if not piece.text[at].isspace()
    ]
    if [piece.text for piece in source] != [character for character in text if not character.isspace()]:
        yield run
        return
    last, following = run.start, iter(source)
    for character in text:
        piece = Piece(character, last, last) if character.isspace() else next(following)
        last = piece.end
        yield piece


def numbers(text: str) -> set[int]:
    """Return the numbers of the runs whose marks stand in a text."""
    return {_number(mark) for mark in MARK.findall(text)}


def without(text: str) -> str:
    """Return a text without marks."""
    return PRIVATE.sub("", text)


def _number(mark: str) -> int:
    return (ord(mark[0]) - HIGH) * BASE + ord(mark[1]) - LOW


def _decoded(source: str, start: int) -> Iterator[Piece]:
    at = 0
    for entity in ENTITY.finditer(source):
        if entity.start() > at:
            yield Piece(source[at : entity.start()], start + at, start + entity.start())
        yield Piece(html.unescape(entity[0]), start + entity.start(), start + entity.end())
        at = entity.end()
    if at < len(source):
        yield Piece(source[at:], start + at, start + len(source))
