"""Whose result a value is: the treated, the control group."""

from __future__ import annotations

import re
from itertools import pairwise

from etl.extract.any_case import AnyCase
from etl.extract.arm_order import CONTROL_WORD, LISTED, after_colon, by_list_of_arms, by_order, in_bracketed_pair
from etl.extract.arm_parts import with_or_without
from etl.extract.arm_rounds import bracket_owner, compared_behind, second_round
from etl.extract.figures import Figure, begin, reach
from etl.extract.frame import Frame
from etl.extract.landmarks import SURVIVAL
from etl.extract.link import Link
from etl.extract.passages import Passage, Said
from etl.extract.statement import PAIR, Statement
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
        _by_head(said, link, frame)
        or _before_or_with(said, link, frame)
        or in_bracketed_pair(said, link)
        or after_colon(said, link)
        or by_list_of_arms(said, link)
        or with_or_without(said, link)
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
    control = _by_names(head.passage, (column.start, column.end), frame)
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
    longer = link.figure.kind == "duration" and any(said.passage.said("gain"))
    survival = link.mention.code in SURVIVAL and YEAR.search(said.passage.text) is None  # nobody survives twice
    if not (frame.controlled or longer or survival or VERSUS.search(said.passage.text)):
        return None
    alike = [one.figure for one in said.links if one.mention == link.mention and one.figure.kind == link.figure.kind]
    at = alike.index(link.figure)
    text = said.passage.text
    for first, last in pairwise(alike[max(0, at - 1) : at + 2]):
        before, between = text[max(0, begin(first) - 30) : begin(first)], text[reach(first) : begin(last)]
        if between.lstrip("%") == "から" and text.startswith(("に", "へ", "まで"), reach(last)):
            return "CONTROL" if first is link.figure else "EXPERIMENTAL"
        fell = FROM.search(before) and TO.search(between) and not (RANGE.search(before) or VERSUS.search(between))
        if fell and len(between) < NEAR:
            return "CONTROL" if first is link.figure else "EXPERIMENTAL"
    return None


YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")  # "from 30% in 1990 to 45% in 2010" is no comparison of arms
NEAR = 60  # characters between the two values


def _named(passage: Passage, own: Zone, frame: Frame) -> str | None:
    control = _is_control(passage, own, frame, labels=frame.control_labels)
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
    """Read "68.0% and 56.5% in the durvalumab arm" at 24 and 36 months: the arm is named once for both times."""
    after = next((one for one in said.links if begin(one.figure) >= reach(link.figure)), None)
    if after is None or after.mention != link.mention or link.when is None or after.when in {None, link.when}:
        return None
    if not LISTED.fullmatch(without_noise(said.passage.text[reach(link.figure) : begin(after.figure)])):
        return None
    return _named(said.passage, said.zone(after.figure), frame)


# two values of a phase 3 trial, or of a sentence that opposes treatments, are those of two arms
OPPOSED = re.compile(
    r"第?[3三Ⅲ] ?[期相](?:临床|試験|试验|研究|国际)|优于|相比|两组|[2二]组|両群|[2二]群|与[^,。;]{2,30}相比"
    r"|に比べ|と比較|と比べ|を上回",
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
    if not (plain or _compares_arms(said, frame) or _both_treated(said.passage.text, first, link)):
        return None
    if any(own.start <= cue.start <= own.end for cue in said.passage.said("subgroup")):
        return None
    if _is_control(said.passage, said.zone(first), frame, labels=frozenset()):
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


def _both_treated(text: str, first: Figure, link: Link) -> bool:
    return all(TREATED_WITH.match(text, reach(figure)) is not None for figure in (first, link.figure))


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
        if any(re.search(rf"(?<!non-){re.escape(label.lower())}", words.lower()) for label in labels):
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
    if not frame.studied:  # "those given the vaccine": a control only where something else is studied
        named = [cue for cue in named if not passage.text.endswith("the vaccine", 0, cue.end)]
    control = any(_is_group(passage.text, cue) for cue in named)
    alone = any(cue.rule == OLDER_DRUG or ALONE.search(passage.text, cue.start, cue.end) for cue in named)
    if alone or (control and (compared or not studied)):
        return True
    if studied or (len(compared) > 1 and TREATED.search(passage.text, start, end)):
        return False
    return True if compared else None


ALONE = re.compile(r"[- ](?:only|alone) (?:group|arm)\b", re.IGNORECASE)  # of what the new drug was added to
OLDER_DRUG = "control-arm-of-an-older-drug"  # "ドセタキセル群": a group that is named by it alone
GROUP = re.compile(r"\b(?:group|arm|bras|grupo|brazo|vergleichs|kontroll)|(?:gruppe|arm)\b", re.IGNORECASE)
JOINED_WITH = re.compile(
    r"(?:\bplus|\band|\bund|\bet|\by|\bmás|\bzusätzlich zu[mr]?|\bsowie|\bohne|\bsans|\bsin"
    r"|\+|\badded to|\bin addition to|\bcombin\w+(?: with)?|\b(?:alone|own) or|\btogether with"
    r"|\balong with"
    r"|联合|聯合|加|术前|术后|術前|術後|新辅助|辅助|補助|同步|诱导|免疫|併用|[+＋]"
    r"|(?:放疗|手术|免疫治疗|靶向治疗|放射線|手術)[、和与及]"
    r"|kombiniert mit|kombination mit|combinad[oa] con|combinación con"
    r"|associ\w+ à|combinaison avec|combiné\w* à)"
    r"\s?(?:standard |the |a |einer |der |la |una |une |(?:neo)?adjuvante |zusätzliche |begleitende )*$",
    re.IGNORECASE,
)


def _is_group(text: str, cue: Said) -> bool:
    """Say whether a cue names a group, not what the study's drug was added to: "plus standard chemotherapy"."""
    if text.endswith("non-", 0, cue.start):  # "the non-placebo group"
        return False
    return (
        GROUP.search(text[cue.start : cue.end + 7]) is not None
        or JOINED_WITH.search(text[max(0, cue.start - 28) : cue.start]) is None
    )
