"""How a duration is expressed: a median, a mean, a difference, or a mere time without a rate."""

from __future__ import annotations

import re

from etl.extract.any_case import AnyCase
from etl.extract.expressed import MEAN, MEDIAN, Expressed, Sides, as_printed, says_more, sides
from etl.extract.figures import begin, reach
from etl.extract.link import Link
from etl.extract.passages import Passage
from etl.extract.wording import SOME_LIVED

RESPONSES = frozenset({"CR", "PR", "ORR", "RESPONSE", "REMISSION", "SD", "NED"})
NEAR, FAR_BEFORE, ADJECTIVE_WITHIN = 40, 130, 14  # characters
ADJECTIVAL = re.compile(r"\d-[A-Za-z]")
HYPHENED = re.compile(r"\w-[A-Za-z]")
SHARE_OF = AnyCase(
    r"\b(?:number|percentage|proportion|share|fraction|rate|odds|chances?) of (?:patients|people|women|men"
    r"|those|participants|surviving)[^.;,]{0,40}$"
)


def time_code(link: Link) -> str:
    """Return the endpoint of a duration: a response that lasts is its duration."""
    if link.mention.code == "PD":
        return "PFS"  # the time until the disease got worse
    return "DOR" if link.mention.code in RESPONSES else link.mention.code


def duration(passage: Passage, link: Link) -> Expressed:
    """Return how a duration is expressed."""
    said, code = sides(passage, link), time_code(link)
    if link.mention.code == "SD":
        return as_printed(link, "NOT_STATED", endpoint=code, ignored="duration-of-stable-disease")
    when = _is_adjective(passage.text, link) and not says_more(said.after)  # but "a 5.3-month improvement"
    if SHARE_OF.search(said.before) or when or _is_beside_response(link, said):
        return as_printed(link, "NOT_STATED", endpoint=code, ignored="time-without-rate")
    if _is_of_status(passage, said) or SOME_LIVED.search(said.before):
        return as_printed(link, "NOT_STATED", endpoint=code, ignored="time-without-rate")
    if _is_difference(passage.text, link, said):
        return as_printed(link, "DIFFERENCE", endpoint=code)
    average = _average(passage.text, link)
    if average is not None:
        return as_printed(link, average, endpoint=code)
    mere = LASTING_STATE.match(said.after) is None and _is_mere_time(link, said.before)
    return as_printed(link, "NOT_STATED", endpoint=code, ignored="time-without-rate" if mere else None)


LASTED = re.compile(
    r"(?:\b(?:for|lasting|lasted|of|over|exceeding|durante|desde|pendant|depuis|seit|für|lang)\s?"
    r"(?:about |at least |more than |nearly |up to |over |almost |approximately |around |just |only |roughly "
    r"|más de |plus de |mehr als |mindestens |al menos |au moins )*"
    r"|[>≥(:]\s?(?:or ?= ?)?|持续了?|超过|達|达)$",
    re.IGNORECASE,
)
LASTING_STATE = re.compile(
    r"\s?(?:of|in|de|的)?\s?(?:complete |full |vollständiger |kompletter )?(?:rem|rém|respon|缓解)", re.IGNORECASE
)


def _is_beside_response(link: Link, said: Sides) -> bool:
    """Say whether a time near a response is not how long it lasted: "a response within 60 days of treatment"."""
    if "time" in link.mention.takes:
        return False
    return not (LASTED.search(said.before) or LASTING_STATE.match(said.after) or MEDIAN.search(said.before))


def _is_adjective(text: str, link: Link) -> bool:
    """Say whether "the 12-month study" stands too far from an endpoint to be its time."""
    figure, mention, end = link.figure, link.mention, reach(link.figure)
    if not ADJECTIVAL.search(text[figure.start : figure.end]):
        return False
    return mention.start - end > ADJECTIVE_WITHIN or "," in text[end : max(end, mention.start)]


def _average(text: str, link: Link) -> str | None:
    start, end = begin(link.figure), reach(link.figure)
    near = text[max(0, min(start, link.mention.start) - NEAR) : max(end, link.mention.end)]
    far = 0 if link.rule == "list" else max(0, start - FAR_BEFORE)  # the word stands before the first of a list
    if MEDIAN.search(near) or MEDIAN.search(text[far:end]) or MEDIAN.search(link.mention.text):
        return "MEDIAN"
    return "MEAN" if MEAN.search(near) or ON_AVERAGE.match(text, end) else None


