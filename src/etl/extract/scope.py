"""What kind of statement a value stands in: a result, or a plan, a definition, history, mice, another article."""

from __future__ import annotations

import re

from etl.extract.figures import Figure
from etl.extract.lexicon import Lexicon
from etl.extract.link import Link, begin, reach
from etl.extract.passages import Passage

SILENT_SENTENCE = ("planned", "hypothetical", "preclinical", "teaser", "anecdote")
CLAUSE = re.compile(r"[;；。]|,? (?:but|while|whereas|although|however)\b|，(?:而|但)|, and (?=(?:the|in|of|\d|\w+ (?:percent|patients)))", re.IGNORECASE)


def clause(passage: Passage, figure: Figure) -> tuple[int, int]:
    """Return the part of a sentence between strong breaks that holds a value."""
    start, end = 0, len(passage.text)
    for match in CLAUSE.finditer(passage.text):
        if match.end() <= begin(figure):
            start = match.end()
        elif match.start() >= reach(figure):
            end = match.start()
            break
    return start, end


def silence(passage: Passage, link: Link, lexicon: Lexicon) -> str | None:
    """Return the rule that says a linked value is no result, or null."""
    figure = link.figure
    for cue in passage.said(*SILENT_SENTENCE):
        if cue.scope == "anecdote" and figure.kind in {"percent", "of", "share", "all"}:
            continue
        return cue.rule
    start, end = clause(passage, figure)
    for cue in passage.said("eligibility", "feasibility"):
        if cue.start < end and cue.end > start:
            return cue.rule
    for cue in passage.said("definition"):
        if -60 < begin(figure) - cue.end < 60 or 0 <= cue.start - reach(figure) < 40:
            return cue.rule
    return _described(passage, link, lexicon)


def _described(passage: Passage, link: Link, lexicon: Lexicon) -> str | None:
    """Return the rule that a value describes patients, things or populations rather than a result."""
    figure, text = link.figure, passage.text
    if figure.kind in {"percent", "of", "share", "count", "bare"}:
        after = text[reach(figure) : reach(figure) + 120].lstrip(")] ")
        near = 0 <= link.mention.start - reach(figure) < 28
        for cue in lexicon.cues:
            if cue.reach == "after" and cue.regex.match(" " + after) and not near:
                return cue.id
    strong = link.mention.code not in {"OS", "DEATH", "RECURRENCE", "AE", "RESPONSE", "DISCONTINUATION", "CR", "QOL", "CBR", "REMISSION", "TUMOR_SHRINKAGE"}
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
    start, end = clause(passage, figure)
    for cue in passage.said("other-study"):
        if AFTER_ONLY.match(passage.text[cue.start : cue.end]) and begin(figure) < cue.start:
            if end - cue.start > 0 and reach(figure) < cue.start and link.rule == "list":
                continue
            if AFTER_ONLY_STRICT.match(passage.text[cue.start : cue.end]):
                continue
        if cue.start < end and cue.end > start:
            return "EXTERNAL_STUDY"
    for cue in passage.said("history"):
        if cue.start < end and cue.end > start:
            return "HISTORICAL_CONTROL"
    return None


AFTER_ONLY = re.compile(r"compar", re.IGNORECASE)
AFTER_ONLY_STRICT = re.compile(r"compar", re.IGNORECASE)
