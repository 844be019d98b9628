"""What the tags, roles and names of elements say: menus, share bars, comments and whatever else is no article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from etl.clean.siblings import SHORTEST_ARTICLE_CHARS

if TYPE_CHECKING:
    from lxml.etree import _Element

# An element called "with-sidebar" or "article--comments" may hold the article: no name drops this share of a page.
NAMED_SHARE = 0.35
# There may be more of these than of the article.
LONGER_THAN_ARTICLES = frozenset(["comments", "footer"])
EMBEDDED = frozenset({"embed", "tweet"})
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
RULES = frozenset([*TAGS.values(), *NAMES, *ROLES.values()])
SPLIT = re.compile(r"[^a-zA-Z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
INVISIBLE = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0(?![.\d])"
    r"|(?:left|top|right|text-indent)\s{0,3}:\s{0,3}-\d{3,}(?:px|em|rem|%)|clip\s{0,3}:\s{0,3}rect\(\s{0,3}[01](?!\d)",
    re.IGNORECASE,
)


class Named:
    """What the names of elements say, remembered per element."""

    def __init__(self, held: dict[_Element, int], headline: _Element | None) -> None:
        self._held = held
        self._total = max(held.values(), default=0)
        self._most = NAMED_SHARE * self._total
        self._around_headline = set() if headline is None else {headline, *headline.iterancestors()}
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
        if held >= SHORTEST_ARTICLE_CHARS and element in self._around_headline and element.tag not in TAGS:
            return None  # it is called after what stands at the article's edge
        if held <= self._most:
            return _own_rule(element)
        rule = _own_rule(element) if self._total - held >= SHORTEST_ARTICLE_CHARS else None
        return rule if rule in LONGER_THAN_ARTICLES else None


def _own_rule(element: _Element) -> str | None:
    if element.tag in TAGS:
        return TAGS[str(element.tag)]
    attributes = element.attrib
    if not attributes:
        return None
    style = element.get("style")
    if "hidden" in attributes or (style and INVISIBLE.search(style)):
        return "hidden"
    if attributes.get("role") in ROLES:
        return ROLES[str(attributes["role"])]
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    said = [name.lower() for name in SPLIT.split(names)]
    if EMBEDDED.intersection(said):
        return None
    return next((BY_NAME[name] for name in said if name in BY_NAME), None)
