"""Endpoints that a whole clause names: "schritt die Krankheit fort", "el tumor no volvió"."""

from __future__ import annotations

from collections.abc import Iterator

from etl.extract.lexicon import Lexicon
from etl.extract.mentions import Mention

NAME = "name"  # the group of a pattern that is the endpoint's name, where its subject stands apart from it


def named_by_clauses(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield the endpoints of a sentence whose names are verbs with their subject, by expression."""
    for endpoint, match in lexicon.in_clauses.finditer(text):
        rule = lexicon.endpoints[endpoint]
        start, end = match.span(NAME if NAME in match.re.groupindex else 0)
        yield Mention(code=rule.code, takes=rule.takes, start=start, end=end, text=text[start:end])
