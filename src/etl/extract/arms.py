"""Whose result a value is: the treated, the control group."""

from __future__ import annotations

import re
from itertools import pairwise

from etl.extract.any_case import AnyCase
from etl.extract.arm_order import LISTED, after_colon, by_list_of_arms, by_order, in_bracketed_pair
from etl.extract.figures import begin, reach
from etl.extract.frame import Frame
from etl.extract.link import Link
from etl.extract.passages import Passage, Said
from etl.extract.statement import Statement
from etl.extract.wording import VERSUS, without_noise
from etl.extract.zones import Zone, group_places

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
        _before_or_with(said, link, frame)
        or in_bracketed_pair(said, link)
        or after_colon(said, link)
        or by_list_of_arms(said, link)
        or _named(said.passage, own, frame)
        or by_order(said, link, controlled_trial=frame.controlled)
        or _named_with_next(said, link, frame)
        or _second_of_two(said, link, frame, own=own)
        or "EXPERIMENTAL"
    )


FROM = AnyCase(r"(?:\b(?:from|de|desde|von)|从|由)\s?(?:about |only |just |around |las? |los |el )?$")
TO = re.compile(
    r"(?:\b(?:to|a|hasta|auf|à)|到|至|达)\s?(?:about |nearly |almost |around |más de |los |el |las )?$", re.IGNORECASE
)
RANGE = re.compile(r"\brang\w+|\bbetween\b|\bvari\w+", re.IGNORECASE)


def _before_or_with(said: Statement, link: Link, frame: Frame) -> str | None:
    """Read "extended survival from 9.2 to 13.5 months" where arms are compared: the first is the control's."""
    longer = link.figure.kind == "duration" and any(said.passage.said("gain"))
    if not (frame.controlled or longer or VERSUS.search(said.passage.text)):
        return None
    alike = [one.figure for one in said.links if one.mention == link.mention and one.figure.kind == link.figure.kind]
    at = alike.index(link.figure)
    text = said.passage.text
    for first, last in pairwise(alike[max(0, at - 1) : at + 2]):
        before, between = text[max(0, begin(first) - 30) : begin(first)], text[reach(first) : begin(last)]
        if between == "から" and text.startswith(("に", "へ", "まで"), reach(last)):
            return "CONTROL" if first is link.figure else "EXPERIMENTAL"
        fell = FROM.search(before) and TO.search(between) and not (RANGE.search(before) or VERSUS.search(between))
        if fell and len(between) < NEAR:
            return "CONTROL" if first is link.figure else "EXPERIMENTAL"
    return None


NEAR = 60  # characters between the two values


def _named(passage: Passage, own: Zone, frame: Frame) -> str | None:
    control = _is_control(passage, own, frame, labels=frame.control_labels)
    if control is None:
        return None
    if not control:
        return "EXPERIMENTAL"
    placebo = "placebo" in passage.text[own.start : own.end].lower()
    return "PLACEBO_COMPARATOR" if placebo else "CONTROL"


def _named_with_next(said: Statement, link: Link, frame: Frame) -> str | None:
    """Read "68.0% and 56.5% in the durvalumab arm" at 24 and 36 months: the arm is named once for both times."""
    after = next((one for one in said.links if begin(one.figure) >= reach(link.figure)), None)
    if after is None or after.mention != link.mention or link.when is None or after.when in {None, link.when}:
        return None
    if not LISTED.fullmatch(without_noise(said.passage.text[reach(link.figure) : begin(after.figure)])):
        return None
    return _named(said.passage, said.zone(after.figure), frame)


def _second_of_two(said: Statement, link: Link, frame: Frame, *, own: Zone) -> str | None:
    """Read "14 months versus 11 months" in an article about two arms: the second is the control group's."""
    if not (frame.controlled or any(f.kind in {"ratio", "p_value"} for f in said.passage.figures)):
        return None
    first = said.first_of_pair(link)
    if first is None or not said.compares(first, link):
        return None
    if any(own.start <= cue.start <= own.end for cue in said.passage.said("subgroup")):
        return None
    if _is_control(said.passage, said.zone(first), frame, labels=frozenset()):
        return None
    return "CONTROL"


