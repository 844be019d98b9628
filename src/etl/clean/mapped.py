"""Text that knows where each of its characters stands in the raw text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from etl.clean.once import once
from etl.model import Run, Span


class Piece(NamedTuple):
    """A stretch of text and its place in the raw text: of one length they map one to one, else whole to whole."""

    text: str
    start: int
    end: int

    @property
    def exact(self) -> bool:
        """Say whether the characters map one to one."""
        return len(self.text) == self.end - self.start

    def cut(self, first: int, last: int) -> Piece:
        """Return a part of the piece; a part of an inexact piece still maps to the whole."""
        if self.exact:
            return Piece(self.text[first:last], self.start + first, self.start + last)
        return Piece(self.text[first:last], self.start, self.end)


@dataclass(frozen=True)
class Mapped:
    """Pieces in reading order; never empty ones."""

    pieces: tuple[Piece, ...] = ()

    @once
    def text(self) -> str:
        """Return the text without its places."""
        return "".join(piece.text for piece in self.pieces)

    @once
    def _ends(self) -> list[int]:
        return list(accumulate(len(piece.text) for piece in self.pieces))

    @property
    def raw(self) -> Span:
        """Return the smallest raw stretch that holds all of the text."""
        return Span(start=self.pieces[0].start, end=max(piece.end for piece in self.pieces))

    def slice(self, start: int, end: int) -> Mapped:
        """Return `text[start:end]` with its places."""
        return Mapped(tuple(self._cuts(start, end)))

    def _cuts(self, start: int, end: int) -> Iterator[Piece]:
        at = 0
        for piece, piece_end in zip(self.pieces, self._ends, strict=True):
            if piece_end > start and at < end and start < end:
                yield piece.cut(max(start - at, 0), min(end - at, len(piece.text)))
            at = piece_end

    def strip(self) -> Mapped:
        """Return the text without white space at its ends."""
        text = self.text
        stripped = text.strip()
        if len(stripped) == len(text):
            return self
        start = len(text) - len(text.lstrip())
        if len(self.pieces) == 1 and stripped:
            return Mapped((self.pieces[0].cut(start, start + len(stripped)),))
        return self.slice(start, start + len(stripped))

    def split(self, pattern: re.Pattern[str]) -> list[Mapped]:
        """Return what stands between the matches, empty stretches included."""
        cuts = [0, *(edge for match in pattern.finditer(self.text) for edge in match.span()), len(self.text)]
        return self.at(zip(cuts[::2], cuts[1::2], strict=True))

    def at(self, spans: Iterable[tuple[int, int]]) -> list[Mapped]:
        """Return one text a span, in one walk: the spans are sorted and do not overlap."""
        found: list[Mapped] = []
        number, at = 0, 0
        for start, end in spans:
            while number < len(self.pieces) and self._ends[number] <= start:
                at = self._ends[number]
                number += 1
            cuts, here, place = [], number, at
            while here < len(self.pieces) and place < end:
                piece = self.pieces[here]
                cuts.append(piece.cut(max(start - place, 0), min(end - place, len(piece.text))))
                place = self._ends[here]
                here += 1
            found.append(Mapped(tuple(cut for cut in cuts if cut.text)))
        return found

    def replace(self, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]) -> Mapped:
        """Return the text with each match replaced; a replacement maps to the whole of its match."""
        matches = list(pattern.finditer(self.text))
        if not matches:
            return self
        edges = [0, *(edge for match in matches for edge in match.span()), len(self.text)]
        stretches = self.at(pairwise(edges))
        pieces = list(stretches[0].pieces)
        for match, old, kept in zip(matches, stretches[1::2], stretches[2::2], strict=True):
            new = replacement(match)
            if new and old.pieces:
                pieces.append(Piece(new, old.raw.start, old.raw.end))
            pieces.extend(kept.pieces)
        return Mapped(tuple(pieces))

    def runs(self, offset: int) -> Iterator[Run]:
        """Yield the runs of this text placed at `offset` of a document; neighbours are merged."""
        for piece in merged(self.pieces):
            end = offset + len(piece.text)
            yield Run(text=Span(start=offset, end=end), raw=Span(start=piece.start, end=piece.end))
            offset = end


def whole(text: str) -> Mapped:
    """Return the raw text itself, mapped to itself."""
    return Mapped((Piece(text, 0, len(text)),)) if text else Mapped()


def joined(parts: Iterable[Mapped], separator: str) -> Mapped:
    """Return the parts with a separator between, which maps to the raw stretch between its neighbours."""
    pieces: list[Piece] = []
    for part in parts:
        if pieces and part.pieces and separator:
            start = pieces[-1].end
            pieces.append(Piece(separator, start, max(start, part.pieces[0].start)))
        pieces.extend(part.pieces)
    return Mapped(tuple(pieces))


def merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces with neighbours that go on in the raw text made one."""
    last: Piece | None = None
    for piece in pieces:
        if last and last.exact and piece.exact and last.end == piece.start:
            last = Piece(last.text + piece.text, last.start, piece.end)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last
