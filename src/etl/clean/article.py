"""From raw bytes to a document: decode, read the page, set furniture aside, say what each block is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from etl.clean import language, metadata, references
from etl.clean.decode import decode
from etl.clean.furniture import set_aside, title_place
from etl.clean.lines import HEADING_WORDS, Line
from etl.clean.page import Page
from etl.clean.repeated import site, without_repeated
from etl.clean.shells import says_gone
from etl.clean.sketch import sketch
from etl.errors import SAYS_GONE, Unreadable
from etl.model import Block, BlockKind, Document, Raw, Run, Span

if TYPE_CHECKING:
    from etl.clean.decode import Decoded
    from etl.rules import Rules

BREAK = "\n\n"
HTML = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}>\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
CLOSING = re.compile(r"</(?:p|div|article|body|html|td|li)\s*>", re.IGNORECASE)
CLOSING_TAGS = 3
# Reading takes a second for a million characters; the longest of the evaluation articles has 60,000.
MOST_CHARS = 3_000_000
XML = re.compile(r"\s*<\?xml\b")
# as ClinicalTrials.gov gives a study
STUDY = re.compile(r'\s*\{\s*"protocolSection"\s*:')


def clean(raw: Raw, rules: Rules) -> Document:
    """Return the article's blocks, kept or dropped by a named rule, with their places in the raw text.

    Raises:
        Unreadable: the bytes hold no readable article.
    """
    decoded = decode(raw.body, raw.encoding)
    page = _read(raw, decoded.text, rules)
    if sum(len(line.mapped.text) for line in page.lines) > MOST_CHARS:
        raise Unreadable("more text than any article has; give its articles one by one", reason="too_big")
    lines = set_aside(_split_by_script(page.lines), rules, by_shape=not page.structured)
    lines = references.marked(without_repeated(lines, site(raw.source, raw.locator), rules))
    titled = page.structured and page.metadata.title is not None
    if says_gone(lines, page.metadata.title, rules):
        page = replace(page, notes=(*page.notes, SAYS_GONE))
        lines = lines if any(line.rule is None for line in lines) else list(page.lines)
    if not any(line.rule is None for line in lines):
        raise Unreadable("the file holds markup or page furniture, but no article", reason="no_text")
    return _document(raw, decoded, replace(page, lines=_in_sections(lines, titled=titled)), rules=rules)


def _read(raw: Raw, text: str, rules: Rules) -> Page:
    """Read a page by what it is; the parsers are imported when a page first needs them."""
    kind = _kind(raw, text)
    if kind == "html":
        from etl.clean.html import read as read_html  # noqa: PLC0415  loaded where needed

        return read_html(text, rules)
    if kind == "registry":
        from etl.clean.registry import read as read_registry  # noqa: PLC0415  loaded where needed

        return read_registry(text)
    if kind == "xml":
        from etl.clean.xml import read as read_xml  # noqa: PLC0415  loaded where needed

        return read_xml(text)
    from etl.clean.text import read as read_text  # noqa: PLC0415  loaded where needed

    return read_text(text, rules)


def _kind(raw: Raw, text: str) -> str:
    if STUDY.match(text):
        return "registry"
    declared = (raw.media_type or "").casefold()
    if HTML.match(text) or "html" in declared or raw.locator.casefold().endswith((".html", ".htm", ".html.gz")):
        return "html"
    if XML.match(text) or "xml" in declared:
        return "xml"
    if "text/plain" in declared or raw.locator.casefold().endswith(".txt"):
        return "text"
    return "html" if len(CLOSING.findall(text[:200_000])) >= CLOSING_TAGS else "text"


def _in_sections(lines: Sequence[Line], *, titled: bool) -> list[Line]:
    """Say which kept lines are title and headings, and which heading each line stands under.

    Where the page itself said what its title is, none is guessed from the shape of lines.
    """
    kept = [place for place, line in enumerate(lines) if line.rule is None]
    title = None if titled else title_place([lines[place] for place in kept])
    found = list(lines)
    if title is not None:
        found[kept[title]] = replace(lines[kept[title]], kind=BlockKind.TITLE)
    section: str | None = None
    for place, following in pairwise([*kept, len(lines)]):
        line = found[place]
        if _heads(line, found[following] if following < len(lines) else None):
            line = replace(line, kind=BlockKind.HEADING)
        found[place] = replace(line, section=section) if section else line
        if line.kind is BlockKind.HEADING:
            section = line.text
    return found


def _heads(line: Line, following: Line | None) -> bool:
    """Say whether a line is a heading: short, no sentence, and something stands under it."""
    if line.kind is BlockKind.HEADING:
        return True
    if line.kind is not BlockKind.PARAGRAPH or line.prose or following is None or line.words > HEADING_WORDS:
        return False
    if line.text.endswith((".", "。", ",", ";")) or not line.text[0].isalnum():
        return False
    return following.prose or following.kind is BlockKind.REFERENCE or line.text.endswith((":", "："))


def _split_by_script(lines: Sequence[Line]) -> list[Line]:
    found: list[Line] = []
    for line in lines:
        cuts = language.switches(line.text) if line.rule is None and line.kind is BlockKind.PARAGRAPH else []
        if cuts:
            parts = line.mapped.at(list(pairwise([0, *cuts, len(line.mapped.text)])))
            found += [replace(line, mapped=part.strip()) for part in parts]
        else:
            found.append(line)
    return found


def _document(raw: Raw, decoded: Decoded, page: Page, *, rules: Rules) -> Document:
    blocks, runs, texts = _laid_out(page.lines)
    main, languages = language.main_language([(b.language, len(b.text)) for b in blocks if b.kept])
    about = metadata.of_furniture(page.metadata, page.lines, rules)
    heading = next((block.text for block in blocks if block.kept and block.kind is BlockKind.TITLE), None)
    text = BREAK.join(texts)
    return Document(
        article=raw.article,
        sha256=raw.sha256,
        text=text,
        raw_text=decoded.text,
        encoding=decoded.encoding,
        blocks=blocks,
        runs=runs,
        title=heading or about.title,
        language=main,
        languages=languages,
        metadata=replace(about, title=about.title or heading),
        links=page.links,
        notes=(*decoded.notes, *page.notes),
        sketch=sketch(text),
    )


def _laid_out(lines: Sequence[Line]) -> tuple[tuple[Block, ...], tuple[Run, ...], list[str]]:
    """Place the kept lines one after the other and record where they come from."""
    blocks: list[Block] = []
    runs: list[Run] = []
    texts: list[str] = []
    at = 0
    tongues = language.of_lines(lines)
    for line, tongue in zip(lines, tongues, strict=True):
        mapped = line.mapped.strip()
        span = None
        if line.rule is None:
            span = Span(start=at, end=at + len(mapped.text))
            runs.extend(mapped.runs(at))
            texts.append(mapped.text)
            at = span.end + len(BREAK)
        blocks.append(
            Block(
                text=mapped.text,
                kind=line.kind,
                raw=mapped.raw,
                span=span,
                rule=line.rule,
                language=tongue,
                section=line.section,
            )
        )
    return tuple(blocks), tuple(runs), texts
