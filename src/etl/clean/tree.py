"""An HTML tree as a list of blocks in raw order: what each says, where it stands, how much of it is links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from etl.clean.mapped import Mapped, Piece, joined
from etl.clean.marks import Marks, numbers
from etl.clean.mend import shallow
from etl.clean.normalise import normalise
from etl.errors import Unreadable
from etl.model import BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCK_TAGS = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form header hr html legend li main menu nav ol optgroup option p pre section summary table tbody td tfoot"
    " th thead tr ul title iframe button select textarea video audio object"
)
BLOCKS = HEADINGS | frozenset(BLOCK_TAGS.split())
SILENT_TAGS = "script style noembed noframes template svg math head object audio video canvas"
SILENT = frozenset(SILENT_TAGS.split())
SPACE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
ODD = re.compile(r"[\x00-\x1f\x7f]|  ")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
PROSE_CHARS = 80
PROSE_LINKS = 0.35
# An address, a notice or a teaser cut short may be as long as a short paragraph, but is no sentence.
LONG_CHARS = 200
SENTENCE = re.compile(
    r"[.!?…:。！？；：][\"'”’»)\]」』）]*\s*$|[a-z)%\d][.!?][\"'”’»)]*\s+[\"'“«(¿¡]?[A-ZÀ-Þ]|[。！？]"
)
# A Chinese or Japanese character says as much as three letters: with one, no paragraph of 40 of them was prose.
EAST_ASIAN = re.compile("[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]")
EAST_ASIAN_LETTERS = 3
CELL = " | "
CELL_CHARS = 200
CELL_BLOCKS = 3
CELLS = frozenset({"td", "th"})
TABLES = frozenset({"table"})
LOST_SHARE = 0.01


@dataclass(slots=True)
class HtmlBlock:
    """A stretch of text between block tags, `chars` and `link_chars` long; `least` characters make it prose."""

    mapped: Mapped
    element: _Element
    kind: BlockKind
    chars: int
    link_chars: int
    least: int = PROSE_CHARS

    @property
    def link_density(self) -> float:
        """Return the share of the text that is links."""
        return self.link_chars / self.chars if self.chars else 0.0


def prose(block: HtmlBlock) -> bool:
    """Say whether a block is prose: long and not made of links."""
    if block.chars < block.least or block.link_density >= PROSE_LINKS:
        return False
    return block.chars >= LONG_CHARS or block.least < PROSE_CHARS or sentence(block)


def sentence(block: HtmlBlock) -> bool:
    """Say whether a block holds the end of a sentence."""
    return SENTENCE.search(block.mapped.text) is not None


def parse(marks: Marks) -> tuple[_Element, tuple[str, ...]]:
    """Return the tree and what a reader should know about it.

    Raises:
        Unreadable: no parser keeps the text of this page.
    """
    for markup, notes in _attempts(marks.marked):
        root = _lxml(markup)
        if root is not None and _lost(root, marks) <= LOST_SHARE:
            return root, notes
    raise Unreadable("the parser loses part of this page's text; quarantined, not shortened", reason="undecodable")


def _attempts(markup: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the mark-up as it is, then mended, then as Beautiful Soup reads it."""
    yield markup, ()
    mended = shallow(markup)
    yield mended, ("deep_nesting",)
    from bs4 import BeautifulSoup  # noqa: PLC0415  needed for few pages

    yield str(BeautifulSoup(mended, "html.parser")), ("deep_nesting",)


def _lxml(markup: str) -> _Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_pis=True, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _lost(root: _Element, marks: Marks) -> float:
    kept = numbers(etree.tostring(root, method="text", encoding="unicode"))
    return 1 - len(kept) / len(marks) if len(marks) else 0.0


@dataclass(slots=True)
class _Open:
    """The block being read."""

    element: _Element
    pieces: list[Piece] = field(default_factory=list)
    chars: int = 0
    link_chars: int = 0


def blocks(root: _Element, marks: Marks) -> list[HtmlBlock]:
    """Return the blocks of a tree in raw order."""
    return list(_Walk(marks).blocks(root))


