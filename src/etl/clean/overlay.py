"""Page furniture inside sentences: on one line with them, or its words strewn among theirs line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from etl.clean.lines import Line
from etl.clean.mapped import Mapped, joined

if TYPE_CHECKING:
    from etl.rules import Rules
    from etl.rules.schema import BoilerplateRule

TOKEN = re.compile(r"\S+")
# The dump cuts the line under the link into pieces of a few words: "to 30", "within", "prior to".
PIECE_WORDS = 3
STRAYS = 2
MOST_PIECES = 9
_Link = tuple["BoilerplateRule", list[str]]


def without_inline(text: Mapped, rules: Rules) -> Mapped:
    """Return the text without furniture in sentences: words stand before it, and a small letter goes on after it."""
    for rule in _inline(rules):
        inside = re.compile(rf"(?<=[^\s.!?:])[ ]*(?:\n|[ ])(?i:{rule.pattern})[ ]*(?:\n|[ ])(?=[a-z0-9(])")
        text = text.replace(inside, lambda _: " ")
    return text


def without_strewn(lines: Sequence[Line], rules: Rules) -> list[Line]:
    """Return the lines with sentences healed that a link lies over: "(DLTs / Skip / to 30 / Main / Content / within".

    The link's words become a dropped line; what stood among them goes back to the sentence.
    """
    links: list[_Link] = [
        (rule, term.split()) for rule in _inline(rules) for terms in rule.terms.values() for term in terms
    ]
    found: list[Line] = []
    place = 0
    while place < len(lines):
        healed = next((made for link in links if (made := _healed(lines, place, link))), None)
        if healed:
            found[-1:] = healed[0]
        else:
            found.append(lines[place])
        place += healed[1] if healed else 1
    return found


def _inline(rules: Rules) -> Iterator[BoilerplateRule]:
    return (rule for rule in rules.boilerplate if rule.effect == "inline")


def _healed(lines: Sequence[Line], place: int, link: _Link) -> tuple[list[Line], int] | None:
    """Return the link and the line before with what belongs to it; and how many lines they were."""
    rule, words = link
    if not place or _first(lines[place]) != words[0] or not _open(lines[place - 1]):
        return None
    pieces = list(takewhile(_piece, lines[place : place + MOST_PIECES]))
    tokens = [token for line in pieces for token in line.mapped.at(match.span() for match in TOKEN.finditer(line.text))]
    own = _places(tokens, words)
    if len(own) < len(words):
        return None
    stray = [token for number, token in enumerate(tokens) if number not in own]
    whole = joined([lines[place - 1].mapped, *stray], " ")
    furniture = Line(mapped=joined([tokens[number] for number in own], " "))
    return [furniture.dropped(rule.id), replace(lines[place - 1], mapped=whole)], len(pieces)


def _first(line: Line) -> str:
    return line.text.partition(" ")[0].casefold()


def _open(line: Line) -> bool:
    return line.rule is None and line.words > PIECE_WORDS and not line.ended


def _piece(line: Line) -> bool:
    return line.words <= PIECE_WORDS and not line.apart and line.rule is None


def _places(tokens: Sequence[Mapped], words: Sequence[str]) -> list[int]:
    """Return the places of the link's words, in their order, with few others between."""
    places: list[int] = []
    for number, token in enumerate(tokens):
        if len(places) == len(words) or (places and number - places[-1] > STRAYS + 1):
            break
        if token.text.casefold() == words[len(places)]:
            places.append(number)
    return places
