"""Where the article stands in a page: by the names of its parts, by where the prose is, by how much of it is links."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from etl.clean.named import RULES, Named
from etl.clean.siblings import SHORTEST_ARTICLE_CHARS, build, following, other_articles, readers_words
from etl.clean.tree import HtmlBlock, prose, sentence
from etl.model import BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element

# The article is the smallest element that holds this share of the prose its parent holds. Chosen on one half of
# the evaluation pages: F1 0.973 at 0.75, 0.974 at 0.7. (NAMED_SHARE 0.45 gave 0.979
# there, but lost a page of the other half.)
HELD_SHARE = 0.7
# With the headline in it less will do: columns of promotion hold prose too.
HEADED_SHARE = 0.5
# No article by themselves, however long one of them is.
PARTS = frozenset(["p", "li", "dd", "dt", "pre", "h1", "h2", "h3", "h4", "h5", "h6"])
LINKY = 0.6
# A row whose first cell is a link is still data; one that is nothing but links is a menu.
LINKED = 0.9
BODY = re.compile(
    r"(?:^|[\s_-])(?:article|story|post|entry|news|main|blog|single)[-_]{0,2}"
    r"(?:body|content|text|copy|detail)s?(?:$|[\s_-])",
    re.IGNORECASE,
)
# Chosen on one half of the evaluation pages: F1 0.964 at 0.5, 0.968 at 0.35, 0.969 at 0.25 and at 0.15.
BODY_SHARE = 0.25
ABOVE_SHARE = 0.4
PART_SHARE = 0.05
# What is called one of these is never an article, however little is left without it.
BELIEVED_ALWAYS = frozenset(["menu", "footer", "hidden", "form", "cookie-box", "login-box", "comments"])
LINE_CHARS = 20
RUN_CHARS = 240
RUN_SENTENCES = 2
TIMES_MORE = 3


def verdicts(blocks: Sequence[HtmlBlock], headline: HtmlBlock | None) -> list[str | None]:
    """Return for each block the rule that drops it, null for the blocks of the article.

    Where next to nothing is left, lines count as prose too (verses, an article broken into lines), and then names
    are not believed: no page comes out empty that has an article.
    """
    _lines_as_prose(blocks)
    found = _tried(blocks, headline, RULES)
    kept, _ = _kept(blocks, found)
    if kept >= SHORTEST_ARTICLE_CHARS or _under_headline(blocks, found, headline):
        return found
    for block in blocks:
        block.least = LINE_CHARS
    for believed in (RULES, BELIEVED_ALWAYS):
        again = _tried(blocks, headline, believed)
        more, rest = _kept(blocks, again)
        if more >= max(SHORTEST_ARTICLE_CHARS, TIMES_MORE * kept, rest):
            return again
    return found


def _under_headline(blocks: Sequence[HtmlBlock], found: Sequence[str | None], headline: HtmlBlock | None) -> bool:
    """Say whether prose is kept below the headline: an article of one paragraph is one."""
    start = next((place for place, block in enumerate(blocks) if block is headline), len(blocks))
    return any(rule is None and prose(block) for block, rule in zip(blocks[start:], found[start:], strict=True))


def _lines_as_prose(blocks: Sequence[HtmlBlock]) -> None:
    """Count lines as prose where many stand together, as in an article whose every line was broken by hand."""
    for _, lines in groupby(blocks, key=_together):
        run = [line for line in lines if line.chars >= LINE_CHARS and line.link_density < LINKY]
        if sum(line.chars for line in run) >= RUN_CHARS and sum(map(sentence, run)) >= RUN_SENTENCES:
            for line in run:
                line.least = LINE_CHARS


def _together(block: HtmlBlock) -> _Element | None:
    """Return what holds a line and those beside it: an element with breaks, or the parent of paragraphs."""
    return block.element.getparent() if block.element.tag in PARTS else block.element


def _kept(blocks: Sequence[HtmlBlock], found: Sequence[str | None]) -> tuple[int, int]:
    """Count what is kept: prose, and the rest of it."""
    kept = [block for block, rule in zip(blocks, found, strict=True) if rule is None]
    return sum(block.chars for block in kept if prose(block)), sum(block.chars for block in kept if not prose(block))


def _tried(
    blocks: Sequence[HtmlBlock], headline: HtmlBlock | None, believed: Container[str | None]
) -> list[str | None]:
    named = Named(_held(blocks), None if headline is None else headline.element)
    found = [rule if rule in believed else None for rule in (named.rule(block.element) for block in blocks)]
    found = _unlike(blocks, found, headline)
    left = _held([block for block, rule in zip(blocks, found, strict=True) if rule is None])
    headlined = _headlined(left, headline)
    main = _main(left, headline) if headlined is None else headlined
    inside = _below(blocks, [_inside(block.element, main) for block in blocks], headline)
    led = _led(blocks, inside, headline)
    return [
        rule or (None if within or lede else "outside-article") or _linky(block)
        for block, rule, within, lede in zip(blocks, found, inside, led, strict=True)
    ]


def _unlike(blocks: Sequence[HtmlBlock], found: Sequence[str | None], headline: HtmlBlock | None) -> list[str | None]:
    """Return the verdicts with those on parts that are built alike: comments, cards, articles that follow."""
    left = [block for block, rule in zip(blocks, found, strict=True) if rule is None]
    said = readers_words(left)
    left = [block for block in left if block.element not in said]
    others = following(left, headline) | other_articles(left, headline)
    return [
        rule or ("comments" if block.element in said else "related-articles" if block.element in others else None)
        for block, rule in zip(blocks, found, strict=True)
    ]


def _headlined(held: dict[_Element, int], headline: HtmlBlock | None) -> _Element | None:
    """Return the article element around the headline, if it holds prose and is one of several: the rest are others."""
    article = next(headline.element.iterancestors("article"), None) if headline else None
    if article is None or held.get(article, 0) < SHORTEST_ARTICLE_CHARS:
        return None
    others = [e for e in held if e.tag == "article" and not _inside(e, article) and not _inside(article, e)]
    return _body(article, held) if others else None


def _below(blocks: Sequence[HtmlBlock], inside: Sequence[bool], headline: HtmlBlock | None) -> list[bool]:
    """Leave out what stands above the headline, if most of the article stands below it."""
    start = next((place for place, block in enumerate(blocks) if block is headline), 0)
    size = [block.chars if within and prose(block) else 0 for block, within in zip(blocks, inside, strict=True)]
    if sum(size[:start]) > ABOVE_SHARE * sum(size):
        return list(inside)
    return [within and place >= start for place, within in enumerate(inside)]


def _led(blocks: Sequence[HtmlBlock], inside: Sequence[bool], headline: HtmlBlock | None) -> list[bool]:
    """Say which blocks are prose between the headline and an article that begins in a box of its own."""
    first = next((place for place, within in enumerate(inside) if within), len(blocks))
    start = next((place for place, block in enumerate(blocks) if block is headline), len(blocks))
    return [start < place < first and prose(block) for place, block in enumerate(blocks)]


def _linky(block: HtmlBlock) -> str | None:
    if block.kind is BlockKind.HEADING:
        return None
    most = LINKED if block.kind is BlockKind.TABLE_ROW else LINKY
    return "links" if block.link_density > most else None


def _held(blocks: Iterable[HtmlBlock]) -> dict[_Element, int]:
    """Return how much prose each element holds."""
    held: dict[_Element, int] = defaultdict(int)
    for block in blocks:
        if prose(block):
            element: _Element | None = block.element
            while element is not None:
                held[element] += block.chars
                element = element.getparent()
    return held


def _main(held: dict[_Element, int], headline: HtmlBlock | None) -> _Element | None:
    """Return the smallest element that holds the prose: down from the root while one child holds most of it."""
    if not held:
        return None
    children: dict[_Element, list[_Element]] = defaultdict(list)
    for element in held:
        parent = element.getparent()
        if parent is not None:
            children[parent].append(element)
    current = max(held, key=lambda element: (held[element], -_depth(element)))
    while children[current]:
        best = max(children[current], key=held.__getitem__)
        enough = HEADED_SHARE if headline and _heads(best, headline, children[current]) else HELD_SHARE
        if held[best] < enough * held[current] or best.tag in PARTS:
            break
        current = best
    return _body(current, held)


def _heads(element: _Element, headline: HtmlBlock, beside: Sequence[_Element]) -> bool:
    """Say whether an element holds the headline and none beside it is built like it, as sections of an article are."""
    alike = [other for other in beside if build(other) == build(element)]
    return _inside(headline.element, element) and len(alike) == 1


def _body(main: _Element, held: dict[_Element, int]) -> _Element:
    """Return the part that is called the article's body.

    One that holds most of the prose is it. Of several, each in an article of its own, the first is it and the others
    are what the site shows next; several in one article are its parts.
    """
    parts = [e for e in main.iterdescendants() if held.get(e, 0) >= PART_SHARE * held[main] and _is_body(e)]
    outer = [part for part in parts if not any(other is not part and _inside(part, other) for other in parts)]
    if not outer:
        return main
    if len(outer) == 1:
        return outer[0] if held[outer[0]] >= BODY_SHARE * held[main] else main
    articles = [next(part.iterancestors("article"), None) for part in outer]
    return outer[0] if None not in articles and len(set(articles)) == len(articles) else main


def _is_body(element: _Element) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return element.get("itemprop") == "articleBody" or bool(BODY.search(names))


def _depth(element: _Element) -> int:
    return sum(1 for _ in element.iterancestors())


def _inside(element: _Element, main: _Element | None) -> bool:
    if main is None:
        return True
    current: _Element | None = element
    while current is not None:
        if current is main:
            return True
        current = current.getparent()
    return False
