"""Lines that repeat across the articles of a source: footers, disclaimers, what a site says of itself."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from etl.clean.lines import NO_LETTER, Line
from etl.clean.mapped import whole
from etl.clean.sketch import EMPTY
from etl.model import Block, BlockKind, Document
from etl.rules.schema import RepeatedLine

if TYPE_CHECKING:
    from etl.rules import Rules

HOST = re.compile(r"https?://(?:www\.)?([^/:?#]+)", re.IGNORECASE)
RULE = "repeated-in-source"
KINDS = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
# Few articles may agree by chance, and a sentence may stand in one in twenty of a source that reports one field.
FEWEST_ARTICLES = 5
SHARE = 0.2
# A footer stands at an end of every page; a sentence that doctors like to say stands anywhere.
FIRST_BLOCKS, LAST_BLOCKS = 2, 4
AT_AN_END = 0.9
FEWEST_LETTERS = 12
# Copies of one story repeat all of their lines: below this share of common places two texts are different stories.
COMMON = 0.5


@dataclass(slots=True)
class _Tally:
    """Where one line was seen: its text, its articles, how often at an end, and the stories that carry it."""

    text: str
    articles: int = 0
    at_an_end: int = 0
    stories: list[tuple[int, ...]] = field(default_factory=list)


def learnt(articles: Iterable[tuple[str, Document]]) -> tuple[RepeatedLine, ...]:
    """Return the lines that repeat, by source, from (source, article) pairs in the order of their hashes.

    A line counts once an article, and the stories it stands in must be different ones, not copies of each other.
    """
    seen: dict[tuple[str, str], _Tally] = {}
    articles_of: defaultdict[str, int] = defaultdict(int)
    for source, document in articles:
        articles_of[source] += 1
        for key, (block, at_an_end) in _lines(document).items():
            tally = seen.setdefault((source, key), _Tally(block.text))
            tally.articles += 1
            tally.at_an_end += at_an_end
            _add_story(tally.stories, document.sketch)
    return tuple(
        RepeatedLine(source=source, key=key, text=tally.text, articles=tally.articles, of=articles_of[source])
        for (source, key), tally in sorted(seen.items())
        if _repeats(tally, articles_of[source])
    )


def site(source: str, locator: str) -> str:
    """Return what lines repeat across: the host of an address, as a feed may bring many; else the source."""
    host = HOST.match(locator)
    return host[1].lower() if host else source


def without_repeated(lines: Sequence[Line], source: str, rules: Rules) -> list[Line]:
    """Return the lines with those that repeat across the source set aside, unless nothing would be left."""
    known = rules.repeated.get(source, frozenset())
    found = [line.dropped(RULE) if known and _may_drop(line) and line.key in known else line for line in lines]
    return found if any(line.rule is None for line in found) else list(lines)


def _lines(document: Document) -> dict[str, tuple[Block, bool]]:
    kept = [block for block in document.blocks if block.kept]
    return {
        NO_LETTER.sub("", block.text.casefold()): (block, place < FIRST_BLOCKS or place >= len(kept) - LAST_BLOCKS)
        for place, block in enumerate(kept)
        if _may_drop(Line(mapped=whole(block.text), kind=block.kind))
    }


def _may_drop(line: Line) -> bool:
    return line.rule is None and line.kind in KINDS and not line.measured and len(line.key) >= FEWEST_LETTERS


def _add_story(stories: list[tuple[int, ...]], sketch: tuple[int, ...]) -> None:
    if len(stories) < FEWEST_ARTICLES and sketch and not any(_common(sketch, other) >= COMMON for other in stories):
        stories.append(sketch)


def _common(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    places = [(a, b) for a, b in zip(one, other, strict=True) if a != EMPTY or b != EMPTY]
    return sum(a == b for a, b in places) / len(places)


def _repeats(tally: _Tally, of: int) -> bool:
    often = tally.articles >= FEWEST_ARTICLES and tally.articles >= SHARE * of
    return often and tally.at_an_end >= AT_AN_END * tally.articles and len(tally.stories) >= FEWEST_ARTICLES


def as_toml(lines: Iterable[RepeatedLine]) -> Iterator[str]:
    """Yield the lines of a file that a person can read and the rule book loads."""
    # TOML writes strings and integers as JSON does
    yield "# Lines that repeat across the articles of a source, learnt from the raw store by `etl learn`."
    for line in lines:
        yield "\n[[line]]"
        yield from (f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in line.model_dump().items())
