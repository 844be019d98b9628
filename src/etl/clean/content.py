"""Where the article stands in a page: by the names of its parts, by where the prose is, by how much of it is links."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
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
# The article is the smallest element that holds this share of the prose its parent holds. Chosen on one half of
# the evaluation pages: F1 0.973 at 0.75, 0.974 at 0.7. (NAMED_SHARE 0.45 gave 0.979
# there, but lost a page of the other half.)
HELD_SHARE = 0.7
# No article by themselves, however long one of them is.
PARTS = frozenset(["p", "li", "dd", "dt", "pre", "h1", "h2", "h3", "h4", "h5", "h6"])
LINKY = 0.6
BODY = re.compile(
    r"(?:^|[\s_-])(?:article|story|post|entry|news|main|blog|single)[-_]{0,2}"
    r"(?:body|content|text|copy|detail)s?(?:$|[\s_-])",
    re.IGNORECASE,
)
# Chosen on one half of the evaluation pages: F1 0.964 at 0.5, 0.968 at 0.35, 0.969 at 0.25 and at 0.15.
BODY_SHARE = 0.25
LINKED = 0.8
SHORTEST_ARTICLE_CHARS = 200
ABOVE_SHARE = 0.4
HEADLINE_CHARS = 20
CARDS = 3
CARDED_SHARE = 0.7
EMBEDDED = frozenset({"embed", "tweet"})
PART_SHARE = 0.05
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
    "header": "standfirst",  # the headline itself is found by what it says
    "legend": "form",
    "details": "popup",
}
NAMES = {
    "menu": "nav navbar navigation menu breadcrumb breadcrumbs masthead topbar"
    " subnav megamenu offcanvas skip toolbar pagination pager prev",
    "share-bar": "messenger share sharing sharebar social addthis sharedaddy shareaholic sharetools follow sns",
    "comments": "comment comments disqus respond livefyre commentlist discussion replies coral",
    "related-articles": "related recommend recommended recommendations recirc recirculation outbrain taboola zergnet"
    " revcontent trending popular teaser teasers promo promos readmore morestories seealso mostread mostpopular"
    " breaking ticker upnext carousel suggestions relatedposts yarpp inlinepromo rail",
    "newsletter-box": "newsletter newsletters subscribe subscription signup optin mailinglist mailchimp",
    "login-box": "paywall login signin register regwall meter piano",
    "cookie-box": "cookie cookies consent gdpr cmp onetrust",
    "advertisement": "ad ads advert adverts advertisement advertising sponsor sponsored dfp adslot banner"
    " adbox adunit googlead commercial",
    "byline": "byline author authors dateline timestamp bio authorbio contributor contributors reporter postmeta",
    "caption": "caption credit photocredit imagecaption figcaption slideshow lightbox",
    "footer": "footer colophon copyright disclaimer legal",
    "standfirst": "standfirst dek subhead subheading subtitle",
    "sidebar": "sidebar secondary widget widgets complementary",
    "tags": "tags taglist tagcloud keywords topics categories",
    "popup": "modal popup overlay lightbox tooltip dialog toast",
    "hidden": "hidden visuallyhidden screenreader offscreen",
}
BY_NAME = {name: rule for rule, names in NAMES.items() for name in names.split()}
ROLES = {
    "navigation": "menu",
    "banner": "menu",
    "contentinfo": "footer",
    "complementary": "sidebar",
    "search": "search-box",
    "dialog": "popup",
}
SPLIT = re.compile(r"[^a-zA-Z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
INVISIBLE = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)


def verdicts(blocks: Sequence[HtmlBlock], headline: HtmlBlock | None) -> list[str | None]:
    """Return for each block the rule that drops it, null for the blocks of the article."""
    held = _held(blocks)
    named = _Named(held, max(held.values(), default=0))
    found = [named.rule(block.element) for block in blocks]
    cards = _cards([block for block, rule in zip(blocks, found, strict=True) if rule is None], headline)
    found = [
        rule or ("related-articles" if block.element in cards else None)
        for block, rule in zip(blocks, found, strict=True)
    ]
    left = _held([block for block, rule in zip(blocks, found, strict=True) if rule is None])
    headlined = _headlined(left, headline)
    main = _main(left) if headlined is None else headlined
    inside = _below(blocks, [_inside(block.element, main) for block in blocks], headline)
    led = _led(blocks, inside, headline)
    return [
        rule or (None if within or lede else "outside-article") or _linky(block)
        for block, rule, within, lede in zip(blocks, found, inside, led, strict=True)
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


def _cards(blocks: Sequence[HtmlBlock], headline: HtmlBlock | None) -> set[_Element]:
    """Return the elements of blocks in cards: parts side by side, each under a headline that is a link elsewhere.

    Where cards hold most of the prose the page is a list of articles, and none of them is furniture.
    """
    linked = [b.element for b in blocks if b is not headline and _linked_headline(b)]
    above = Counter(ancestor for element in linked for ancestor in (element, *element.iterancestors()))
    roots = {_card(element, above) for element in linked}
    siblings = Counter(root.getparent() for root in roots)
    cards = {root for root in roots if siblings[root.getparent()] >= CARDS}
    inside = [block for block in blocks if any(e in cards for e in (block.element, *block.element.iterancestors()))]
    carded = sum(block.chars for block in inside if prose(block))
    if carded > CARDED_SHARE * sum(block.chars for block in blocks if prose(block)):
        return set()
    return {block.element for block in inside}


def _linked_headline(block: HtmlBlock) -> bool:
    return block.kind is BlockKind.HEADING and block.link_density > LINKED and block.chars >= HEADLINE_CHARS


def _card(element: _Element, above: Counter[_Element]) -> _Element:
    """Return the largest element around a linked headline that holds no other."""
    parent = element.getparent()
    while parent is not None and above[parent] == 1:
        element, parent = parent, parent.getparent()
    return element


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


def _main(held: dict[_Element, int]) -> _Element | None:
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
        if held[best] < HELD_SHARE * held[current] or best.tag in PARTS:
            break
        current = best
    return _body(current, held)


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


class _Named:
    """What the names of elements say, remembered per element."""

    def __init__(self, held: dict[_Element, int], total: int) -> None:
        self._held = held
        self._total = total
        self._most = NAMED_SHARE * total
        self._known: dict[_Element, str | None] = {}

    def rule(self, element: _Element) -> str | None:
        """Return the rule that the element or one around it is dropped by."""
        path = [element]
        while path[-1] not in self._known and (parent := path[-1].getparent()) is not None:
            path.append(parent)
        rule = self._known.get(path[-1])
        for inner in reversed(path):
            if rule is None:
                rule = self._ruled(inner)
            self._known[inner] = rule
        return rule

    def _ruled(self, element: _Element) -> str | None:
        held = self._held.get(element, 0)
        if held <= self._most:
            return _own_rule(element)
        if self._total - held >= SHORTEST_ARTICLE_CHARS and _own_rule(element) == "comments":
            return "comments"  # there may be more of them than of the article
        return None


def _own_rule(element: _Element) -> str | None:
    if element.tag in TAGS:
        return TAGS[str(element.tag)]
    attributes = element.attrib
    if not attributes:
        return None
    if "hidden" in attributes or INVISIBLE.search(attributes.get("style", "")):
        return "hidden"
    if attributes.get("role") in ROLES:
        return ROLES[str(attributes["role"])]
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    said = [name.lower() for name in SPLIT.split(names)]
    if EMBEDDED.intersection(said):
        return None
    return next((BY_NAME[name] for name in said if name in BY_NAME), None)
