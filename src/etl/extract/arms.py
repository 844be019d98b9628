"""Whose result a value is: the treated, the control group."""

from __future__ import annotations

import re
from itertools import pairwise

from etl.extract.arm_lists import by_arms_listed, treatment_behind
from etl.extract.arm_order import CONTROL_WORD, LISTED, after_colon, by_list_of_arms, by_order, in_bracketed_pair
from etl.extract.arm_parts import with_or_without
from etl.extract.arm_rounds import bracket_owner, compared_behind, compared_with_last, second_round
from etl.extract.arm_words import TREATED, by_names, is_control
from etl.extract.figures import Figure, begin, reach
from etl.extract.frame import Frame
from etl.extract.landmarks import SURVIVAL
from etl.extract.link import Link
from etl.extract.passages import Passage
from etl.extract.statement import PAIR, Statement
from etl.extract.wording import VERSUS, without_noise
from etl.extract.zones import Zone

BETWEEN_ARMS = frozenset(
    {
        "HAZARD_RATIO",
        "ODDS_RATIO",
        "RISK_RATIO",
        "RELATIVE_RISK_REDUCTION",
        "RATE_DIFFERENCE",
        "DIFFERENCE",
        "RELATIVE_CHANGE",
        "FOLD_CHANGE",
    }
)


def role(said: Statement, link: Link, frame: Frame, *, measure: str) -> str:
    """Return the arm role of a value: CONTROL, PLACEBO_COMPARATOR or EXPERIMENTAL.

    Words decide first, then the order of values and arms; what nothing speaks against is the treated arm's.
    """
    if measure in BETWEEN_ARMS:
        return "EXPERIMENTAL"
    own = said.zone(link.figure)
    return (
        _by_head(said, link, frame)
        or _before_or_with(said, link, frame)
        or by_arms_listed(said, link, frame)
        or in_bracketed_pair(said, link)
        or after_colon(said, link)
        or by_list_of_arms(said, link)
        or with_or_without(said, link)
        or compared_with_last(said, link)
        or _named(said.passage, own, frame)
        or by_order(said, link, controlled_trial=frame.controlled)
        or _named_with_next(said, link, frame)
        or _with_owner(said, link, frame)
        or _second_of_two(said, link, frame, own=own)
        or second_round(said, link)
        or compared_behind(said, link)
        or _second_listed(said, link, frame)
        or "EXPERIMENTAL"
    )


def _by_head(said: Statement, link: Link, frame: Frame) -> str | None:
    """Return the role that the head of a table's column names."""
    head = said.table.head
    column = head.above(said.passage, begin(link.figure)) if head is not None else None
    if head is None or column is None:
        return None
    words = head.passage.text[column.start : column.end]
    control = by_names(head.passage, (column.start, column.end), frame)
    if control is None and TREATED.search(words) is None:
        labelled = any(label.lower() in words.lower() for label in frame.control_labels)
        control = True if labelled or CONTROL_WORD.search(words) else None
    if not control:
        return None if control is None else "EXPERIMENTAL"
    return "PLACEBO_COMPARATOR" if "placebo" in words.lower() else "CONTROL"


FROM = re.compile(r"(?:\b(?:from|de|desde|von)|从|由)\s?(?:about |only |just |around |las? |los |el )?$", re.IGNORECASE)
TO = re.compile(
    r"(?:\b(?:to|a|hasta|auf|à)|到|至|达|達|[延提增降][^,。\d]{1,3}[为為])"
    r"\s?(?:about |nearly |almost |around |más de |los |el |las )?$",
    re.IGNORECASE,
)
RANGE = re.compile(r"\brang\w+|\bbetween\b|\bvari\w+", re.IGNORECASE)


def _before_or_with(said: Statement, link: Link, frame: Frame) -> str | None:
    """Read "extended survival from 9.2 to 13.5 months" where arms are compared: the first is the control's."""
    gains = list(said.passage.said("gain"))  # "improved the rate from 20 to 45%" is no "rate that rose from"
    longer = any(link.figure.kind == "duration" or cue.start < link.mention.start for cue in gains)
    survival = link.mention.code in SURVIVAL and YEAR.search(said.passage.text) is None  # nobody survives twice
    if not (frame.controlled or longer or survival or VERSUS.search(said.passage.text)):
        return None
    links = [one for one in said.links if one.mention == link.mention and one.figure.kind == link.figure.kind]
    if len({one.when for one in links}) > 1:
        return None  # "rose from 20% at 3 months to 45% at 6 months": one group, twice
    alike = [one.figure for one in links]
    at = alike.index(link.figure)
    text = said.passage.text
    for first, last in pairwise(alike[max(0, at - 1) : at + 2]):
        before, between = text[max(0, begin(first) - 30) : begin(first)], text[reach(first) : begin(last)]
        if between.lstrip("%") == "から" and text.startswith(("に", "へ", "まで"), reach(last)):
            return "CONTROL" if first is link.figure else "EXPERIMENTAL"
        fell = FROM.search(before) and TO.search(between) and not (RANGE.search(before) or VERSUS.search(between))
        if fell and len(between) < NEAR:
            return "CONTROL" if first is link.figure else "EXPERIMENTAL"
        if TO.search(before) and UP_FROM.fullmatch(between):
            return "EXPERIMENTAL" if first is link.figure else "CONTROL"
    return None


