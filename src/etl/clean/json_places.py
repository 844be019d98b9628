"""JSON whose texts and numbers know where they stand in the raw text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.clean.mapped import Mapped, Piece

_TOKEN = re.compile(r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<mark>[{}\[\],:])|(?P<bare>[^\s{}\[\],:"]+))')
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|u\w{4}|.)")
_SIMPLE = {"n": " ", "t": " ", "r": " ", "b": " ", "f": " "}


def value(raw_text: str) -> object:
    """Return what a JSON text holds: dicts and lists, and in them texts and numbers as `Mapped`.

    Raises:
        IndexError: the text ends first, or is no JSON.
        RecursionError: it is nested deeper than any record.
    """
    return _Scanner(raw_text).value()


@dataclass(slots=True)
class _Scanner:
    """JSON with the places of its texts and numbers."""

    raw_text: str
    at: int = 0

    def value(self) -> object:
        """Return the value that begins here.

        Raises:
            IndexError: the text ends first, or something else stands here.
        """
        token = self._token()
        if token["mark"] == "{":
            return self._members()
        if token["mark"] == "[":
            return self._items()
        group = "text" if token["text"] else "bare"
        if not token[group]:
            raise IndexError(self.at)
        start, end = token.span(group)
        return _unescaped(self.raw_text, start + 1, end - 1) if group == "text" else _plain(self.raw_text, start, end)

    def _members(self) -> dict[str, object]:
        found: dict[str, object] = {}
        while (token := self._token())["mark"] != "}":
            if token["mark"] == ",":
                continue
            if self._token()["mark"] != ":":
                raise IndexError(self.at)
            found[(token["text"] or '""')[1:-1]] = self.value()
        return found

    def _items(self) -> list[object]:
        found: list[object] = []
        while True:
            before = self.at
            token = self._token()
            if token["mark"] == "]":
                return found
            if token["mark"] != ",":
                self.at = before
                found.append(self.value())

    def _token(self) -> re.Match[str]:
        token = _TOKEN.match(self.raw_text, self.at)
        if token is None:
            raise IndexError(self.at)
        self.at = token.end()
        return token


def _plain(raw_text: str, start: int, end: int) -> Mapped:
    return Mapped((Piece(raw_text[start:end], start, end),) if end > start else ())


def _unescaped(raw_text: str, start: int, end: int) -> Mapped:
    pieces, at = list[Piece](), start
    for escape in _ESCAPE.finditer(raw_text, start, end):
        if escape.start() > at:
            pieces.append(Piece(raw_text[at : escape.start()], at, escape.start()))
        pieces.append(Piece(_meant(escape[0]), escape.start(), escape.end()))
        at = escape.end()
    if end > at:
        pieces.append(Piece(raw_text[at:end], at, end))
    return Mapped(tuple(pieces))


def _meant(escape: str) -> str:
    if escape[1] != "u":
        return _SIMPLE.get(escape[1], escape[1])
    units = bytes.fromhex("".join(part for part in escape.split("\\u") if part))
    return units.decode("utf-16-be", "replace")
