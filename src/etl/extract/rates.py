"""How a rate is expressed: a share of patients, at a time or not, a count, a change, or a mere threshold."""

from __future__ import annotations

import re

from etl.extract.any_case import AnyCase
from etl.extract.changes import REDUCED_BEFORE, change
from etl.extract.event_counts import is_number_of_events, is_share_of_events
from etl.extract.expressed import RISK, Expressed, Sides, as_printed, sides
from etl.extract.figures import RATE_KINDS, reach
from etl.extract.landmarks import SURVIVAL
from etl.extract.link import Link
from etl.extract.passages import Passage
from etl.extract.wording import VERSUS
from etl.values import replace

TIMED = (SURVIVAL - {"TTR"}) | {"DEATH", "RECURRENCE", "REMISSION", "NED", "CR", "ORGAN_PRESERVATION"}
# "shrank by 52%, a partial response": how much is no share of patients
OF_RESPONSE = frozenset({"CR", "PR", "SD", "PD"})
EVENTS = re.compile(r"(?:events|episodes|eventos|événements|ereignisse|reactions)$", re.IGNORECASE)
TOUCHING = 3  # characters between a number and the events it counts
AT_LEAST = frozenset({"≥", ">", ">=", "at least", "more than"})
REPORTED_FROM = re.compile(r"(?:[(;,]|\bin|occurring in)\s?(?:≥|>|>=|at least|more than)\s?(?:or ?= ?)?$")


def rate(passage: Passage, link: Link) -> Expressed:
    """Return how a share or a number of patients is expressed."""
    if _counts_events(link):
        return Expressed(endpoint="AE", measure="COUNT", value=link.figure.value, high=None, unit="events")
    said = sides(passage, link)
    if is_share_of_events(link, said.after) or is_number_of_events(passage.text, link):
        return as_printed(link, "PROPORTION", ignored="share-of-events")
    if link.mention.code == "AE" and link.figure.comparator_text in AT_LEAST and REPORTED_FROM.search(said.before):
        return as_printed(link, "PROPORTION", ignored="reporting-threshold")
    if link.figure.kind == "percent":
        of_no_patients = _no_share(passage, link, said)
        if of_no_patients is not None:
            return of_no_patients
    timed = link.when is not None and link.mention.code in TIMED
    return _of_patients(link, "LANDMARK_RATE" if timed else "PROPORTION")


def _no_share(passage: Passage, link: Link, said: Sides) -> Expressed | None:
    """Return a percentage that is no share of patients: a threshold, a size, a difference, a change."""
    if _is_threshold(said):
        return as_printed(link, "PROPORTION", ignored="threshold-of-response")
    if link.mention.code in OF_RESPONSE and REDUCED_BEFORE.search(said.before) and SIZE.search(said.before):
        return as_printed(link, "PROPORTION", ignored="change-of-size")
    if EXTRA_BEFORE.search(said.before) and VERSUS.search(passage.text, reach(link.figure)):
        return replace(as_printed(link, "RATE_DIFFERENCE"), unit="percentage_points")
    if ADVANTAGE_OF.search(said.before):
        return replace(as_printed(link, "RATE_DIFFERENCE"), unit="percentage_points")
    return change(passage, link, said)


# a difference: "an extra 13% of patients lived five years compared with standard treatment"
EXTRA_BEFORE = AnyCase(r"(?<!and )\b(?:an? (?:extra|additional|absolute)|another)\s$")


# "mit einem Vorteil von 15 %": how much more patients, not how many
ADVANTAGE_OF = re.compile(
    r"\b(?:\w*vorteil|\w*unterschied|avantage|bénéfice|différence|ventaja|beneficio|diferencia)(?: absol\w+)?"
    r" (?:von|de|d'|del)\s?(?:un |rund |etwa |près de |environ |casi |cerca del )*$",
    re.IGNORECASE,
)


def _counts_events(link: Link) -> bool:
    return link.figure.kind == "bare" and counts_events(link) and link.mention.start - link.figure.end < TOUCHING


def counts_events(link: Link) -> bool:
    """Say whether an endpoint's words count events, not patients."""
    return link.mention.code == "AE" and EVENTS.search(link.mention.text) is not None


def _of_patients(link: Link, measure: str) -> Expressed:
    if link.figure.kind in RATE_KINDS:
        return as_printed(link, measure)
    return Expressed(
        endpoint=link.mention.code,
        measure="COUNT",
        value=float(link.figure.n or 0),
        high=None,
        unit="patients",
    )


# "a decrease of at least 50% in PSA", "at least 30% tumor shrinkage": what counts as a response
THRESHOLD = AnyCase(
    r"(?:(?:decrease|reduction|increase|shrinkage|drop|fall) of (?:at least|more than|≥|>)|\bby (?:at least"
    r"|more than|≥|>))\s?(?:an? )?$"
)
SHRANK_BY = re.compile(r"(?:缩小|縮小|减少|減少)(?:了|不?超过|不足|大于|达到?|至少|≥|>|が)*$")
SIZE = re.compile(r"shr[aiu]nk|reduc|decreas|regress|fell|fall|drop|small|缩小|縮小|减少|減少|下降|低下", re.IGNORECASE)
THRESHOLD_AFTER = re.compile(r"\s?(?:or more )?(?:in|from|[.;,)])")
SIZE_AFTER = re.compile(
    r"\s?(?:or (?:more|greater|better)\s)?(?:(?:disease|tumou?r|PSA|size) )?"
    r"(?:reduction|decrease|shrinkage|regression|drop|fall|smaller)\b",
    re.IGNORECASE,
)
AT_LEAST_BEFORE = re.compile(
    r"(?:(?:decrease|reduction|increase|shrinkage|drop|fall) of (?:at least|more than|≥|>)"
    r"|at least|by at least|more than|less than|greater than|≥|>|<|(?:showing|with|had|having|saw|achieved) an?)"
    r"\s?(?:an? )?$",
    re.IGNORECASE,
)


RISK_BESIDE = 40  # characters: "achieved a 46% reduction in the risk"


def _is_threshold(said: Sides) -> bool:
    if THRESHOLD.search(said.before) and THRESHOLD_AFTER.match(said.after) and not RISK.search(said.before):
        return True
    if SHRANK_BY.search(said.before):
        return True
    if RISK.search(said.after[:RISK_BESIDE]):
        return False
    return SIZE_AFTER.match(said.after) is not None and AT_LEAST_BEFORE.search(said.before) is not None
