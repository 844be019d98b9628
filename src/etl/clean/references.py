"""Reference lists: kept, but marked, so that the numbers of a citation are no results."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from etl.clean.lines import Line
from etl.model import BlockKind

HEADING = re.compile(
    r"(?:references?|bibliography|works cited|literature cited|citation(?: format)?|sources?"
    r"|journal reference|story source"
    r"|参考文献|参考资料|參考文獻|引用文献|文献|出典|参考"
    r"|referencias(?: bibliográficas)?|bibliografía|fuentes"
    r"|références(?: bibliographiques)?|bibliographie"
    r"|quellen|literatur(?:verzeichnis|angaben)?|quellenangaben?|einzelnachweise)\s{0,2}[:：]?",
    re.IGNORECASE,
)
NUMBERED = r"(?:\[?\d{1,3}[\].)]?\s{0,3})?"
# Surname and initials, then a year, then a journal's volume and pages or a DOI: what a cited paper looks like.
AUTHORS = re.compile(
    NUMBERED
    + r"[A-ZÀ-Þ][\w'’-]+,? (?:[A-ZÀ-Þ]\.? ?){1,3}[,.;&]|"
    + NUMBERED
    + r"[A-ZÀ-Þ][\w'’-]+ (?:[A-Z]{1,3}, )?et al\b"
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
PLACE = re.compile(
    r"\d{1,4}\s?\(\w{1,12}\)\s?[,:]|(?:19|20)\d\d\s?;\s?\d{1,4}|doi\.org/10\.|\bdoi:\s?10\.|\bPMID\b", re.IGNORECASE
)
JOURNAL_LINE = re.compile(
    r"(?:[A-Z][\w.&]*\s){1,6}\(?(?:19|20)\d\d\)?[;, ]\s?\d{1,4}\s?\([\w ]{1,20}\)\s?:\s?[\w–-]{1,20}\.?"
)
LIST_CHARS = 600
# An entry with forty authors is longer, but has a journal's volume or a DOI.
LONG_LIST_CHARS = 2500


def marked(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with citations marked as references."""
    return list(_marked(lines))


def _marked(lines: Sequence[Line]) -> Iterator[Line]:
    listing = False
    for line in lines:
        if line.rule or line.kind in {BlockKind.TITLE, BlockKind.TABLE_ROW}:
            yield line
            continue
        if HEADING.fullmatch(line.text):
            listing = True
            yield replace(line, kind=BlockKind.HEADING)
            continue
        listing = listing and not _heading(line)
        cited = citation(line.text) or (listing and _entry(line))
        listing = listing and cited
        yield replace(line, kind=BlockKind.REFERENCE) if cited else line


def citation(text: str) -> bool:
    """Say whether a line is shaped like a citation: authors, year, journal."""
    if len(text) > LIST_CHARS or JOURNAL_LINE.fullmatch(text):
        return len(text) <= LIST_CHARS
    return bool(AUTHORS.match(text) and YEAR.search(text) and PLACE.search(text))


def _heading(line: Line) -> bool:
    return line.kind is BlockKind.HEADING


def _entry(line: Line) -> bool:
    """Say whether a line under a reference heading belongs to the list, not to an article that goes on."""
    if len(line.text) > LIST_CHARS:
        return len(line.text) <= LONG_LIST_CHARS and bool(YEAR.search(line.text) and PLACE.search(line.text))
    return not (line.prose and line.ended) or bool(YEAR.search(line.text) or "http" in line.text)
