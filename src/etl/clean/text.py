"""Text dumps: lines to paragraphs, with the remains of mark-up taken out of them."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from etl.clean.flat_table import rows_marked
from etl.clean.furniture import by_rule, cut
from etl.clean.lines import BULLET, Line
from etl.clean.links import of_text
from etl.clean.mapped import Mapped, joined, whole
from etl.clean.normalise import normalise
from etl.clean.overlay import without_inline, without_strewn
from etl.clean.page import Page
from etl.clean.tab_table import with_cells
from etl.model import BlockKind, Metadata

if TYPE_CHECKING:
    from etl.rules import Rules

LINE_END = re.compile("\n")
# Only real tag names: an abstract may say "<or=60 years ... >or=70".
TAG = re.compile(
    r"</?(?:p|br|div|span|strong|em|sup|sub|h[1-6]|ul|ol|li|table|tbody|thead|tr|td|th|font|blockquote|figure|figcaption"
    r"|section|article|header|footer|img|center|small|b|i|u|a(?=[ >])|hr)(?:\s[^<>]{0,500})?/?>|<!--[^<>]{0,500}-->",
    re.IGNORECASE,
)
BREAKING = re.compile(r"<(?:/?(?:p|div|li|h[1-6]|tr|table|ul|ol|blockquote)|br|hr)\b", re.IGNORECASE)
ENTITY = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)
IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\s]{0,500}\s?\)")
LINK = re.compile(r"\[([^\[\]\n]{0,300}(?:\n[^\[\]\n]{0,300}){0,2})\]\(\s?(?:https?:|/|mailto:|#)[^()\s]{0,1000}\)")
STARS = re.compile(r"(?<![\w*])\*\*(?=\S)|(?<=\S)\*\*(?![\w*])")
ESCAPED = re.compile(r"\\+(?=[_*\[\]#`])|\\+$", re.MULTILINE)
HEADING_MARK = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>+\s?)+(?=\S)")
FRONT_MATTER = re.compile(r"\s*---[ ]*\n((?:[^\n]*\n){1,60}?)---[ ]*(?:\n|\Z)")
FRONT_KEY = re.compile(r"^(title|author|date|published_at|publisher):[ ]*[\"']?(.{1,300}?)[\"']?[ ]*$", re.MULTILINE)
# Wrapped text: lines about as long as each other, of which many go on with a small letter.
WRAP_WIDTHS = range(55, 141)
FULL_LINE = 0.7
GOING_ON = 0.35
FULL_COLUMN = 0.85
FULL_SHARE = 0.8
TWO = 2
WHOLE_LINES = {BlockKind.HEADING, BlockKind.TABLE_ROW}
FEW_WORDS = 4
CUT_HEADLINE = "repeated-title"
# A sentence cut by the dump around a link: its start has a few words, the link is short, the rest goes on.
OPEN_CHARS = 20
LINK_WORDS = 5
# The line ends in the middle of a phrase: in a figure, or in a word that nothing ends with.
HANGING = re.compile(
    r"(?:\d[\d.,]*\s?[%)]?|\b(?:of|the|an?|to|in|and|or|with|for|was|were|is|are|from|by|than|at|del?|la|las|los|el|con"
    r"|para|una?|fue|fueron|du|des|les?|et|une|était|dans|der|die|das|den|dem|und|von|mit|bei|eine[nmr]?|war|waren|zu))$"
)
GOES_ON = re.compile(r"[a-zß-öø-ÿα-ωа-я,.;)%”\]]|\([A-Za-z0-9]|[–—] ")
OPEN_END = re.compile(r"[\w,(\-–—/&]$")
# A bracket that one line opens and the next closes: "71% (95% CI," and "61 to 80) in arm A".
OPEN_BRACKET = re.compile(r"\([^()]{0,80}$")
CLOSES_BRACKET = re.compile(r"[^()]{0,80}\)")


def read(raw_text: str, rules: Rules) -> Page:
    """Return the paragraphs of a text dump."""
    text, metadata = _front_matter(normalise(with_cells(whole(raw_text))))
    plain = without_inline(_without_markup(text), rules)
    lines, apart = [], True
    for mapped in plain.split(LINE_END):
        if not mapped.text.strip():
            apart = True
            continue
        lines.append(_line(mapped.strip(), apart=apart))
        apart = False
    ruled = _without_cut_headlines([_ruled(line, rules) for line in without_strewn(lines, rules)])
    return Page(lines=_titled(_paragraphs(rows_marked(ruled))), metadata=metadata, links=of_text(raw_text))


def _line(mapped: Mapped, *, apart: bool) -> Line:
    marked = HEADING_MARK.match(mapped.text)
    if marked:
        kind = BlockKind.HEADING if "#" in marked[0] else BlockKind.PARAGRAPH
        return Line(mapped=mapped.slice(marked.end(), len(mapped.text)).strip(), kind=kind, apart=True)
    return Line(
        mapped=mapped, kind=BlockKind.LIST_ITEM if BULLET.match(mapped.text) else BlockKind.PARAGRAPH, apart=apart
    )


def _ruled(line: Line, rules: Rules) -> Line:
    rule = None if line.rule else by_rule(line, rules)
    return line.dropped(rule.id) if rule else line


def _without_cut_headlines(lines: Sequence[Line]) -> list[Line]:
    """Drop the cut headline that a printed page repeats on each sheet ("Trial of the drug in pati…")."""
    said = "".join(line.key for line in lines if line.rule is None)
    return [
        line.dropped(CUT_HEADLINE) if line.rule is None and cut(line) and said.count(line.key) > 1 else line
        for line in lines
    ]


def _titled(lines: Sequence[Line]) -> list[Line]:
    """Mark the whole headline where a cut one was dropped."""
    cut_short = next((line.key for line in lines if line.rule == CUT_HEADLINE), None)
    title = next((line for line in lines if cut_short and line.rule is None and line.key.startswith(cut_short)), None)
    return [replace(line, kind=BlockKind.TITLE) if line is title else line for line in lines]


def _front_matter(text: Mapped) -> tuple[Mapped, Metadata]:
    found = FRONT_MATTER.match(text.text)
    keys = {key: value.strip() for key, value in FRONT_KEY.findall(found[1])} if found else {}
    if not found or not keys:
        return text, Metadata()
    author = keys.get("author")
    metadata = Metadata(
        title=keys.get("title"),
        authors=(author,) if author else (),
        publisher=keys.get("publisher"),
        published_at=keys.get("published_at") or keys.get("date"),
    )
    return text.slice(found.end(), len(text.text)), metadata


def _without_markup(text: Mapped) -> Mapped:
    plain = text.replace(TAG, lambda tag: "\n" if BREAKING.match(tag[0]) else "")
    plain = plain.replace(IMAGE, lambda _: "")
    plain = _link_texts(plain)
    plain = plain.replace(STARS, lambda _: "").replace(ESCAPED, lambda _: "")
    return normalise(plain.replace(ENTITY, _entity)) if "&" in plain.text else plain


def _entity(found: re.Match[str]) -> str:
    bare = "&" + re.sub(r"^&(?:amp;)*", "", found[0])
    return html.unescape(bare) if html.unescape(bare) != bare else html.unescape(found[0])


def _link_texts(text: Mapped) -> Mapped:
    links = list(LINK.finditer(text.text))
    if not links:
        return text
    edges = [0, *(edge for link in links for edge in (link.start(), *link.span(1), link.end())), len(text.text)]
    kept = [edges[i : i + 2] for i in range(0, len(edges) - 1, 2)]
    return joined(text.at([(start, end) for start, end in kept]), "")


def _paragraphs(lines: Sequence[Line]) -> list[Line]:
    """Join the lines of wrapped paragraphs, also over furniture that a page break put between them."""
    found: list[Line] = []
    for chunk in _chunks(lines):
        width = _wrap_width(chunk)
        previous: int | None = None
        for line, following in zip(chunk, [*chunk[1:], None], strict=True):
            if line.rule:
                found.append(line)
                continue
            before = found[previous] if previous is not None else None
            # Over furniture a full line is no sign: a headline ends there as often as a sentence goes on.
            near = previous == len(found) - 1 or bool(before and HANGING.search(before.text))
            if before and previous is not None and _joins(before, line, following, width=width if near else 0):
                found[previous] = _join(before, line)
            else:
                previous = len(found)
                found.append(line)
    return found


def _chunks(lines: Sequence[Line]) -> list[list[Line]]:
    chunks: list[list[Line]] = []
    for line in lines:
        if line.apart and not line.rule and not (chunks and _broken(chunks[-1], line)):
            chunks.append([line])
        elif chunks:
            chunks[-1].append(line)
        else:
            chunks.append([line])
    return chunks


def _broken(chunk: Sequence[Line], line: Line) -> bool:
    """Say whether furniture alone stands between the halves of one sentence."""
    kept = [before for before in chunk if not before.rule]
    if not kept or not chunk[-1].rule:
        return False
    return (
        kept[-1].words >= FEW_WORDS
        and not kept[-1].ended
        and bool(re.match(r"[a-z(]", line.text))
        and line.words >= FEW_WORDS
    )


def _wrap_width(chunk: Sequence[Line]) -> int:
    """Return the column at which the lines of a chunk are wrapped, 0 if each is a paragraph of its own."""
    kept = [line for line in chunk if not line.rule and line.kind not in WHOLE_LINES and not line.text.endswith(":")]
    # Not the longest line: a dump may leave two lines glued.
    width = sorted(len(line.text) for line in kept)[len(kept) * 4 // 5] if kept else 0
    going_on = sum(bool(GOES_ON.match(line.text)) for line in kept[1:])
    full = sum(len(line.text) >= FULL_COLUMN * width for line in kept[:-1])
    if width not in WRAP_WIDTHS or len(kept) < TWO:
        return 0
    wrapped = going_on >= GOING_ON * (len(kept) - 1) or (len(kept) > TWO and full >= FULL_SHARE * (len(kept) - 1))
    return width if wrapped else 0


def _joins(before: Line, line: Line, following: Line | None, *, width: int) -> bool:
    if {before.kind, line.kind} & WHOLE_LINES or line.kind is BlockKind.LIST_ITEM or line.text.startswith("http"):
        return False
    if width and _last_line(before) >= FULL_LINE * width:
        return True
    if before.ended or not OPEN_END.search(before.text):
        return _closes_bracket(before, line)
    if before.words >= FEW_WORDS - 1 and HANGING.search(before.text) and _finishes(line):
        return True
    if len(before.text) < OPEN_CHARS:
        return False
    going_on = GOES_ON.match(line.text) is not None or _closes_bracket(before, line)
    return going_on or _link_in_sentence(before, line, following)


def _closes_bracket(before: Line, line: Line) -> bool:
    return OPEN_BRACKET.search(before.text) is not None and CLOSES_BRACKET.match(line.text) is not None


def _finishes(line: Line) -> bool:
    """Say whether a line could be the rest of the one before it: it goes on small, or ends what it does not begin."""
    return bool(GOES_ON.match(line.text)) or (line.ended and bool(re.match(r"\d", line.text)))


def _link_in_sentence(before: Line, line: Line, following: Line | None) -> bool:
    if following is None or following.apart or following.rule or line.apart:
        return False
    short = line.words <= LINK_WORDS and not line.ended and before.words >= LINK_WORDS
    return short and bool(GOES_ON.match(following.text))


def _last_line(line: Line) -> int:
    """Count the characters of the last raw line of a joined paragraph."""
    return sum(len(piece.text) for piece in takewhile(lambda piece: piece.text != " ", reversed(line.mapped.pieces)))


def _join(before: Line, line: Line) -> Line:
    # A wrapped line that ends in a hyphen broke at a hyphen of the word: "co-" "expression".
    separator = "" if re.search(r"\w-$", before.text) else " "
    return replace(before, mapped=joined([before.mapped, line.mapped], separator))
