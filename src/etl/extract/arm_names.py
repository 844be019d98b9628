"""What a text calls an arm and a part of its patients, in the words that stand beside a value."""

from __future__ import annotations

import re

from etl.extract.arm_order import ARMS_BEFORE
from etl.extract.figures import begin
from etl.extract.link import Link
from etl.extract.seldom import Seldom
from etl.extract.statement import PAIR, Statement
from etl.extract.wording import RESPECTIVELY
from etl.extract.zones import group_places

LABEL = Seldom(
    r"\b(?:in|on|with|for|of|from|among|given|receiving|received|taking|assigned to|im|in der|en el|dans le|del)"
    r"\s(?:the )?(?:patients |those |women |men |people )?(?:in |on |from )?(?:the )?"
    r"(?P<label>[^,.;:()%]{2,60}? (?:arms?|groups?)|(?:arm|group|cohort) \w{1,3})\b"
    r"|(?P<group>[^,.;:()、，。\s\dはがのをとで与和及在]{1,16}[组組群])(?![与和及と])",
    re.IGNORECASE,
)
GERMAN_GROUP = re.compile(r"\b(?P<label>\w{3,30}(?:gruppe|arm))\b", re.IGNORECASE)
SET_APART = re.compile(
    r"\b(?:with|without|who|whose|aged|under|over|in whom|carrying|harbou?ring|that)\b", re.IGNORECASE
)
LONGEST = 80
ENDS = re.compile(
    r"[,;:.()]|\b(?:and|was|were|had|fared|did|lived|survived|experienced|achieved|responded|compared|versus|vs)\b",
    re.IGNORECASE,
)


def label(said: Statement, link: Link) -> str | None:
    """Return what the text calls the group of a value: "the control group", "arm B"; null if it names none."""
    listed = _listed_before(said, link)
    if listed is not None:
        return listed
    own = said.zone(link.figure)
    for start, end in group_places(said.passage.text, own):
        words = said.passage.text[start:end]
        match = LABEL.search(words) or GERMAN_GROUP.search(words)
        if match is not None and not (end <= own.value_start and CLOSED.search(words, match.end())):
            name = next(text for text in match.groups() if text is not None).strip()
            return None if name.lower() in NO_NAMES else name
    return None


NO_NAMES = frozenset({"the group", "this group", "each group", "each arm", "both groups", "both arms", "either group"})
CLOSED = re.compile(r"[);]")  # what stands behind it is said of something else
NAMED_WITHIN = 60  # characters between two groups and their two values


def _listed_before(said: Statement, link: Link) -> str | None:
    """Read "试验组与对照组分别为17.0个月和11.0个月": the groups stand in the order of the values."""
    if link.size != PAIR or RESPECTIVELY.search(said.passage.text) is None:
        return None
    start = begin(said.first_of_pair(link) or link.figure)
    named = ARMS_BEFORE.search(said.passage.text, max(0, start - NAMED_WITHIN), start)
    if named is None:
        return None
    return [name for name in named.groups() if name is not None][link.chain]


def subgroup(said: Statement, link: Link) -> str | None:
    """Return the words that set a part of the patients apart: "patients with a BRAF mutation"; null if none do."""
    own = said.zone(link.figure)
    cue = next((c for c in said.passage.said("subgroup") if own.start <= c.start < own.end), None)
    if cue is None:
        return None
    if SET_APART.search(said.passage.text, cue.start, cue.end) is None:
        return None
    rest = said.passage.text[cue.end : min(own.end, cue.start + LONGEST)]
    stop = ENDS.search(rest)
    return said.passage.text[cue.start : cue.end + (stop.start() if stop else len(rest))].strip()
