"""Whose result a value is where arms are listed one after the other, each with several values."""

from __future__ import annotations

import re

from etl.extract.figures import begin
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
