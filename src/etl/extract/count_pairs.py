"""Numbers of patients that a bracket tells by arm: "deaths (34 with A and 51 with B)", "relapses (21 vs 34 events)"."""

from __future__ import annotations

import re

from etl.extract.figures import begin
from etl.extract.link import Link

NAMED = r"(?: (?:events?|deaths?|patients?|cases|relapses|recurrences|women|men))?"
OF_ARM = rf"{NAMED} (?:with|in|on|for|given|receiving|among)\s[^()\d]{{2,60}}?"
BY_ARM = re.compile(
    rf"\((?P<first>\d{{1,4}}){OF_ARM},? (?:and|versus|vs\.?|compared (?:with|to)) (?P<second>\d{{1,4}}){OF_ARM}[);]"
    rf"|\((?P<one>\d{{1,4}}){NAMED} (?:versus|vs\.?) (?P<other>\d{{1,4}}){NAMED}[);,]"
)
ELSEWHERE = re.compile(r"[.;:]|\bmedian\b|\brates?\b|\bscores?\b")
NAMED_WITHIN, OPENED_WITHIN = 90, 90  # characters from what is counted to the bracket, and into the bracket


def is_counted_by_arm(text: str, link: Link) -> bool:
    """Say whether a number is one of two in a bracket that tells of each arm how many had what stands before it."""
    start = begin(link.figure)
    opened = text.rfind("(", max(0, start - OPENED_WITHIN), start)
    if link.figure.kind != "bare" or not 0 <= opened - link.mention.end <= NAMED_WITHIN:
        return False
    if ELSEWHERE.search(text, link.mention.start, opened):
        return False
    pair = BY_ARM.match(text, opened)
    return pair is not None and start in {pair.start(name) for name, value in pair.groupdict().items() if value}
