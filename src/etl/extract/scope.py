"""What kind of statement a value stands in: a result, or a plan, a definition, history, mice, another article."""

from __future__ import annotations

import re

from etl.extract.figures import Figure, begin, reach
from etl.extract.lexicon import Lexicon
from etl.extract.link import Link
from etl.extract.passages import Passage
from etl.extract.wording import PEOPLE_AFTER

SILENT_SENTENCE = ("planned", "hypothetical", "preclinical", "teaser", "anecdote")
CLAUSE = re.compile(
    r"[;；。]|,? (?:but|while|whereas|although|however)\b|，(?:而"
    r"|但)|, and (?=(?:the|in|of|\d|\w+ (?:percent|patients)))",
    re.IGNORECASE,
)


BUT = re.compile(
    r"[;；。]|,? (?:but|while|whereas|although|however|compare[ds] (?:with|to)|mientras|während"
    r"|tandis que)\b|，(?:而|但)",
    re.IGNORECASE,
)


def clause(passage: Passage, figure: Figure, breaks: re.Pattern[str] = CLAUSE) -> tuple[int, int]:
    """Return the part of a sentence between strong breaks that holds a value."""
    start, end = 0, len(passage.text)
    for match in breaks.finditer(passage.text):
        if match.end() <= begin(figure):
            start = match.end()
        elif match.start() >= reach(figure):
            end = match.start()
            break
    return start, end


def silence(passage: Passage, link: Link, lexicon: Lexicon) -> str | None:
    """Return the rule that says a linked value is no result, or null."""
    figure = link.figure
    if passage.section in {"methods", "purpose"} and figure.kind not in {"of", "share", "all"}:
        return "methods-section"
    for cue in passage.said(*SILENT_SENTENCE):
        if cue.scope == "anecdote" and (
            figure.kind in {"of", "share", "all"} or PEOPLE_AFTER.match(passage.text[reach(figure) :])
        ):
            continue
        return cue.rule
    start, end = clause(passage, figure)
    for cue in passage.said("eligibility", "feasibility"):
        if cue.start < end and cue.end > start:
            return cue.rule
    for cue in passage.said("definition"):
        if _defines(passage.text, cue.start, cue.end, figure):
            return cue.rule
    return _described(passage, link, lexicon)


YARDSTICK = re.compile(r"consider|meaningful|认为", re.IGNORECASE)


def _defines(text: str, start: int, end: int, figure: Figure) -> bool:
    """Say whether a definition's words reach a value: "defined as at least 30%", "30% or more is considered"."""
    if end <= begin(figure):
        gap = text[end : begin(figure)]
        return len(gap) < 45 and ")" not in gap and ";" not in gap
    return YARDSTICK.search(text[start:end]) is not None and 0 <= start - reach(figure) < 60


def _described(passage: Passage, link: Link, lexicon: Lexicon) -> str | None:
    """Return the rule that a value describes patients, things or populations rather than a result."""
    figure, text = link.figure, passage.text
    if figure.kind in {"percent", "of", "share", "count", "bare"}:
        after = text[reach(figure) : reach(figure) + 120].lstrip(")] ")
        near = 0 <= link.mention.start - reach(figure) < 28 or (link.mention.end <= begin(figure) and link.cost < -1.5)
        for cue in lexicon.after:
            if not near and any(expression.match(" " + after) for expression in cue.expressions):
                return cue.id
    strong = link.mention.code not in {
        "OS",
        "DEATH",
        "RECURRENCE",
        "AE",
        "RESPONSE",
        "DISCONTINUATION",
        "CR",
        "QOL",
        "CBR",
        "REMISSION",
        "TUMOR_SHRINKAGE",
    }
    if strong:
        return None
    start, end = clause(passage, figure)
    for cue in passage.said("baseline"):
        if cue.start < reach(figure) + 25 and cue.end > begin(figure) - 25 and link.cost > 3:
            return cue.rule
    for cue in passage.said("epidemiology"):
        if cue.start < end and cue.end > start and not _timed(link) and figure.kind not in {"of", "share", "all"}:
            return cue.rule
    for cue in passage.said("not-clinical"):
        if figure.kind != "duration" and not _timed(link):
            return cue.rule
    return None


def _timed(link: Link) -> bool:
    return link.when is not None and link.mention.code in {"OS", "DFS", "RFS", "PFS", "EFS", "DEATH", "RECURRENCE"}


def background(passage: Passage, link: Link) -> str | None:
    """Return HISTORICAL_CONTROL or EXTERNAL_STUDY if the value is somebody else's result."""
    figure = link.figure
    if passage.section == "background":
        return "EXTERNAL_STUDY"
    start, end = clause(passage, figure, BUT)
    for cue in passage.said("other-study"):
        if COMPARED.match(passage.text[cue.start : cue.end]) and reach(figure) <= cue.start:
            continue
        if cue.start < end and cue.end > start:
            return "EXTERNAL_STUDY"
    for cue in passage.said("history"):
        if cue.start < end and cue.end > start:
            return "HISTORICAL_CONTROL"
    return None


# "the 30% ORR of this study compares favourably with those reported": what stands before is our own
COMPARED = re.compile(r"compar", re.IGNORECASE)
