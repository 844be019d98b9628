"""Studies of a registry (ClinicalTrials.gov, its JSON): the title, what was treated with what, and posted results.

Each measurement becomes a row of a table, made of the registry's own words in the order of the record, with a bar
between: title | parameter | dispersion | unit | time frame | group | patients | value | lower limit | upper limit.
What the record leaves out is "NA".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.clean.lines import Line
from etl.clean.mapped import Mapped, Piece, joined
from etl.clean.page import Page
from etl.errors import Unreadable
from etl.model import BlockKind, Metadata

NOTE = "registry_results"
BAR = " | "
NOTHING = "NA"

_TOKEN = re.compile(r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<mark>[{}\[\],:])|(?P<bare>[^\s{}\[\],:"]+))')
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|u\w{4}|.)")
_SIMPLE = {"n": " ", "t": " ", "r": " ", "b": " ", "f": " "}
_BAR_OR_BREAK = re.compile(r"[|\s]+")


def read(raw_text: str) -> Page:
    """Return the results that a study posted, as rows of a table.

    Raises:
        Unreadable: the record is cut or no JSON.
    """
    try:
        study = _Scanner(raw_text).value()
    except (IndexError, KeyError, RecursionError) as error:
        raise Unreadable(
            "a study of a registry that is cut or no JSON; fetch it again", reason="undecodable"
        ) from error
    title = _at(study, "protocolSection", "identificationModule", "briefTitle")
    lines = [Line(mapped=title, kind=BlockKind.TITLE)] if isinstance(title, Mapped) and title.pieces else []
    lines += _named(study)
    for measure in _list(study, "resultsSection", "outcomeMeasuresModule", "outcomeMeasures"):
        lines += [Line(mapped=row, kind=BlockKind.TABLE_ROW) for row in _rows(measure)]
    number = _text(study, "protocolSection", "identificationModule", "nctId")
    about = Metadata(
        title=title.text if isinstance(title, Mapped) else None,
        canonical_url=f"https://clinicaltrials.gov/study/{number}" if number else None,
        modified_at=_text(study, "protocolSection", "statusModule", "lastUpdatePostDateStruct", "date"),
    )
    return Page(lines=lines, metadata=about, notes=(NOTE,), structured=True)


def _named(study: object) -> Iterator[Line]:
    """Yield what was studied: conditions, and arms with what they got."""
    conditions = _list(study, "protocolSection", "conditionsModule", "conditions")
    if words := [each for each in conditions if isinstance(each, Mapped) and each.pieces]:
        yield Line(mapped=joined(words, "; "))
    for arm in _list(study, "protocolSection", "armsInterventionsModule", "armGroups"):
        parts = [part for key in ("label", "type") if isinstance(part := _at(arm, key), Mapped) and part.pieces]
        if len(parts) > 1:
            yield Line(mapped=joined(parts, BAR), kind=BlockKind.LIST_ITEM)


def _rows(measure: object) -> Iterator[Mapped]:
    groups = {_text(group, "id"): _at(group, "title") for group in _list(measure, "groups")}
    patients = {
        _text(count, "groupId"): _at(count, "value")
        for denominator in _list(measure, "denoms")
        if (_text(denominator, "units") or "").lower() == "participants"
        for count in _list(denominator, "counts")
    }
    head = [_at(measure, key) for key in ("title", "paramType", "dispersionType", "unitOfMeasure", "timeFrame")]
    for part in _list(measure, "classes"):
        for category in _list(part, "categories"):
            for found in _list(category, "measurements"):
                group = _text(found, "groupId")
                limits = [_at(found, key) for key in ("value", "lowerLimit", "upperLimit")]
                named = _category(groups.get(group), part, category)
                yield _row([*head, named, patients.get(group), *limits])


def _category(group: object, *parts: object) -> object:
    """Return the group's title, with the class and category that a measurement stands in."""
    titles = [title for each in (group, *(_at(part, "title") for part in parts)) if isinstance(title := each, Mapped)]
    return joined([title for title in titles if title.pieces], ", ") if titles else None


def _row(cells: list[object]) -> Mapped:
    parts, at = list[Mapped](), 0
    for cell in cells:
        if isinstance(cell, Mapped) and cell.pieces:
            words = cell.replace(_BAR_OR_BREAK, lambda _: " ").strip()
            at = words.raw.end
            parts.append(words)
        else:
            parts.append(Mapped((Piece(NOTHING, at, at),)))
    return joined(parts, BAR)


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


def _at(node: object, *keys: str) -> object:
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    return node


def _list(node: object, *keys: str) -> list[object]:
    found = _at(node, *keys)
    return found if isinstance(found, list) else []


def _text(node: object, *keys: str) -> str | None:
    found = _at(node, *keys)
    return found.text if isinstance(found, Mapped) else None
