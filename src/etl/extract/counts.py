"""Which numbers of patients are results, and which only say how many there were."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.extract.event_counts import counts_no_patients
from etl.extract.figures import COUNT_KINDS, RATE_KINDS, Figure, begin, reach
from etl.extract.link import Link
from etl.extract.passages import Passage
from etl.extract.wording import SEEN_AFTER, VERB_AFTER, WHO_CLAUSE

ALIVE = re.compile(
    r"alive|surviv(?:ed|e|ing|es)\b|liv(?:ed|ing)|\bviv[ao]s?\b|\bvida\b|en vie|survécu|lebt|am leben|überleb"
    r"|存活|生存して",
    re.IGNORECASE,
)
WIDE = re.compile(r"[\u2e80-\u9fff]")
# "CR in 4, PR in 11": categories that are counted in lists
SHORT_LISTED = frozenset({"CR", "PR", "SD", "PD", "MR", "VGPR", "ORR", "pCR", "cCR", "sCR", "NED"})
VERB_WITHIN = re.compile(
    r"\b(?:had|achieved|showed|experienced|responded|remained|developed|reported|died|relapsed|went|reached"
    r"|were|are|sustained|ha|han|habían?|ont|avaient|hatten|waren|erlitten|erreichten|zeigten|entwickelten|starben"
    r"|blieben"
    r"|étaient|présentaient|sont|tuvieron|presentaron|alcanzaron|lograron|murieron|fallecieron|sufrieron|recayeron"
    r"|desarrollaron|mostraron|continuaron|continúan|sentían|sintieron|padecieron|notaron)\b",
    re.IGNORECASE,
)


EVERYONE_WITHIN = 110  # characters between "all 42 patients" and what they had
RATE_BESIDE = 12
VAGUE = frozenset({">", ">=", "up_to", "~"})  # comparators of a number of patients that is no count of results
MOST_PATIENTS = 5000
COUNT_BEFORE, COUNT_BESIDE, COUNT_AFTER = 80, 26, 45  # characters between a count and its endpoint
TOUCHING = 3
ELSEWHERE = re.compile(r"[.;:(,，。]|\b(?:who|which|that|whose|before|from|for|to|because|after)\b")
JOINED = re.compile(r"\b(?:of|in|at|and|or)\b")
LISTED_GAP = re.compile(r"\s?(?:in|:|=|为|有|は|が|(?:患者|者|病例|共)+为?|,? ?n ?=)?\s?(?:only )?")
UNIT_AFTER = re.compile(r"\s?(?:[%/]|months?|weeks?|years?)")
IN_PATIENTS = re.compile(
    r"\b(?:in|by|among|bei|en|chez|von|:|of(?= another| a further))\s?"
    r"(?:only |just |the |los |den |another |a further )?$"
)
# "the response was assessed in 40 patients": in how many it was looked for
COMPARISON = re.compile(
    r"[.;]|\bversus\b|\b(?:assess|evaluat|measur|analy[sz]|determin|stud|investigat|examin)\w*\b|evaluable"
)


# "Of 62 patients", "Von 62 Patienten": the group that the sentence counts in
WHOLE_GROUP = re.compile(
    r"(?:^|[.;]\s)(?:of|from|among|out of|von|unter|de|des|sobre|entre|sur|parmi)\s"
    r"(?:the |all |los |las |les |den |insgesamt |our )*$"
    r"|, bei den $"
    r"|(?:%|percent|per cent|half|thirds?|quarters?) of (?:the |these |all |our )?$",
    re.IGNORECASE,
)
AMONG_THEM = re.compile(r"中(?![位期止断])|のうち|の中で")  # "14例可评估患者中"


def is_result(passage: Passage, link: Link) -> bool:
    """Say whether a number of patients is a count of patients with the result."""
    if link.figure.kind == "all":
        return _everyone_had(passage.text, link)
    if _is_whole_group(passage.text, link.figure):
        return False
    if counts_no_patients(passage.text, link):
        return False
    if _has_rate(passage, link) or not _can_count(passage.text, link):
        return False
    if link.mention.start >= reach(link.figure):
        return _count_first(passage.text, link)
    return _endpoint_first(passage, link)


def _is_whole_group(text: str, figure: Figure) -> bool:
    before = WHOLE_GROUP.search(text, max(0, begin(figure) - 24), begin(figure))
    return before is not None or AMONG_THEM.match(text, reach(figure)) is not None


SECOND_AND = re.compile(r"\b(?:and|versus|vs\.?|compared with|but)\s(?:only |just )?$", re.IGNORECASE)
IN_GROUP = re.compile(
    r"\s(?:in|with|on|among)\s[^.;,()]{0,40}\b(?:arm|group|cohort|placebo|control|observation|chemotherapy)\b",
    re.IGNORECASE,
)


def is_second_count(passage: Passage, link: Link, results: Sequence[Link]) -> bool:
    """Read the "two" of "four deaths with the drug and two with placebo": the words of the first count hold for it."""
    figure, text = link.figure, passage.text
    if figure.kind != "bare" or not _can_count(text, link) or not SECOND_AND.search(text, 0, begin(figure)):
        return False
    first = results[-1] if results else None
    if first is None or first.mention != link.mention or first.figure.kind not in COUNT_KINDS:
        return False
    after = reach(figure)
    drugs = any(0 < name.start - after < DRUG_WITHIN for name in passage.names if name.kind == "drug")
    return drugs or IN_GROUP.match(text, after) is not None


DRUG_WITHIN = 12  # characters: "two with sunitinib"


# "went into remission in all the 12 patients"
IN_EVERYONE = re.compile(
    r"\s(?:was |were |has been |have been )?"
    r"(?:seen |observed |achieved |reported |noted |documented |found |recorded )?"
    r"(?:in|by|for|among)\s"
)


def _everyone_had(text: str, link: Link) -> bool:
    gap = text[reach(link.figure) : link.mention.end]
    if IN_EVERYONE.fullmatch(text, link.mention.end, max(link.mention.end, begin(link.figure))):
        return True
    near = 0 <= link.mention.start - reach(link.figure) < EVERYONE_WITHIN
    return near and (VERB_AFTER.search(gap) is not None or WIDE.search(gap) is not None)


def _has_rate(passage: Passage, link: Link) -> bool:
    """Say whether a rate stands between a count and its endpoint, or right before the endpoint: it is the result."""
    figure, mention = link.figure, link.mention
    start, end = min(begin(figure), mention.start), max(begin(figure), mention.end)
    rates = [f for f in passage.figures if f.kind in RATE_KINDS and f is not figure]
    return any(
        (start <= f.start < end and f.comparator not in {">=", ">"})
        or (
            0 <= mention.start - reach(f) < RATE_BESIDE
            and not reach(f) <= begin(figure) < mention.start
            and "、" not in passage.text[reach(f) : mention.start]  # "52.3%で、完全奏効は7例"
        )
        or (figure.kind == "bare" and passage.text[mention.end : f.start] == " (")
        for f in rates
    )


def _can_count(text: str, link: Link) -> bool:
    figure = link.figure
    if figure.n is None or figure.n > MOST_PATIENTS or figure.comparator in VAGUE:
        return False
    if figure.kind == "bare" and not text[figure.start : figure.end].isascii():
        return False
    return link.mention.code != "OS" or ALIVE.search(link.mention.text) is not None


def _count_first(text: str, link: Link) -> bool:
    """Read "12 patients responded" and "3 complete responses"."""
    end = reach(link.figure)
    if _is_fronted(text, link):
        return True
    gap = WHO_HAD.sub(" ", WHO_CLAUSE.sub(" ", text[end : link.mention.start], count=1), count=1)
    if len(gap) > COUNT_BEFORE or ELSEWHERE.search(gap):
        return False
    if VERB_AFTER.match(text[end:]) or VERB_WITHIN.search(gap):
        return True
    if INVERTED.search(text, max(0, begin(link.figure) - 24), begin(link.figure)):
        return True
    if WIDE.search(gap) and len(gap) <= WIDE_BESIDE:
        return STOPS.search(gap) is None
    beside = len(gap) <= COUNT_BESIDE and (link.figure.kind == "bare" or len(gap) < TOUCHING)
    return beside and JOINED.search(gap) is None


def _is_fronted(text: str, link: Link) -> bool:
    """Read "In five, the cancer disappeared": those in whom it happened open the clause."""
    start, end = begin(link.figure), reach(link.figure)
    return (
        FRONTED.search(text, max(0, start - 20), start) is not None
        and SUBJECT.fullmatch(text, end, link.mention.start) is not None
        and HAPPENED.search(link.mention.text) is not None
    )


FRONTED = re.compile(
    r"(?:^|[.;,]\s)(?:and |but |while )?in (?:another |a further |only |just |the other )?$", re.IGNORECASE
)
SUBJECT = re.compile(
    r"(?: (?:of )?(?:the |these |them|those|other |more )*(?:patients|people|women|men|children|cases|participants)?)?"
    r",? ?(?:(?:the|their|all|every|his|her) )?(?:(?!who|whose|with|had|has|which)[\w-]+ ){0,2}",
    re.IGNORECASE,
)
HAPPENED = re.compile(
    r"\b(?:disappeared|vanished|shrank|shrunk|receded|regressed|melted|cleared|returned|recurred|relapsed|progressed"
    r"|grew|came back|stopped growing|eradicated)\b",
    re.IGNORECASE,
)
# "including 19 who had a complete response"
WHO_HAD = re.compile(r"^\swho (?=(?:had|achieved|reached|experienced|developed|showed|went into|attained|were)\b)")
# the German verb stands before: "war bei 16 von ihnen der Krebs nicht nachweisbar"
INVERTED = re.compile(
    r"\b(?:war|waren|ist|sind|wurden?|verschwand(?:en)?|blieb(?:en)?|kam(?:en)?|kehrte|hatten|haben|erreichten"
    r"|erzielten"
    r"|zeigten|sprachen|entwickelten|erlitten|starben|verstarben)\s(?:bei |in )?(?:nur |noch |jedoch |insgesamt )?$"
)
WIDE_BESIDE = 10  # characters of Chinese or Japanese between a count and its endpoint
STOPS = re.compile(r"[,、，。;；:：(（]")
SEEN_IN = re.compile(r"[ぁ-んァ-ヶー一-鿿]{0,8}(?:は|が|も)(?:それぞれ)?$")


def _endpoint_first(passage: Passage, link: Link) -> bool:
    """Read "CR in 4, PR in 11" and "responses were seen in 12 patients"."""
    figure, mention = link.figure, link.mention
    gap = passage.text[mention.end : begin(figure)]
    if mention.code in SHORT_LISTED and LISTED_GAP.fullmatch(gap) and not UNIT_AFTER.match(passage.text, reach(figure)):
        return True
    if DIED_BEFORE.search(mention.text) and not gap.strip() and figure.kind == "bare":
        return True
    if figure.kind == "count" and SEEN_IN.fullmatch(gap) and SEEN_AFTER.match(passage.text, reach(figure)):
        return True
    if figure.kind != "count" or any(
        f.kind == "bare" and 0 <= mention.start - f.end < TOUCHING for f in passage.figures
    ):
        return False
    if mention.code in SHORT_LISTED and gap.strip().lower() in OF_ALONE:
        return True
    return len(gap) <= COUNT_AFTER and IN_PATIENTS.search(gap) is not None and COMPARISON.search(gap) is None


DIED_BEFORE = re.compile(r"(?:ver)?starben$|murieron$|fallecieron$", re.IGNORECASE)  # "verstarben 392 an Brustkrebs"
OF_ALONE = frozenset({"de", "von", "bei", "chez", "en"})  # "rémission complète de 18 patients"
