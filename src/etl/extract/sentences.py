"""Sentences of a block, in any of our languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.extract.found_from import found_from
from etl.model import Span

END = re.compile(
    r"[。！？](?:[”’」』）)\"]{0,2})|(?<=[ぁ-んァ-ヶ一-鿿%)\]])\.(?=\s?[ぁ-んァ-ヶ一-鿿])"
    r"|(?<=[^\s.A-Z])[.!?]{1,3}(?:[\"'”’)\]]{0,2})(?:(?<=[a-zß-ÿ%)][.!?])\[?\d{1,3}"
    r"(?:[,–-]\d{1,3}){0,6}\]?)?(?=\s+[^a-zß-ÿ\s(%]|\s+m(?:OS|PFS|DOR|DoR|DFS|EFS)\b|\s*$)"
    r"|(?<=[A-Z]{2})\.(?=\s+(?:[A-Z][a-z]{2}|[A-Z]{4,20}(?: [A-Z]{2,20}){0,3}:))"
    r"|(?<=[A-Z])\.(?=\s+(?:The|In|A|An|This|These|Of|At|We|It|For|With|No|Patients|Median|Among|Our|All|After"
    r"|There|Treatment|Grade|Both|Two|One)\b)"
    # pages that lost the space: "emtansine.L'étude"
    r"|(?<=[a-zß-ÿ]{3})\.(?=(?:[LDCJ]['’]|[A-ZÀ-Ý])[a-zß-ÿ]{1,12}[ '’])"
    r"|\n{2,}"
)
# where a sentence may end: looked for first, for that is ten times quicker than trying END everywhere
STOP = re.compile(r"[。！？.!?\n]")
ABBREVIATION = re.compile(
    r"(?:^|[\s(\[%])(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Drs?|Prof|Mrs?|Ms|St|vs?|al|e\.g|i\.e|cf"
    r"|approx|ca|No|Nos|Fig|Figs|Inc|Ltd|Co|Corp|Ph|Sr|Jr|resp|incl|etc|Abs|Vol|pp?|"
    r"Nr|bzw|z\.B|u\.a|d\.h|usw|Mio|Sra?|Dra?|EE\.UU|p\.ej|art|min|max|M\.D|U\.S|U\.K|[A-Z])\.$"
)


# No sentence of an article is longer; what is (a list without full stops, hostile text) is read in pieces,
# so that reading takes time in proportion to the text.
LONGEST = 2_000


def sentences(text: str) -> Iterator[Span]:
    """Yield the sentences of a text, in order, without the white space around them."""
    for span in _by_stops(text):
        yield from _pieces(text, span)


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """Cut a stretch that is too long at the last space of each piece."""
    if len(span) <= LONGEST:
        yield span
        return
    start = span.start
    while span.end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = space if space > 0 else start + LONGEST
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, span.end)


def _by_stops(text: str) -> Iterator[Span]:
    start = 0
    for match in found_from(STOP, END, text):
        if match.group().startswith(".") and ABBREVIATION.search(text[max(0, match.end() - 14) : match.start() + 1]):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start=start, end=end)
