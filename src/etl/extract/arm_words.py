"""Whether the words beside a value name the control group or the treated."""

from __future__ import annotations

import re

from etl.extract.any_case import AnyCase
from etl.extract.frame import BY_ITSELF, Frame
from etl.extract.passages import Passage, Said
from etl.extract.zones import Zone, group_places

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


def is_control(passage: Passage, own: Zone, frame: Frame, *, labels: frozenset[str]) -> bool | None:
    """Say whether a value's own words name the control group (true), the treated (false), or neither (null)."""
    for start, end in group_places(passage.text, own):
        words = passage.text[start:end]
        if start == own.value_end and len(words) > OWN_WORDS and not BEGINS_OWN.match(words):
            words = words[:25]
        if any(re.search(rf"(?<!non-){re.escape(label.lower())}", words.lower()) for label in labels):
            return True
        by_name = by_names(passage, (start, end), frame)
        if by_name is not None:
            return by_name
        if TREATED.search(words):
            return False
    return None


def by_names(passage: Passage, stretch: tuple[int, int], frame: Frame) -> bool | None:
    """Say whether the names in a stretch are the control group's (true), the treated's (false), or neither (null)."""
    start, end = stretch
    if _is_alone(passage, stretch, frame):
        return True
    drugs = {n.concept for n in passage.names if n.kind == "drug" and start <= n.start < end}
    studied, compared = drugs & frame.studied, drugs & frame.comparators
    named = [cue for cue in passage.said("control") if start <= cue.start < end and not _set_apart(passage, cue)]
    if not frame.studied:  # "those given the vaccine": a control only where something else is studied
        named = [cue for cue in named if not passage.text.endswith("the vaccine", 0, cue.end)]
    control = any(_is_group(passage.text, cue) for cue in named)
    alone = any(cue.rule in ONLY or ALONE.search(passage.text, cue.start, cue.end) for cue in named)
    if alone or (control and (compared or not studied)):
        return True
    if studied or (len(compared) > 1 and TREATED.search(passage.text, start, end)):
        return False
    return True if compared else None


def _is_alone(passage: Passage, stretch: tuple[int, int], frame: Frame) -> bool:
    """Say whether a stretch names one drug, of which the article says that alone it is what others got."""
    start, end = stretch
    drugs = [n for n in passage.names if n.kind == "drug" and start <= n.start < end]
    if len({n.concept for n in drugs}) != 1 or drugs[0].concept not in frame.alone:
        return False
    before, after = passage.text[max(0, drugs[0].start - 28) : drugs[0].start], passage.text[drugs[-1].end :]
    if JOINED_WITH.search(before) or ADDED_NEXT.match(after):
        return False
    return drugs[0].concept not in frame.studied or before.endswith("only ") or BY_ITSELF.match(after) is not None


def _set_apart(passage: Passage, cue: Said) -> bool:
    """Read "in patients with the mutation versus those without it": who lacks a property is no control group."""
    without = "without it" in passage.text[cue.start : cue.end + 4]
    return without and any(other.end <= cue.start for other in passage.said("subgroup"))


ADDED_NEXT = re.compile(r"\s?(?:\+|/|-(?!only|alone)|plus\b|and\b|with\b|combin)", re.IGNORECASE)
ALONE = re.compile(r"[- ](?:only|alone) (?:group|arm)\b", re.IGNORECASE)  # of what the new drug was added to
# "ドセタキセル群", "those given only ipilimumab": a group that is named by it alone
ONLY = frozenset({"control-arm-of-an-older-drug", "control-arm-got-only"})
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
