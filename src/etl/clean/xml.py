"""XML articles (PubMed, JATS and the like): the text of titles, abstracts and paragraphs, with its places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from etl.clean.lines import Line
from etl.clean.links import of_text
from etl.clean.mapped import Mapped, Piece
from etl.clean.marks import Marks
from etl.clean.normalise import normalise
from etl.clean.page import Page
from etl.errors import Unreadable
from etl.model import BlockKind, Metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
DECLARATION = re.compile(r"<\?xml[^>]{0,300}\?>")
# the article's own title, where it has one, before any other: PubMed's journal has a title too, and comes first
OWN_TITLES = {"articletitle", "article-title"}
TITLES = OWN_TITLES | {"title"}
JOURNALS = {"journal", "journal-meta"}
PARAGRAPHS = {"abstracttext", "p", "para", "description", "vernaculartitle", "summary", "content"}
HEADINGS = {"title", "label"}
REFERENCES = {"ref-list", "ref", "referencelist", "citation", "mixed-citation"}
SPACE = re.compile(r"[ \t\n\r]{2,}|[\t\n\r]")


def read(raw_text: str) -> Page:
    """Return the paragraphs of an XML article; entities and network are off.

    Raises:
        Unreadable: the file declares entities, is no XML, or holds no article text.
    """
    if ENTITY.search(raw_text):
        raise Unreadable(
            "XML that declares entities; refused, since they can hide or explode text", reason="unsupported_type"
        )
    marks = Marks(DECLARATION.sub(lambda found: " " * len(found[0]), raw_text, count=1))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(marks.marked.strip().encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(
            f"XML that does not parse ({error.msg}); mend or fetch it again", reason="undecodable"
        ) from error
    lines = list(_lines(root, marks))
    title = next((line.text for line in lines if line.kind is BlockKind.TITLE), None)
    return Page(lines=lines, metadata=Metadata(title=title), links=of_text(raw_text), structured=True)


def _lines(root: _Element, marks: Marks) -> Iterator[Line]:
    titled, titles = False, _titles(root)
    for element in root.iter():
        kind = _kind(element, titles=set() if titled else titles)
        if kind is None or _inside_text(element):
            continue
        mapped = _text(element, marks)
        if mapped.pieces:
            titled = titled or kind is BlockKind.TITLE
            yield Line(mapped=mapped, kind=kind)


def _titles(root: _Element) -> set[str]:
    """Return the names of the elements of which the first is the article's title."""
    own = any(_name(each) in OWN_TITLES and not _is_in(each, REFERENCES) for each in root.iter())
    return OWN_TITLES if own else TITLES


def _kind(element: _Element, *, titles: set[str]) -> BlockKind | None:
    name = _name(element)
    if name in TITLES | PARAGRAPHS and _is_in(element, JOURNALS):
        return None
    if _is_in(element, REFERENCES):
        return None
    if name in titles:
        return BlockKind.TITLE
    if name in HEADINGS:
        return BlockKind.HEADING
    if name in REFERENCES - {"ref-list", "referencelist"}:
        return BlockKind.REFERENCE
    return BlockKind.PARAGRAPH if name in PARAGRAPHS else None


def _inside_text(element: _Element) -> bool:
    return _is_in(element, PARAGRAPHS | TITLES)


def _is_in(element: _Element, names: set[str]) -> bool:
    return any(_name(ancestor) in names for ancestor in element.iterancestors())


def _name(element: _Element) -> str:
    tag: object = element.tag  # a function for comments and entities
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _text(element: _Element, marks: Marks) -> Mapped:
    pieces = (piece for text in element.itertext() for piece in marks.pieces(str(text)))
    return normalise(Mapped(tuple(_placed(pieces)))).replace(SPACE, lambda _: " ").strip()


def _placed(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Yield pieces each with a place: white space in front of a tag has the one where the word before it ends."""
    last = None
    for piece in pieces:
        if piece.start >= 0:
            last = piece.end
            yield piece
        elif last is not None and piece.text.isspace():
            yield Piece(piece.text, last, last)