class _Walk:
    """One walk over a tree: text gathers in the open block until a block tag ends it."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._links = 0

    def blocks(self, root: _Element) -> Iterator[HtmlBlock]:
        current = _Open(root)
        silent = 0
        for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
            tag = element.tag
            if event == "start":
                silent += tag in SILENT
                text = element.text
                if tag in BLOCKS or tag == "br":
                    yield from self._closed(current)
                    current = _Open(element if tag != "br" else current.element)
                self._links += tag == "a"
            else:
                if event == "end":
                    silent -= tag in SILENT
                    self._links -= tag == "a"
                if tag in BLOCKS:
                    yield from self._closed(current)
                    parent = element.getparent()
                    current = _Open(root if parent is None else parent)
                text = element.tail
            if text and not silent and (current.pieces or not text.isspace()):
                self._add(current, text)
        yield from self._closed(current)

    def _add(self, current: _Open, text: str) -> None:
        pieces = self._marks.pieces(text)
        size = sum(_size(piece.text.strip()) for piece in pieces)
        current.chars += size
        current.link_chars += size if self._links else 0
        current.pieces.extend(pieces)

    def _closed(self, current: _Open) -> tuple[HtmlBlock, ...]:
        mapped = _plain(current.pieces) if current.pieces else None
        if not mapped or not mapped.pieces:
            return ()
        return (HtmlBlock(mapped, current.element, kind_of(current.element), current.chars, current.link_chars),)


def _size(text: str) -> int:
    if text.isascii():
        return len(text)
    return len(text) + (EAST_ASIAN_LETTERS - 1) * len(EAST_ASIAN.findall(text))


def _plain(pieces: list[Piece]) -> Mapped:
    if not any(piece.start >= 0 for piece in pieces):
        return Mapped()
    if len(pieces) == 1 and pieces[0].text.isascii() and not ODD.search(pieces[0].text):
        return Mapped((pieces[0],)).strip()
    text = Mapped(tuple(_placed(pieces)))
    if not text.text.isascii() or CONTROL.search(text.text):
        text = normalise(text)
    return text.replace(SPACE, lambda _: " ").strip()


def _placed(pieces: list[Piece]) -> Iterator[Piece]:
    """Give unmarked white space the raw stretch between its neighbours."""
    last = next(piece.start for piece in pieces if piece.start >= 0)
    for piece in pieces:
        if piece.start >= 0:
            last = piece.end
            yield piece
        elif piece.text:
            yield Piece(" ", last, last)


def kind_of(element: _Element) -> BlockKind:
    """Return what an element's text is by its tag and those around it."""
    for ancestor in (element, *element.iterancestors()):
        tag = ancestor.tag
        if tag in HEADINGS:
            return BlockKind.HEADING
        if tag in {"li", "dd", "dt"}:
            return BlockKind.LIST_ITEM
        if tag in {"figcaption", "caption"}:
            return BlockKind.CAPTION
        if tag in {"p", "div", "section", "article", "main", "body", "td", "blockquote"}:
            break
    return BlockKind.PARAGRAPH


def rows_joined(found: list[HtmlBlock]) -> list[HtmlBlock]:
    """Return the blocks with the cells of a data table's row joined into one."""
    rows = [_row_of(block) for block in found]
    if not any(row is not None for row in rows):
        return found
    layout = _layout_rows(found)
    result: list[HtmlBlock] = []
    row: _Element | None = None
    for block, own in zip(found, rows, strict=True):
        cell = None if own in layout else own
        if cell is not None and cell is row:
            before = result[-1]
            before.mapped = joined([before.mapped, block.mapped], CELL)
            before.kind = BlockKind.TABLE_ROW
            before.chars += block.chars
            before.link_chars += block.link_chars
        else:
            result.append(block)
        row = cell
    return result


def _layout_rows(found: list[HtmlBlock]) -> set[_Element]:
    """Return the rows that are columns of a page: a cell of theirs holds many blocks, or a table."""
    cells = Counter(cell for block in found if (cell := _near(block.element, CELLS)) is not None)
    full = {cell for cell, blocks in cells.items() if blocks > CELL_BLOCKS}
    nests = {_near(table.getparent(), CELLS) for table in {_near(cell, TABLES) for cell in cells} if table is not None}
    rows = {cell.getparent() for cell in full | nests if cell is not None}
    return {row for row in rows if row is not None}


def _near(element: _Element | None, tags: frozenset[str]) -> _Element | None:
    while element is not None and element.tag not in tags:
        element = element.getparent()
    return element


def _row_of(block: HtmlBlock) -> _Element | None:
    if len(block.mapped.text) > CELL_CHARS:
        return None
    element: _Element | None = block.element
    for _ in range(3):
        if element is None or element.tag == "table":
            return None
        if element.tag == "tr":
            return element
        element = element.getparent()
    return None
