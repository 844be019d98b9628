"""Complete and partial responses that are named by an adjective alone: "ORR was 40% (10% complete, 30% partial)"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from etl.extract.figures import Figure, reach
from etl.extract.mentions import Mention
from etl.values import replace

KIND = (
    r"(?:(?P<CR>complete|completas?|complètes?|komplett|vollständig)"
    r"|(?P<PR>partial|parcial(?:es)?|partielles?|partiell))"
)
ADJECTIVE = re.compile(KIND, re.IGNORECASE)
COUNTED = r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
PART = re.compile(
    rf"(?:%|percent|per cent|por ciento|pour cent|prozent|(?<![\d.,])\d{{1,3}}|{COUNTED})\s{KIND}"
    r"(?=\s?(?:[,;.)]|$|(?:and|y|et|und)\b))",
    re.IGNORECASE,
)
WHOLE = frozenset({"ORR", "RESPONSE"})
PARTS = frozenset({"CR", "PR"})


def with_parts_of_response(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the endpoints of a sentence with the kinds of response that it divides responses into."""
    whole = next((mention for mention in mentions if mention.code in WHOLE), None)
    alike = whole or next((mention for mention in mentions if mention.code in PARTS), None)
    if alike is None:
        return mentions
    parts = [
        replace(alike, code=kind, start=match.start(kind), end=match.end(kind), text=match.group(kind))
        for match in PART.finditer(text, whole.end if whole is not None else 0)
        if (kind := match.lastgroup) is not None and not _named(mentions, match.start(kind))
    ]
    return tuple(sorted([*mentions, *parts], key=lambda mention: mention.start))


def parts_named(text: str, values: Iterable[Figure], mentions: Iterable[Mention]) -> dict[Figure, Mention]:
    """Return the values with the kind of response that an adjective right behind each of them names."""
    kinds = {mention.start: mention for mention in mentions if ADJECTIVE.fullmatch(mention.text)}
    behind = {figure: kinds.get(reach(figure) + 1) for figure in values if text.startswith(" ", reach(figure))}
    return {figure: kind for figure, kind in behind.items() if kind is not None}


def _named(mentions: tuple[Mention, ...], at: int) -> bool:
    return any(mention.start <= at < mention.end for mention in mentions)
