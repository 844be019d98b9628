"""HTML pages: parse with offsets, find the article, read what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from etl.clean.content import verdicts
from etl.clean.head import Head
from etl.clean.lines import Line
from etl.clean.marks import Marks
from etl.clean.page import Page
from etl.clean.tree import HtmlBlock, blocks, parse, rows_joined
from etl.model import BlockKind

if TYPE_CHECKING:
    from etl.rules import Rules

LETTERS = re.compile(r"\W+")
TITLE_CHARS = 300
SHORTEST_TITLE_LETTERS = 8
# A headline and the page's title may differ by a word or two; less in common is another headline.
COMMON_SHARE = 0.6
FRACTION = re.compile(
    r"\b(?:half(?! of (?:19|20)\d\d)|halves|thirds?|quarters?|fifths?|(?<!-)(?:double|triple)[sd]?(?! down)(?!-)"
    r"|mitad|tercio|moitié|tiers|quart|hälfte|drittel|viertel)\b|[半倍]|分之",
    re.IGNORECASE,
)
END = re.compile(r"</html\s*>", re.IGNORECASE)
SAID_LINKS = 0.3
TITLE_TAGS = ("h1", "h2", "h3")


def read(raw_text: str, rules: Rules) -> Page:  # noqa: ARG001  all readers take the rule book
    """Return the blocks of a page with its metadata and outbound links.

    Raises:
        Unreadable: no parser keeps the text of this page.
    """
    marks = Marks(raw_text)
    root, notes = parse(marks)
    head = Head(root)
    found = rows_joined(blocks(root, marks))
    headline = _headline(found, head.titles())
    dropped = _judged(raw_text, found, headline)
    lines = [_line(block, rule, headline) for block, rule in zip(found, dropped, strict=True)]
    return Page(
        lines=lines,
        metadata=head.metadata(headline.mapped.text if headline else None),
        links=head.links(),
        notes=notes,
        structured=True,
    )


def _judged(raw_text: str, found: list[HtmlBlock], headline: HtmlBlock | None) -> list[str | None]:
    """Return the verdicts on a page; one that is glued to its end is judged by itself if it says enough."""
    dropped = verdicts(found, headline)
    end = END.search(raw_text)
    glued = [place for place, block in enumerate(found) if end and block.mapped.raw.start >= end.start()]
    if any(dropped[place] is None for place in glued) or not any(_sentence(found[place]) for place in glued):
        return dropped
    second = verdicts([found[place] for place in glued], None)
    return [*dropped[: glued[0]], *second]


def _sentence(block: HtmlBlock) -> bool:
    line = Line(mapped=block.mapped)
    return block.link_density < SAID_LINKS and line.ended and (line.measured or line.prose)


def _line(block: HtmlBlock, rule: str | None, headline: HtmlBlock | None) -> Line:
    if block is headline:
        # The headline is the document's title; it stands in its text only if a number in it may be a result.
        title = Line(mapped=block.mapped, kind=BlockKind.TITLE)
        return title if title.measured or FRACTION.search(title.text) else replace(title, rule="title")
    line = Line(mapped=block.mapped, kind=BlockKind.FURNITURE if rule else block.kind, rule=rule)
    if headline and rule is None and len(line.text) <= TITLE_CHARS and _key(line.text) == _key(headline.mapped.text):
        return line.dropped("repeated-title")
    if rule == "standfirst" and line.measured and headline and headline.mapped.raw.end <= block.mapped.raw.start:
        return replace(line, kind=block.kind, rule=None)
    return line


def _headline(found: Sequence[HtmlBlock], titles: Sequence[str]) -> HtmlBlock | None:
    """Return the heading that says what the page says its title is, else the first h1."""
    keys = [key for key in map(_key, titles) if len(key) >= SHORTEST_TITLE_LETTERS]
    headings = [block for block in found if len(block.mapped.text) <= TITLE_CHARS and _tag(block) in TITLE_TAGS]
    for key in keys:
        for tag in TITLE_TAGS:
            for block in headings:
                if _tag(block) == tag and _same(_key(block.mapped.text), key):
                    return block
    first = next((block for block in headings if _tag(block) == "h1" and " " in block.mapped.text), None)
    return first or next((block for block in found if _key(block.mapped.text) in keys), None)


def _tag(block: HtmlBlock) -> str | None:
    near = [block.element, *islice(block.element.iterancestors(), 2)]
    return next((str(element.tag) for element in near if element.tag in TITLE_TAGS), None)


def _key(text: str) -> str:
    return LETTERS.sub("", text).casefold()


def _same(key: str, title: str) -> bool:
    short, long = sorted((key, title), key=len)
    return len(short) >= SHORTEST_TITLE_LETTERS and short in long and len(short) >= COMMON_SHARE * len(long)