OWN_WORDS = 40  # longer stretches behind a value are its own only where they begin like this
BEGINS_OWN = re.compile(
    r"[\s)\]%,]{0,3}(?:\([^()]{0,80}\)\s?)?(?:in|on|for|with|of|among|who|at|taking|getting|given|receiving"
    r"|treated|were|that|had|arm|group|control|placebo|patients|surviv|alive|versus|\w+ (?:arm|group)"
    r"|from|des|chez|avec|dans|sous|pour|du groupe|en|con|para|entre|del|de l[oa]s|bajo"
    r"|bei|mit|von|im|in der|unter|für|auf|der"
    r"|的|组|群|で|に|の)",
    re.IGNORECASE,
)
TREATED = AnyCase(
    r"\b(?:combination|experimental|treatment (?:arm|group)|treated (?:group|arm|patients)|intervention"
    r"|study drug|new drug|vaccine arm|investigational|kombination\w*|prüfarm|verumgruppe|verumarm|interventions\w+"
    r"|behandlungsgruppe|behandlungsarm|groupe (?:expérimental|traité|traitement)|bras expérimental|combinaison"
    r"|association"
    r"|grupo (?:experimental|de tratamiento|tratado|de intervención)|brazo experimental|combinación)\b"
    r"|治疗组|试验组|联合组|投与群"
    r"|併用群"
)


def _is_control(passage: Passage, own: Zone, frame: Frame, *, labels: frozenset[str]) -> bool | None:
    """Say whether a value's own words name the control group (true), the treated (false), or neither (null)."""
    for start, end in group_places(passage.text, own):
        words = passage.text[start:end]
        if start == own.value_end and len(words) > OWN_WORDS and not BEGINS_OWN.match(words):
            words = words[:25]
        if any(label.lower() in words.lower() for label in labels):
            return True
        by_name = _by_names(passage, (start, end), frame)
        if by_name is not None:
            return by_name
        if TREATED.search(words):
            return False
    return None


def _by_names(passage: Passage, stretch: tuple[int, int], frame: Frame) -> bool | None:
    start, end = stretch
    drugs = {n.concept for n in passage.names if n.kind == "drug" and start <= n.start < end}
    studied, compared = drugs & frame.studied, drugs & frame.comparators
    named = [cue for cue in passage.said("control") if start <= cue.start < end]
    control = any(_is_group(passage.text, cue) for cue in named)
    alone = any(ALONE.search(passage.text, cue.start, cue.end) for cue in named)
    if alone or (control and (compared or not studied)):
        return True
    if studied:
        return False
    return True if compared else None


ALONE = re.compile(r"[- ](?:only|alone) (?:group|arm)\b", re.IGNORECASE)  # of what the new drug was added to
GROUP = re.compile(r"\b(?:group|arm|bras|grupo|brazo|vergleichs|kontroll)|(?:gruppe|arm)\b", re.IGNORECASE)
JOINED_WITH = re.compile(
    r"(?:\bplus|\band|\bund|\bet|\by|\bmás|\bzusätzlich zu[mr]?|\bsowie|\bohne|\bsans|\bsin"
    r"|\+|\badded to|\bin addition to|\bcombin\w+(?: with)?|\b(?:alone|own) or|\btogether with"
    r"|\balong with"
    r"|联合|加|kombiniert mit|kombination mit|combinad[oa] con|combinación con"
    r"|associ\w+ à|combinaison avec|combiné\w* à)"
    r"\s(?:standard |the |a |einer |der |la |una |une |(?:neo)?adjuvante |zusätzliche |begleitende )*$",
    re.IGNORECASE,
)


def _is_group(text: str, cue: Said) -> bool:
    """Say whether a cue names a group, not what the study's drug was added to: "plus standard chemotherapy"."""
    return (
        GROUP.search(text[cue.start : cue.end + 7]) is not None
        or JOINED_WITH.search(text[max(0, cue.start - 28) : cue.start]) is None
    )
