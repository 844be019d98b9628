"""Drugs that only name the second of two groups: "15.9 months in the ipilimumab group"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from etl.extract.any_case import AnyCase
from etl.extract.passages import Named, Passage

GROUP_AFTER = re.compile(r"[ -]?(?:treated |treatment )?(?:groups?|arms?|gruppe|arm)\b", re.IGNORECASE)
GROUP_BEFORE = re.compile(
    r"\b(?:groupe|bras|grupo|brazo)\s(?:de tratamiento con |traité par |con |de |du |del |d'|avec |sous )?$",
    re.IGNORECASE,
)
JOINED = AnyCase(r"\b(?:plus|and|or|y|et|und|mit|avec|con|associé à|/|\+|-)\s?$")
JOINED_AFTER = re.compile(r"\s?(?:plus|and|y|et|und|mit|avec|con|/|\+)\s", re.IGNORECASE)
BEFORE = 28  # characters
OFTEN = 2  # sentences that name the groups in one order


def second_groups(passages: Iterable[Passage]) -> set[str]:
    """Return the drugs whose group is named after another drug's group, in two sentences at least and never before."""
    first, second = Counter[str](), Counter[str]()
    for passage in passages:
        groups = list(dict.fromkeys(_groups(passage)))
        if len(groups) == OFTEN:
            first[groups[0]] += 1
            second[groups[1]] += 1
    return {drug for drug, times in second.items() if times >= OFTEN and not first[drug]}


def _groups(passage: Passage) -> Iterator[str]:
    """Yield the drugs that alone give a group its name, in order."""
    for name in passage.names:
        if name.kind == "drug" and _names_group(passage.text, name):
            yield name.concept


def _names_group(text: str, name: Named) -> bool:
    before = text[max(0, name.start - BEFORE) : name.start]
    if JOINED.search(before):
        return False
    if GROUP_BEFORE.search(before):
        return JOINED_AFTER.match(text, name.end) is None
    return GROUP_AFTER.match(text, name.end) is not None
