"""Numbers and shares of events and of responses, which count no patients with a result."""

from __future__ import annotations

import re

from etl.extract.any_case import AnyCase
from etl.extract.figures import reach
from etl.extract.link import Link

RATE_NAMED = AnyCase(r"\brates?$|率$|\btasas?\b|\btaux\b|rate$|raten$")
EVENTS_AFTER = re.compile(
    r"\s(?:(?:PFS|OS|DFS|EFS) )?(?:events?|événements?|évènements?|eventos?|ereignisse[n]?)\b", re.IGNORECASE
)
# "212 [44 %] of these 484": a share of the events just counted
OF_EVENTS = re.compile(
    r"[)\]]?\s(?:of (?:these|the|those)|de ces|des|de estos|dieser|der) \d+"
    r"(?! (?:patient|pacient|participant|teilnehm))(?: (?:events|événements|eventos|ereignisse))?\b",
    re.IGNORECASE,
)
# "56% of the planned events", "a third of deaths": counted out of events
OF_ALL_EVENTS = re.compile(
    r"[)\]]?\s(?:of (?:the |all |these |those )?(?:[\w-]+ ){0,2}(?:events|deaths|relapses|recurrences)"
    r"|(?:information|data) (?:fraction|maturity)|maturity)\b",
    re.IGNORECASE,
)


def counts_no_patients(text: str, link: Link) -> bool:
    """Read "the response rate was ... in 42 patients" and "484 PFS events": neither counts patients with the result."""
    if RATE_NAMED.search(link.mention.text):
        return True
    return link.mention.code != "AE" and EVENTS_AFTER.match(text, reach(link.figure)) is not None


def is_share_of_events(link: Link, after: str) -> bool:
    """Say whether a percentage is a share of events: "212 [44%] of these 484"."""
    return link.mention.code != "AE" and (OF_EVENTS.match(after) or OF_ALL_EVENTS.match(after)) is not None


def is_number_of_events(text: str, link: Link) -> bool:
    """Read "58 events of progression or death (41%)": how far an analysis was, and not how many patients died."""
    counted = (end for _, end, part in link.figure.parts if part == "numerator")
    return link.mention.code != "AE" and any(EVENTS_AFTER.match(text, end) for end in counted)
