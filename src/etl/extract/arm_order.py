"""Whose result a value is by its place: the second of two belongs to the arm that is named second."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.extract.any_case import AnyCase
from etl.extract.figures import Figure, begin, reach
from etl.extract.link import Link
from etl.extract.lists import FAMILY
from etl.extract.passages import Passage
from etl.extract.seldom import Seldom
from etl.extract.statement import PAIR, Statement
from etl.extract.wording import RESPECTIVELY, VERSUS, without_noise

UNITS = re.compile(
    r"months?|years?|weeks?|days?|percent|median\w?|hazard|ratio|confidence|interval|monate?n?|jahre?n?|wochen?|tagen?"
    r"|prozent|raten?\b|rates?\b|nach\b|after\b|bei\b|après\b|taux\b|tasas?\b|mois|semaines?|jours?|années?|meses"
    r"|años|semanas|días|médiane|ciento|konfidenzintervall|respectively",
    re.IGNORECASE,
)
WORD = re.compile(r"[A-Za-z]{4,}")
BRACKET_WITHIN, OPENED_WITHIN = 300, 70  # characters; a bracket may list several pairs


def in_bracketed_pair(said: Statement, link: Link) -> str | None:
    """Read "than the control group (92.9% versus 76.4%)": inside a bracket the treated stand first."""
    if link.size != PAIR:
        return None
    passage, start = said.passage, begin(link.figure)
    opened = max(passage.text.rfind(sign, max(0, start - BRACKET_WITHIN), start) for sign in "([")
    ends = BRACKET_END.search(passage.text, reach(link.figure))
    if opened < 0 or ends is None or BRACKET_END.search(passage.text, opened + 1, start) is not None:
        return None
    closed = ends.start()
    opened = max(opened, passage.text.rfind(";", opened, start))
    if start - opened > OPENED_WITHIN:
        return None
    listed = passage.text.find(";", reach(link.figure), closed)
    closed = closed if listed < 0 else listed
    inside = [f for f in said.values if opened < f.start < closed and _alike(f, link.figure)]
    *_, words = passage.text[opened:closed].rpartition(":")  # behind the name of the group
    words = _without_endpoints(passage, closed - len(words), closed)
    if len(inside) != PAIR or not VERSUS.search(words) or WORD.search(VERSUS.sub("", UNITS.sub("", words))):
        return None
    arms_named = any(passage.said("control")) or ARMS_COMPARED.search(passage.text, max(0, opened - 120), opened)
    if not arms_named and (any(passage.said("subgroup")) or not _names_treatment(passage)):
        return None
    return "EXPERIMENTAL" if inside[0] is link.figure else "CONTROL"


def _alike(one: Figure, other: Figure) -> bool:
    """Say whether two values can be compared: "NR vs 40 months" are both times."""
    return FAMILY.get(one.kind, one.kind) == FAMILY.get(other.kind, other.kind)


# a comparison that the bracket tells in numbers: "compared to docetaxel alone (23.4 vs 22.2"
ARMS_COMPARED = re.compile(r"\b(?:compared (?:with|to)|versus|over|than with)\s[^.;()]{2,60}\s?$", re.IGNORECASE)
BRACKET_END = re.compile(r"[)\]]|\s\((?=HR|hazard|P\b|95)", re.IGNORECASE)


def _without_endpoints(passage: Passage, start: int, end: int) -> str:
    """Return a stretch without the endpoints named in it: "PFS rate at 12 months 76 vs. 34%" names no group."""
    words = passage.text[start:end]
    for mention in reversed(passage.mentions):
        if start <= mention.start and mention.end <= end:
            words = words[: mention.start - start] + words[mention.end - start :]
    return words


AFTER_COLON_WITHIN = 240  # characters


def after_colon(said: Statement, link: Link) -> str | None:
    """Read "longer with the drug than with placebo: 39% and 31%": the two values stand in the order of the arms."""
    if link.size != PAIR:
        return None
    start = begin(said.first_of_pair(link) or link.figure)
    before = said.passage.text[max(0, start - AFTER_COLON_WITHIN) : start].rstrip()
    compared = list(VERSUS.finditer(before))
    if not before.endswith(":") or not compared or CONTROL_WORD.search(before[compared[-1].end() :]) is None:
        return None
    return "CONTROL" if link.chain == 1 else "EXPERIMENTAL"


ARM_LETTER = re.compile(r"\barm [A-D1-4]\b")


def _names_treatment(passage: Passage) -> bool:
    return any(name.kind == "drug" for name in passage.names) or ARM_LETTER.search(passage.text) is not None


def by_order(said: Statement, link: Link, *, controlled_trial: bool) -> str | None:
    """Return the role of one of two values from the order of the arms, or of the values in a trial of two arms."""
    if link.size != PAIR:
        return None
    named = _ordered_arms(said.passage.text, link)
    if named is None and controlled_trial and _second_of_pair(said, link):
        return "CONTROL"
    return named


NAMED_WITHIN = 40  # characters between "试验组与对照组" and the first of two values


def by_list_of_arms(said: Statement, link: Link) -> str | None:
    """Read "in the A and the control group were 38% and 12%, respectively": the arms are listed like the values."""
    if link.size != PAIR:
        return None
    text, first = said.passage.text, begin(said.first_of_pair(link) or link.figure)
    beside = ARMS_BEFORE.search(text, max(0, first - NAMED_WITHIN), first)
    listed = RESPECTIVELY.search(text) is not None or "respective " in text
    if not listed and (beside is None or beside["second"] is None):
        return None
    return _ordered_arms(said.passage.text, link)


ARMS_AFTER = AnyCase(
    r"(?:in|for|with|among|on|im|in der|en|para|dans|chez)\s(?:the )?(?P<first>[^.;%]{2,80}?)(?:,? (?:and"
    r"|versus|vs\.?|y|et|und)(?: the)?|、|和|与)\s(?P<second>[^.;%]{2,80}?)(?:,? respectively|,? respectivamente"
    r"|,? respectivement|$|[.;(])"
)
ARMS_BEFORE = Seldom(
    r"(?P<first>[一-鿿A-Za-z]{1,16}[组組群])(?:和|与|及|、|と)(?P<second>[一-鿿A-Za-z]{1,16}[组組群])|(?:in"
    r"|for|of|among) (?:the )?(?P<third>[^,.;]{2,60}?) (?:and|versus|vs\.?) (?:the )?"
    r"(?P<fourth>[^,.;]{2,60}?) (?:groups?|arms?)\b"
    r"|(?:dans les groupes|en los grupos(?: de)?|in den gruppen|in den armen) (?P<fifth>[^,.;]{2,40}?)"
    r" (?:et|y|und) (?P<sixth>[^,.;]{2,40}?),? (?:respectiv|\w+ (?:fue|a été|war|betrug))",
    re.IGNORECASE,
)
CONTROL_WORD = re.compile(
    r"\b(?:placebo\w*|control|alone|standard\w*|chemotherapy|observation|best supportive|comparator|sham|kontroll\w*"
    r"|vergleichs\w+|chemotherapie|alleinige\w?|allein|estándar|sol[oa]|quimioterapia|seule?|contrôle|témoin"
    r"|chimiothérapie"
    r"|observación|beobachtung)\b|对照|安慰剂|プラセボ|対照",
    re.IGNORECASE,
)


ALONE = re.compile(r"\b(?:alone|only|placebo\w*|allein|seule?|sol[oa])\b", re.IGNORECASE)


def _ordered_arms(text: str, link: Link) -> str | None:
    """Read "58% and 31% with the combination and chemotherapy alone": the second value is the second arm's."""
    match = ARMS_AFTER.search(text, reach(link.figure)) or ARMS_BEFORE.search(text[: begin(link.figure)])
    if match is None:
        return None
    first, second, *_ = (CONTROL_WORD.search(name) is not None for name in match.groups() if name is not None)
    if first and second:  # "with nivolumab plus chemotherapy and chemotherapy alone"
        first, second = (ALONE.search(name) is not None for name in match.groups() if name is not None)
    if first == second:
        return None
    return "CONTROL" if (second if link.chain == 1 else first) else "EXPERIMENTAL"


LISTED = re.compile(
    r"\s?,?\s?(?:and|beziehungsweise|bzw\.|y|et|und|和|与|、|と|および|,|/)\s?(?:del? |de |d')?", re.IGNORECASE
)
ARM_NAMED = re.compile(r"\b(?:arms?|groups?|cohorts?|dose|with|for|in)\b|组|群", re.IGNORECASE)


CLAUSE_END = re.compile(r"[;；。]|\.\s|, (?:and|while|with)\b")


def _second_of_pair(said: Statement, link: Link) -> bool:
    """Read "were 52% and 44%" in an article about two arms: the second value is the second arm's."""
    if link.chain != 1 or link.rule == "list":
        return False
    if link.figure.rule == "table-row":
        return True
    text, before = said.passage.text, _value_before(said.values, link.figure)
    if before is None or not LISTED.fullmatch(without_noise(text[reach(before) : begin(link.figure)])):
        return False
    own, *_ = CLAUSE_END.split(text[reach(link.figure) :], maxsplit=1)
    return not any(said.passage.said("subgroup")) and ARM_NAMED.search(own) is None


def _value_before(values: Sequence[Figure], figure: Figure) -> Figure | None:
    return max((f for f in values if reach(f) <= begin(figure)), key=reach, default=None)
