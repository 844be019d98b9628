"""Whose result a value is where one arm got a part of what the other got: "A plus B" against "B"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from etl.extract.link import Link
from etl.extract.lists import FAMILY
from etl.extract.passages import Named, Passage
from etl.extract.statement import Statement
from etl.extract.zones import group_places

# what stands between the drugs of one treatment: "nivolumab plus ipilimumab"
ADDED = re.compile(
    r"\s?\(?(?:\+|/|-|plus|and|with|y|e|et|und|más|mit|avec|con|combin\w+ (?:with|à|con)|associ\w+ (?:à|a|with)"
    r"|in combination with|in kombination mit|en combinaison avec|en combinación con|added to)\s?"
    r"(?:l'|l[ae]s? |el |the )?",
    re.IGNORECASE,
)
BOTH = re.compile(
    r"\b(?:combination|combined|kombination\w*|combinaison|association|combinación|asociación)\b", re.IGNORECASE
)
TWO_TREATMENTS = 2
MOST_ALIKE = 40  # values of one endpoint in a sentence


def with_or_without(said: Statement, link: Link) -> str | None:
    """Read "14 months with A plus B and 9 months with B": what got the smaller part of a treatment is the control."""
    family = FAMILY.get(link.figure.kind)
    alike = [o for o in said.links if o.mention.code == link.mention.code and FAMILY.get(o.figure.kind) == family]
    if len(alike) > MOST_ALIKE:
        return None  # a list of dozens is no comparison of two treatments
    got = {one.figure: _treatment(said, one) for one in alike}
    own, kinds = got.get(link.figure, frozenset()), {one for one in got.values() if one}
    if not own or len(kinds) != TWO_TREATMENTS:
        return None
    (other,) = kinds - {own}
    if own < other or (BOTH_ARMS in other and len(own) == 1):
        return "CONTROL"
    return "EXPERIMENTAL" if other < own or (BOTH_ARMS in own and len(other) == 1) else None


BOTH_ARMS = "combination"


def _treatment(said: Statement, link: Link) -> frozenset[str]:
    """Return the drugs that the words of a value say its patients got; empty where they are only listed."""
    for start, end in group_places(said.passage.text, said.zone(link.figure)):
        drugs = [n for n in said.passage.names if n.kind == "drug" and start <= n.start < end]
        if drugs:
            return frozenset(n.concept for n in drugs) if _one_treatment(said.passage, drugs) else frozenset()
        if BOTH.search(said.passage.text, start, end):
            return frozenset({BOTH_ARMS})
    return frozenset()


def _one_treatment(passage: Passage, drugs: Sequence[Named]) -> bool:
    """Say whether drugs are joined: "A plus B", not "A after B"."""
    return all(a.concept == b.concept or ADDED.fullmatch(passage.text, a.end, b.start) for a, b in pairwise(drugs))
