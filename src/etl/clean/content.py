"""Where the article stands in a page: by the names of its parts, by where the prose is, by how much of it is links."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from etl.clean.tree import HtmlBlock
from etl.model import BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element

PROSE_CHARS = 80
PROSE_LINKS = 0.35
# An element called "with-sidebar" or "article--comments" may hold the article: no name drops this share of a page.
NAMED_SHARE = 0.35
# The article is the smallest element that holds this share of the prose its parent holds.
HELD_SHARE = 0.75
LINKY = 0.6
TAGS = {
    "nav": "menu",
    "menu": "menu",
    "footer": "footer",
    "aside": "related-articles",
    "form": "form",
    "button": "button",
    "select": "form",
    "textarea": "form",
    "dialog": "popup",
    "noscript": "hidden",
    "iframe": "hidden",
    "figcaption": "caption",
    "address": "byline",
    "legend": "form",
    "details": "popup",
}
NAMES = {
    "menu": "nav navbar navigation menu breadcrumb breadcrumbs masthead topbar subnav megamenu offcanvas skip toolbar pagination pager",
    "share-bar": "share sharing sharebar social addthis sharedaddy shareaholic sharetools follow sns",
    "comments": "comment comments disqus respond livefyre commentlist discussion replies coral",
    "related-articles": "related recommend recommended recommendations recirc recirculation outbrain taboola zergnet revcontent"
    " trending popular teaser teasers promo promos readmore morestories seealso mostread mostpopular upnext carousel"
    " suggestions relatedposts jp yarpp inlinepromo rail",
    "newsletter-box": "newsletter newsletters subscribe subscription signup optin mailinglist mailchimp inbox",
    "login-box": "paywall login signin register regwall meter piano",
    "cookie-box": "cookie cookies consent gdpr cmp onetrust privacy",
    "advertisement": "ad ads advert adverts advertisement advertising sponsor sponsored dfp adslot banner adbox adunit googlead commercial",
    "byline": "byline author authors dateline timestamp bio authorbio contributor contributors reporter posted postmeta metadata",
    "caption": "caption credit photocredit imagecaption figcaption gallery slideshow lightbox wp-caption",
    "footer": "footer colophon copyright disclaimer legal",
    "sidebar": "sidebar secondary widget widgets complementary",
    "tags": "tags taglist tagcloud keywords topics categories",
    "popup": "modal popup overlay lightbox tooltip dialog toast",
    "hidden": "hidden hide visuallyhidden sr only screenreader offscreen print",
}
BY_NAME = {name: rule for rule, names in NAMES.items() for name in names.split()}
NEVER = frozenset({"sr", "only", "hide", "print", "jp", "inbox", "metadata", "posted", "privacy", "gallery"})
ROLES = {"navigation": "menu", "banner": "menu", "contentinfo": "footer", "complementary": "sidebar", "search": "search-box", "dialog": "popup"}
SPLIT = re.compile(r"[^a-zA-Z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
INVISIBLE = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)


def verdicts(blocks: Sequence[HtmlBlock]) -> list[str | None]:
    """Return for each block the rule that drops it, null for the blocks of the article."""
    held = _held(blocks)
    named = _Named(held, max(held.values(), default=0))
    found = [named.rule(block.element) for block in blocks]
    left = _held([block for block, rule in zip(blocks, found, strict=True) if rule is None])
    main = _main(blocks, left)
    return [
        rule or (None if _inside(block.element, main) else "outside-article") or _linky(block)
        for block, rule in zip(blocks, found, strict=True)
    ]


def _linky(block: HtmlBlock) -> str | None:
    if block.kind is BlockKind.TABLE_ROW or block.kind is BlockKind.HEADING:
        return None
    return "links" if block.link_density > LINKY else None


def prose(block: HtmlBlock) -> bool:
    """Say whether a block is prose: long and not made of links."""
    return block.chars >= PROSE_CHARS and block.link_density < PROSE_LINKS


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


def _main(blocks: Sequence[HtmlBlock], held: dict[_Element, int]) -> _Element | None:
    """Return the smallest element that holds the prose: down from the root while one child holds most of it."""
    if not held or not blocks:
        return None
    children: dict[_Element, list[_Element]] = defaultdict(list)
    for element in held:
        parent = element.getparent()
        if parent is not None:
            children[parent].append(element)
    current = max(held, key=lambda element: (held[element], -_depth(element)))
    while children[current]:
        best = max(children[current], key=held.__getitem__)
        if held[best] < HELD_SHARE * held[current]:
            break
        current = best
    return current


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


class _Named:
    """What the names of elements say, remembered per element."""

    def __init__(self, held: dict[_Element, int], total: int) -> None:
        self._held = held
        self._most = NAMED_SHARE * total
        self._known: dict[_Element, str | None] = {}

    def rule(self, element: _Element) -> str | None:
        """Return the rule that the element or one around it is dropped by."""
        if element in self._known:
            return self._known[element]
        parent = element.getparent()
        rule = self.rule(parent) if parent is not None else None
        if rule is None and self._held.get(element, 0) <= self._most:
            rule = _own_rule(element)
        self._known[element] = rule
        return rule


def _own_rule(element: _Element) -> str | None:
    if element.tag in TAGS:
        return TAGS[element.tag]
    attributes = element.attrib
    if not attributes:
        return None
    if "hidden" in attributes or INVISIBLE.search(attributes.get("style", "")):
        return "hidden"
    if attributes.get("role") in ROLES:
        return ROLES[attributes["role"]]
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    for name in SPLIT.split(names):
        lowered = name.lower()
        if lowered in BY_NAME and lowered not in NEVER:
            return BY_NAME[lowered]
    return None
