"""A record of an interface as a small XML article: title, abstract in paragraphs, and what names it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree, html
from lxml.etree import _Element

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "title", "label", "b-heading"}
_BLOCKS = {"p", "div", "sec", "section", "li", "abstract"}
# what XML has no place for
_UNSTORABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def article(
    *, title: str, abstract: str | None, names: Mapping[str, str | None], notices: Iterable[Mapping[str, str]] = ()
) -> bytes:
    """Return an article: the same bytes for the same record, whatever counters the interface adds to it.

    `names` are what it is known by (doi, pmid, version, ...), `notices` what was said of it later (a retraction, a
    correction), each with its type, DOI and date.
    """
    root = etree.Element("article", {key: _storable(value) for key, value in sorted(names.items()) if value})
    for notice in notices:
        etree.SubElement(root, "notice", {key: _storable(value) for key, value in sorted(notice.items()) if value})
    etree.SubElement(root, "article-title").text = " ".join(_storable(_plain(title)).split())
    body = etree.SubElement(root, "abstract")
    for is_heading, text in _paragraphs(abstract or ""):
        etree.SubElement(body, "label" if is_heading else "p").text = text
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _paragraphs(marked: str) -> Iterator[tuple[bool, str]]:
    """Yield the headings and paragraphs of an abstract in HTML or JATS mark-up."""
    if not marked.strip():
        return
    text, heading = list[str](), False
    for is_start, is_heading, piece in _walked(_tree(marked)):
        if is_start:
            if joined := " ".join(_storable("".join(text)).split()):
                yield heading, joined
            text, heading = [], is_heading
        text.append(piece)
    if joined := " ".join(_storable("".join(text)).split()):
        yield heading, joined


def _walked(element: _Element, *, inside: bool = False) -> Iterator[tuple[bool, bool, str]]:
    """Yield the text of a tree piece by piece: whether a block begins with it, whether that is a heading, the text."""
    tag = _name(element)
    is_block = tag in _HEADINGS | _BLOCKS
    yield is_block, tag in _HEADINGS, element.text or ""
    for child in element:
        yield from _walked(child, inside=True)
    if inside:
        yield is_block, False, element.tail or ""


def _tree(marked: str) -> _Element:
    root: _Element = html.fragment_fromstring(marked.replace("jats:", ""), create_parent="div")
    return root


def _plain(marked: str) -> str:
    return "".join(map(str, _tree(marked).itertext())) if marked.strip() else ""


def _name(element: _Element) -> str:
    tag: object = element.tag
    return tag if isinstance(tag, str) else ""


def _storable(text: str) -> str:
    return _UNSTORABLE.sub("", text)
