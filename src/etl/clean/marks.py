"""Offsets through a parser: each run of text in the mark-up carries its number into the tree and out again.

Parsers forget where text stood. So before parsing, two private-use characters that spell the run's number are put
in front of every run between tags; the parser takes them for text, and the text it gives back can be traced.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from etl.clean.mapped import Piece, merged
from etl.clean.mend import unswallowed

MARK = re.compile("[\U000f0000-\U000fffff][\U00100000-\U0010ffff]")
PRIVATE = re.compile("[\U000f0000-\U0010ffff]")
BASE = 60_000
HIGH, LOW = 0xF0000, 0x100000
FIRST_MARK = chr(HIGH)
# A row of comments, scripts, styles and tags; quotes in tags are followed as far as real ones
# go, so that an unclosed one costs linear time.
TAG = (
    r"(?:(?![!sxn])[a-z/?](?:[^>\"']++|\"[^\"]{0,4000}\"|'[^']{0,4000}')*+>|!--(?:-?>|.*?(?:--!?>|\Z))|!\[CDATA\["
    r"|(?:script|style|xmp|noembed|noframes)\b[^>]*>.*?(?:</(?:script|style|xmp|noembed|noframes)\s*>|\Z)"
    r"|[a-z/!?](?:[^>\"']++|\"[^\"]{0,4000}\"|'[^']{0,4000}')*+>|[a-z/!?][^<>]*>)"
)
TAGS = re.compile(
    rf"<{TAG}(?:\s*+<{TAG})*+",
    re.IGNORECASE | re.DOTALL,
)
# Parsers do not agree where odd comments end, and drop CDATA: neither is shown to them.
COMMENT = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))|<!\[CDATA\[", re.DOTALL | re.IGNORECASE)
# The parser compares each attribute of a tag with all others: 50,000 of them took it 3 to 9 seconds.
BLOATED_CHARS = 20_000
BLOATED = re.compile(r"<([a-z][a-z0-9]{0,20})\s[^<>]{20000,}>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")


class Marks:
    """The mark-up with a mark in front of each run of text, and the way back."""

    def __init__(self, raw_text: str) -> None:
        # Parsers turn line ends into one character; of one length, text and source still map one to one.
        self._raw = _without_private(raw_text).replace("\r", " ")
        self._runs: list[tuple[int, int]] = []
        self.marked = "".join(self._pieces())

    def __len__(self) -> int:
        """Count the runs of text."""
        return len(self._runs)

    def _pieces(self) -> Iterator[str]:
        tags_at = self._tags()
        raw, runs = self._raw, self._runs
        at = 0
        for start, end in (*tags_at, (len(raw), len(raw))):
            text = raw[at:start]
            text = text.rstrip() if start < len(raw) else text
            if text and not text.isspace():
                high, low = divmod(len(runs), BASE)
                runs.append((at, at + len(text)))
                yield chr(HIGH + high) + chr(LOW + low)
            tags = raw[start:end]
            yield raw[at:start]
            tags = COMMENT.sub("", tags) if "<!" in tags else tags
            yield BLOATED.sub(r"<\1>", tags) if len(tags) > BLOATED_CHARS else tags
            at = end

    def _tags(self) -> list[tuple[int, int]]:
        """Return where tags stand, once what is never closed has been taken out of the text."""
        found = [tags.span() for tags in TAGS.finditer(self._raw)]
        last = found[-1][0] if found and found[-1][1] == len(self._raw) else len(self._raw)
        mended = unswallowed(self._raw, 0 if "<template" in self._raw else last)
        if mended == self._raw:
            return found
        self._raw = mended
        return self._tags()

    def pieces(self, text: str) -> list[Piece]:
        """Return parsed text with its places; white space between runs, which has no mark, comes with the place -1."""
        if text[:1] >= FIRST_MARK and text[2:].isascii():  # nearly all text of nearly all pages
            return list(self._traced(text[2:], _number(text)))
        return list(self._pieces_of(text))

    def _pieces_of(self, text: str) -> Iterator[Piece]:
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
        if source == text and "&" not in source:
            yield Piece(source, start, end)
            return
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
    return set(map(_number, MARK.findall(text)))


def without(text: str) -> str:
    """Return a text without marks."""
    return PRIVATE.sub("", text)


def _without_private(text: str) -> str:
    """Return a text with our marks' characters replaced; bytes are searched twenty times faster than characters."""
    encoded = text.encode("utf-8", "replace")
    return PRIVATE.sub("\ufffd", text) if b"\xf3" in encoded or b"\xf4" in encoded else text


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
