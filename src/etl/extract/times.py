"""The time a result refers to: a time point of its own, or the follow-up of its sentence."""

from __future__ import annotations

import re

from etl.extract.figures import RATE_KINDS, TIME_KINDS, Figure
from etl.extract.link import Link
from etl.extract.passages import Passage
from etl.model import When

WITHIN = re.compile(r"\bwithin\b|innerhalb|dentro de|以内", re.IGNORECASE)
TIMED_BY_FOLLOW_UP = frozenset(
    {"OS", "PFS", "EFS", "DFS", "RFS", "MFS", "DMFS", "NED", "RECURRENCE", "DEATH", "REMISSION"}
)
UNIT_WORDS = (
    ("months", re.compile(r"month|\bmo\b|mois|mes(?:es)?\b|monat|个月|月", re.IGNORECASE)),
    ("years", re.compile(r"year|\byr|\bans?\b|año|jahr|年", re.IGNORECASE)),
    ("weeks", re.compile(r"week|semaine|semana|woche|周", re.IGNORECASE)),
    ("days", re.compile(r"day|jour|día|tag|天", re.IGNORECASE)),
)
ABOUT = re.compile(r"about|approx|nearly|around|约|etwa|environ|casi", re.IGNORECASE)


def when(passage: Passage, link: Link) -> When | None:
    """Return the time of a result; a duration is a result itself and has none."""
    if link.when is not None and link.when.unit is not None and link.when.value is not None:
        return None if link.figure.kind in TIME_KINDS else _time_point(passage, link.when, link.when.value)
    if link.figure.kind in RATE_KINDS and link.mention.code in TIMED_BY_FOLLOW_UP:
        times = (_follow_up(passage, f) for f in passage.figures if f.kind == "follow_up" and f.values)
        return next((time for time in times if time is not None), None)
    return None


def _time_point(passage: Passage, mark: Figure, value: float) -> When:
    within = WITHIN.search(passage.text[max(0, mark.start - 30) : mark.start])
    return When(value=value, unit=mark.unit or "", comparator=mark.comparator, kind="within" if within else "landmark")


def _follow_up(passage: Passage, figure: Figure) -> When | None:
    words = passage.text[figure.start : figure.end]
    unit = next((name for name, expression in UNIT_WORDS if expression.search(words)), None)
    if unit is None:
        return None
    return When(
        value=figure.values[0], unit=unit, comparator="~" if ABOUT.search(words) else "=", kind="median_follow_up"
    )