ON_AVERAGE = AnyCase(r"\s(?:on average|en promedio|de media|en moyenne|im schnitt|im durchschnitt)\b")
GAINED = re.compile(
    r"(?:\b(?:extend\w*|prolong\w*|lengthen\w*|delay\w*|add(?:s|ed|ing)?|gain\w*|improv\w*|increas\w*|boost\w*"
    r"|retras\w+|alarg\w+|aument\w+|mejor\w+|allong\w+|retard\w+|verlänger\w+|verzöger\w+"
    r"|slow\w*)\b[^.;]{0,60}?(?:\bby|\bum|en|de|\bfor)?|延长了?[^,。;；、:(至到为\d]{0,14}?)\s?"
    r"(?:about |approximately |nearly |almost "
    r"|more than |over |at least |an average of |a median of |an additional |another |only |just |up to |casi "
    r"|près de |environ |etwa |rund |fast |unos |un |约|近)*$",
    re.IGNORECASE,
)
TO_BEFORE = AnyCase(
    r"(?:\b(?:to|from|was|were|a|à|hasta|auf|von)|至|到|為|为)\s?(?:about |nearly |almost |approximately "
    r"|more than |over |just |los |más de |casi |plus de |près de |environ |über |fast |rund |etwa )*$"
)
# "rose from 7 months to 8": two values, and no difference
FROM_BEFORE = AnyCase(
    r"(?:\b(?:from|de|desde|von)|从|由)\s?(?:about |only |just |unos |a median of |median |im median |medianen "
    r"|zuvor )?$"
)
TO_AFTER = re.compile(r"[^.;]{0,60}?(?:\b(?:to|a|hasta|auf|à)\s(?:\w+ )?[\d\w]|到|至)", re.IGNORECASE)
DIFFERENCE_OF = AnyCase(
    r"\b(?:difference|gain|improvement|extension|advantage|benefit)"
    r"(?: in (?:median )?[^.;,%()\d]{3,60}?)? (?:of|was)\s?"
    r"(?:about |nearly |only |just |over )*$"
    r"|\b(?:amélioration|prolongation|allongement|bénéfice|différence|avantage|augmentation|mejora|aumento|ganancia"
    r"|beneficio|diferencia|incremento|prolongación|\w*verlängerung|verbesserung|unterschied|\w*vorteil|\w*gewinn)"
    r"(?: \w+){0,2} (?:del?|d'|von|um)\s?"
    r"(?:environ |près de |plus de |casi |más de |unos |etwa |rund |fast |mehr als )*$"
)


# German: by how much something grew or shrank, whatever the verb, which comes last
BY = AnyCase(
    r"\bum\s?(?:median |rund |etwa |fast |mehr als |über |knapp |bis zu |durchschnittlich |im median |im schnitt )*$"
)


SURVIVES = re.compile(r"\b(?:überlebt|überleben|lebt|leben)\b", re.IGNORECASE)
EXTRA_WITHIN = re.compile(r"\s(?:extra|additional|more)\s", re.IGNORECASE)  # "three extra months"


def _is_difference(text: str, link: Link, said: Sides) -> bool:
    if EXTRA_WITHIN.search(text, link.figure.start, link.figure.end):
        return True
    if says_more(said.after) or DIFFERENCE_OF.search(said.before):
        return True
    if link.size == 1 and BY.search(said.before) and not SURVIVES.search(said.before):
        return True
    if FROM_BEFORE.search(said.before) and TO_AFTER.match(said.after):
        return False
    own = text[link.figure.start : link.figure.end]
    if TO_BEFORE.search(said.before) or link.size > 1 or HYPHENED.search(own):
        return False
    return GAINED.search(said.before) is not None


VAGUE_BEFORE = re.compile(
    r"\b(?:within|after|before|in|at|by|ago|every|per|innerhalb(?: von)?|binnen|nach|vor|alle|dentro de|en|tras|cada"
    r"|después de|hace|dans les|en|après|avant|tous les|il y a)\s?"
    r"(?:the |about |first |next |die ersten |die nächsten |les premi[eè]re?s |los primeros |less than |only |just "
    r"|as little as |a few |weniger als |menos de |moins de |nur )*$",
    re.IGNORECASE,
)
COPULA_BEFORE = re.compile(
    r"\b(?:was|were|is|of|war|betrug|lag|de|fue|era|es|était|est|a été)\b[^.;]{0,30}$", re.IGNORECASE
)


AFTER = AnyCase(
    r"\b(?:after|at|(?<!compared )with)\s(?:about |more than |over |a median of )*$|后$|nach $|après $|tras $"
    r"|después de $|au bout de $"
)


def _is_of_status(passage: Passage, said: Sides) -> bool:
    """Read "was not reached after 30 months": how long was waited is no result."""
    return AFTER.search(said.before) is not None and any(f.kind == "status" for f in passage.figures)


def _is_mere_time(link: Link, before: str) -> bool:
    """Read "relapsed in less than six months", "kills within six months": a time, but of what share is not said."""
    code = link.mention.code
    if code in {"DEATH", "RECURRENCE", "PD"} or link.mention.text.lower().startswith("relapsed in"):
        return True
    return code != "DOR" and VAGUE_BEFORE.search(before) is not None and COPULA_BEFORE.search(before[-30:]) is None
