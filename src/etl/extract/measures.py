"""How a value is expressed, by its kind; and the endpoint that follows."""

from __future__ import annotations

import re

from etl.extract.changes import EVENTS_OF_RISK, RISK_CODES, event_free
from etl.extract.durations import duration, time_code
from etl.extract.expressed import RISK, Expressed, as_printed
from etl.extract.link import Link
from etl.extract.passages import Passage
from etl.extract.rates import rate

ODDS = re.compile(r"\bodds ratio|\bor\b[\s:=,(]{0,4}$|比值比|优势比|オッズ比")
RELATIVE_RISK = re.compile(r"\b(?:relative risk|risk ratio|rate ratio|rr|relative ratio|risque relatif)\b|相对危险")
HAZARD = re.compile(r"hazard|\bhr\b")
NAME_CHARS = 90  # before a ratio, where its name stands
# "RR = 1.4 for prior therapy": what a trait of the patients does, of which outcome is not said
OF_FACTOR = re.compile(
    r"\s?(?:for|with|of) (?:prior|previous|earlier|pre-?existing|older|younger|increasing|male|female|smok\w+"
    r"|every|each)\b",
    re.IGNORECASE,
)
# "the primary endpoint, overall survival, was not reached": no median
GOAL = re.compile(
    r"\b(?:endpoint|goal|objective|endpunkt\w*|(?:studien)?ziel\w*|critère|objectif|objetivo|criterio|meta)\b",
    re.IGNORECASE,
)
GOAL_WITHIN = 120  # characters
RISK_WITHIN = 50  # characters on either side of "halved"
HALVED = re.compile(r"halv|halb|divi[sd]")
WITH_NUMBER = re.compile(r"times|fold|倍")
CUT_IN_HALF = re.compile(r"半減|减半|減半|一半|半分")
ALL = 100.0


def express(passage: Passage, link: Link) -> Expressed:
    """Return how a linked value is expressed."""
    match link.figure.kind:
        case "ratio":
            return _ratio(passage, link)
        case "points":
            return as_printed(link, "RATE_DIFFERENCE")
        case "fold":
            return _fold(passage, link)
        case "status":
            goal = GOAL.search(passage.text, max(0, link.figure.start - GOAL_WITHIN), link.figure.start) is not None
            return Expressed(
                endpoint=time_code(link),
                measure="MEDIAN",
                value=None,
                high=None,
                unit="months",
                ignored="goal-not-met" if goal else None,
            )
        case "duration":
            return duration(passage, link)
        case _:
            return rate(passage, link)


def _ratio(passage: Passage, link: Link) -> Expressed:
    name = passage.text[max(0, link.figure.start - NAME_CHARS) : link.figure.start].lower()
    measure = "HAZARD_RATIO"
    if ODDS.search(name):
        measure = "ODDS_RATIO"
    elif RELATIVE_RISK.search(name) and not HAZARD.search(name):
        measure = "RISK_RATIO"
    if measure != "HAZARD_RATIO" and OF_FACTOR.match(passage.text, link.figure.end):
        return as_printed(link, measure, endpoint="OTHER")
    return as_printed(link, measure, endpoint=event_free(passage, link))


def _fold(passage: Passage, link: Link) -> Expressed:
    words = passage.text[link.figure.start : link.figure.end].lower()
    around = passage.text[max(0, link.figure.start - RISK_WITHIN) : link.figure.end + RISK_WITHIN]
    halved = HALVED.match(words) is not None and RISK.search(around) is not None
    if halved or (CUT_IN_HALF.search(words) and link.mention.code in EVENTS_OF_RISK):
        cut = round(ALL * (1 - (link.figure.value or 0)), 1)  # "divided by three" is cut by two thirds
        code = RISK_CODES.get(link.mention.code, link.mention.code)
        return Expressed(endpoint=code, measure="RELATIVE_RISK_REDUCTION", value=cut, high=None, unit="%")
    return as_printed(link, "FOLD_CHANGE", ignored=None if WITH_NUMBER.search(words) else "change-in-words")