# "rose to 14 months from 7"
UP_FROM = re.compile(r"%?,? (?:up |down )?from (?:about |only |just |around |a median of )?")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")  # "from 30% in 1990 to 45% in 2010" is no comparison of arms
NEAR = 60  # characters between the two values


def _named(passage: Passage, own: Zone, frame: Frame) -> str | None:
    control = is_control(passage, own, frame, labels=frame.control_labels)
    if control is None:
        return None
    if not control:
        return "EXPERIMENTAL"
    placebo = "placebo" in passage.text[own.start : own.end].lower()
    return "PLACEBO_COMPARATOR" if placebo else "CONTROL"


def _with_owner(said: Statement, link: Link, frame: Frame) -> str | None:
    """Read the 18% of "単独群の45%(貧血18%)": what a bracket lists is of the group before it."""
    owner = bracket_owner(said, link)
    return _named(said.passage, said.zone(owner), frame) if owner is not None else None


def _named_with_next(said: Statement, link: Link, frame: Frame) -> str | None:
    """Read "68.0% and 56.5% in the durvalumab arm" at 24 and 36 months: the arm is named once for all times."""
    last = link
    for one in said.links:
        if begin(one.figure) < reach(last.figure) or one.mention != link.mention:
            continue
        between = without_noise(said.passage.text[reach(last.figure) : begin(one.figure)])
        if one.when in {None, last.when} or not LISTED.fullmatch(between):
            break
        last = one
    return _named(said.passage, said.zone(last.figure), frame) if last is not link and link.when else None


# two values of a phase 3 trial, or of a sentence that opposes treatments, are those of two arms
OPPOSED = re.compile(
    r"第?[3三Ⅲ] ?[期相](?:临床|試験|试验|研究|国际)|优于|相比|两组|[2二]组|両群|[2二]群|与[^,。;]{2,30}相比"
    r"|に比べ|と比較|を上回",
    re.IGNORECASE,
)


def _compares_arms(said: Statement, frame: Frame) -> bool:
    """Say whether a sentence compares two arms of a trial, or its article does."""
    ratio = any(f.kind in {"ratio", "p_value"} for f in said.passage.figures)
    return frame.controlled or ratio or OPPOSED.search(said.passage.text) is not None


def _second_of_two(said: Statement, link: Link, frame: Frame, *, own: Zone) -> str | None:
    """Read "14 months versus 11 months" in an article about two arms: the second is the control group's."""
    first = said.first_of_pair(link)
    if first is None or not said.compares(first, link):
        return None
    plain = SET_AGAINST.fullmatch(said.passage.text, reach(first), begin(link.figure)) is not None
    if not (plain or _compares_arms(said, frame) or _both_treated(said.passage, first, link)):
        return None
    if any(own.start <= cue.start <= own.end for cue in said.passage.said("subgroup")):
        return None
    if is_control(said.passage, said.zone(first), frame, labels=frozenset()):
        return None
    return "CONTROL"


# "87 % contre 76 %": where no words set patients apart, two values side by side are those of two arms
SET_AGAINST = re.compile(
    r"\s?[,–-]?\s?(?:contre|frente al?|gegenüber|verglichen mit|im vergleich zu|compared (?:with|to)"
    r"|comparée?s? (?:à|avec)"
    r"|par rapport à|comparad[oa]s? con|en comparación con)\s(?:only |just |seulement |solo |nur )?(?:el |los |un )?",
    re.IGNORECASE,
)


# "24 % avec D-VMP, contre 35 % avec VMP": two treatments are compared, whatever they are
TREATED_WITH = re.compile(
    r"(?:\s?\([^()]{0,60}\))?\s(?:with|avec|mit|unter|con|sous|bajo)\s(?!l[ae]s?\s|un|ein|the )", re.IGNORECASE
)


def _both_treated(passage: Passage, first: Figure, link: Link) -> bool:
    places = [reach(figure) for figure in (first, link.figure)]
    return all(TREATED_WITH.match(passage.text, at) or treatment_behind(passage, at) for at in places)


# "、対照群は": the group that is named right before a value
GROUP_HERE = re.compile(r"[^、,;。:()%]{1,60}[群組组][别別]?(?:では|でも|で|が|は|の|に|[为為是则則仅僅只有約约])*\s?$")


def _second_listed(said: Statement, link: Link, frame: Frame) -> str | None:
    """Read "A群は23.7カ月、B群は16.6カ月" of a trial of two arms: the group that is listed second."""
    if not _compares_arms(said, frame) or link.size > 1 or any(said.passage.said("subgroup")):
        return None
    alike = [one.figure for one in said.links if one.mention == link.mention and one.figure.kind == link.figure.kind]
    if len(alike) != PAIR or alike[1] is not link.figure:
        return None
    first = said.zone(alike[0])
    if GROUPS.search(said.passage.text, first.start, first.value_start) is None:
        return None
    if GROUP_HERE.search(said.passage.text, first.value_end, begin(link.figure)) is None:
        return None
    return None if _named(said.passage, first, frame) in {"CONTROL", "PLACEBO_COMPARATOR"} else "CONTROL"


GROUPS = re.compile(r"[群組组]")
