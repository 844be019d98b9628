"""Whose result a value is where arms are listed one after the other, each with several values."""

from __future__ import annotations

import re

from etl.extract.figures import Figure, begin, reach
from etl.extract.link import Link
from etl.extract.statement import PAIR, Statement

TWO_GROUPS = re.compile(r"[组組群](?:和|与|與|及|、|と)[^,、。;]{1,20}[组組群]")


def second_round(said: Statement, link: Link) -> str | None:
    """Read "A组与B组1、2年OS分别为94%、76%和90%、70%": the times begin anew with the second group."""
    alike = [one for one in said.links if one.mention == link.mention and one.size == link.size]
    if link.size <= PAIR or link.size % PAIR or len(alike) != link.size or link.when is None:
        return None
    half = link.size // PAIR
    again = [one.when for one in alike[:half]] == [one.when for one in alike[half:]]
    if not again or TWO_GROUPS.search(said.passage.text, 0, begin(alike[0].figure)) is None:
        return None
    return "CONTROL" if link.chain >= half else "EXPERIMENTAL"


NAMED_WITHIN = 90  # characters
# "明显低于化疗组的15.5%、29.7%": what the values before are compared with
COMPARED_GROUP = re.compile(
    r"[低高優优長长短多少][于於][^,、。;]{1,20}[组組群](?:患者)?[的の]?(?:[\d.%\s]|个月|[、和与及~～-]){0,60}$"
)


def compared_behind(said: Statement, link: Link) -> str | None:
    """Return CONTROL for the values of a group that others are said to be lower or higher than."""
    start = begin(link.figure)
    found = COMPARED_GROUP.search(said.passage.text, max(0, start - NAMED_WITHIN), start)
    return "CONTROL" if found is not None else None


# "That compares with 74% of those on the older drug": of a sentence that leans on the one before
COMPARES = re.compile(
    r"(?:this|that|these|it) (?:is |was |were )?compare[sd]? (?:favou?rably )?(?:with|to)\b|compared (?:with|to)\b",
    re.IGNORECASE,
)


def compared_with_last(said: Statement, link: Link) -> str | None:
    """Return CONTROL for the first value of a sentence that compares it with what was said before."""
    leans = link.mention.start == 0 and COMPARES.match(said.passage.text) is not None
    return "CONTROL" if leans and said.values[0] is link.figure else None


def bracket_owner(said: Statement, link: Link) -> Figure | None:
    """Return the value that the bracket with a value stands behind; null outside of such a bracket."""
    text, start = said.passage.text, begin(link.figure)
    opened = text.rfind("(", max(0, start - NAMED_WITHIN), start)
    if opened < 0 or ")" in text[opened:start]:
        return None
    return next((f for f in said.values if 0 <= opened - reach(f) <= 1), None)
