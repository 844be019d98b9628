"""Mark-up that parsers choke on, mended: what is never closed, what nests too deep, what stands after the end."""

from __future__ import annotations

import re
from collections import Counter

# libxml2 gives up in silence below a depth of 255, and so does lxml.
DEPTH = 200
TAG = re.compile(r"<(/?)([a-z][\w:-]*)(?:[^>\"']++|\"[^\"]*\"|'[^']*')*+>", re.IGNORECASE)
# A page has these once; a second page glued to the first is lost with its tags and kept without them.
PAGE_TAGS = {"html", "body"}
# These close each other or have no end: they do not nest.
FLAT_TAGS = "p li dd dt tr td th option br hr img input meta link wbr area base col embed source track param"
FLAT = frozenset(FLAT_TAGS.split())
INLINE_TAGS = "a b i u em strong span font small sub sup big tt code abbr cite q s mark label"
INLINE = frozenset(INLINE_TAGS.split())
SWALLOWING = ("script", "style", "xmp", "noembed", "noframes", "template")
SWALLOWED = re.compile(r"</(?:p|div|article|section|li)\s*>", re.IGNORECASE)
SWALLOWED_BLOCKS = 2
OPENINGS = {name: re.compile(rf"<{name}\b[^<>]{{0,4000}}>", re.IGNORECASE) for name in SWALLOWING}
COMMENT_END = re.compile(r"--!?>")


def unswallowed(raw_text: str, since: int) -> str:
    """Return a page of the same length in which nothing that is never closed swallows the article behind `since`."""
    tail = raw_text[since:]
    lowered = tail.lower()
    if len(lowered) != len(tail):  # a few letters are two in lower case, and then offsets would shift
        return raw_text
    for name in SWALLOWING:
        first = lowered.find(f"<{name}", lowered.rfind(f"</{name}") + 1)
        if first >= 0 and _article_after(tail, first):
            tail = tail[:first] + OPENINGS[name].sub(_blank, tail[first:])
    first = tail.find("<!--", tail.rfind("-->") + 1)
    if first >= 0 and not COMMENT_END.search(tail, first + 2) and _article_after(tail, first):
        tail = tail[:first] + tail[first:].replace("<!--", "    ")
    return raw_text[:since] + tail


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _article_after(text: str, at: int) -> bool:
    """Say whether paragraphs stand behind; a download cut in the middle of a script has none."""
    return len(SWALLOWED.findall(text, at)) >= SWALLOWED_BLOCKS


def shallow(markup: str) -> str:
    """Return the mark-up without the tags that nest too deep and without those of a second page."""
    depths: Counter[str] = Counter()
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        name, closing = tag[2].lower(), bool(tag[1])
        if name in PAGE_TAGS:
            return ""
        if name in FLAT or tag[0].endswith("/>"):
            return tag[0]
        deep = depth >= DEPTH if not closing else depth > DEPTH
        if closing and not depths[name]:
            return ""
        depths[name] += -1 if closing else 1
        depth += -1 if closing else 1
        if not deep:
            return tag[0]
        return "" if name in INLINE else "<br>"

    return TAG.sub(kept, markup)
