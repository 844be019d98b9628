"""How a value is expressed: a rate, a median, a ratio, a reduction, a difference; and the endpoint that follows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.extract.figures import RATE_KINDS, Figure, begin, reach
from etl.extract.landmarks import SURVIVAL
from etl.extract.link import Link
from etl.extract.passages import Passage

RESPONSES = frozenset({"CR", "PR", "ORR", "RESPONSE", "REMISSION", "SD", "NED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Expressed:
    """A value's endpoint and measure, or `ignored`, the rule that says it is no result after all."""

    endpoint: str
    measure: str
    value: float | None
    high: float | None
    unit: str | None
    ignored: str | None = None


REDUCED_BEFORE = re.compile(
    r"(?:\bby|\bum|en un|de un|redu\w+ (?:en )?(?:un )?|\bde"
    r"|了|达|達|を)\s?(?:as much as |up to |about |approximately |nearly |almost |more than |over |at least "
    r"|an estimated |an average of |a median of |a mean of |around |roughly |bis zu |hasta (?:un )?|~)*$",
    re.IGNORECASE,
)
LESS_AFTER = re.compile(
    r"\s?(?:relative )?(?:lower|reduc\w+|decreas\w+|less|cut|drop|fall|decline|smaller|menor|menos|reducción"
    r"|de réduction|inférieur|geringer|niedriger|weniger|的?(?:降低"
    r"|下降|减少)|低下|減少|短縮|抑制)",
    re.IGNORECASE,
)
MORE_AFTER = re.compile(
    r"\s?(?:-|–)?\s?(?:absolute |relative |overall |median )?(?:improve\w*|increase\w*|longer|higher|more|gain"
    r"|extension|advantage|better|greater|boost|benefit\b(?! from)|difference|prolongation|delay|rise|más"
    r"|mayor|de plus|länger|mehr|höher|延长|提高|増)",
    re.IGNORECASE,
)
RISK = re.compile(
    r"\b(?:risk|hazard|chances?|likelihood|odds|probability|riesgo|probabilidad|risque|risiko"
    r"|wahrscheinlichkeit)\b|风险|危险|リスク|危険|\w*risiko",
    re.IGNORECASE,
)
LESS_LIKELY = re.compile(
    r"\bless likely to|menos probab|weniger wahrscheinlich|moins (?:de risque|susceptibles)", re.IGNORECASE
)
MEDIAN = re.compile(r"\bmedian[aeos]?\b|\bmédiane?s?\b|\bmediane[rsnm]?\b|中位|中央値", re.IGNORECASE)
MEAN = re.compile(
    r"\b(?:mean|average[sd]?|on average|promedio|medi[oa]|moyenne?|durchschnitt\w*|im schnitt|en moyenne)\b|平均",
    re.IGNORECASE,
)


def express(passage: Passage, link: Link) -> Expressed:
    """Return how a linked value is expressed."""
    figure, code = link.figure, link.mention.code
    if figure.kind == "ratio":
        return _ratio(passage, link)
    if figure.kind == "points":
        return _said(figure, code, "RATE_DIFFERENCE")
    if figure.kind == "fold":
        return _fold(passage, link)
    if figure.kind == "status":
        return Expressed(endpoint=_time_code(link), measure="MEDIAN", value=None, high=None, unit="months")
    if figure.kind == "duration":
        return _duration(passage, link)
    return _rate(passage, link)


def _said(figure: Figure, code: str, measure: str, ignored: str | None = None) -> Expressed:
    return Expressed(
        endpoint=code, measure=measure, value=figure.value, high=figure.high, unit=figure.unit, ignored=ignored
    )


def _around(passage: Passage, link: Link, size: int = 70) -> tuple[str, str]:
    start, end = begin(link.figure), reach(link.figure)
    return passage.text[max(0, start - size) : start], passage.text[end : end + size]


def _ratio(passage: Passage, link: Link) -> Expressed:
    name = passage.text[max(0, link.figure.start - 90) : link.figure.start].lower()
    measure = "HAZARD_RATIO"
    if re.search(r"\bodds ratio|\bor\b[\s:=,(]{0,4}$|比值比|优势比|オッズ比", name):
        measure = "ODDS_RATIO"
    elif re.search(
        r"\b(?:relative risk|risk ratio|rate ratio|rr|relative ratio|risque relatif)\b|相对危险", name
    ) and not re.search(r"hazard|\bhr\b", name):
        measure = "RISK_RATIO"
    code = {"DEATH": "OS"}.get(link.mention.code, link.mention.code)
    return _said(link.figure, code, measure)


def _fold(passage: Passage, link: Link) -> Expressed:
    text = passage.text[link.figure.start : link.figure.end].lower()
    after = passage.text[link.figure.end : link.figure.end + 30]
    if "halv" in text and RISK.search(after):
        return Expressed(
            endpoint=RISK_CODES.get(link.mention.code, link.mention.code),
            measure="RELATIVE_RISK_REDUCTION",
            value=50.0,
            high=None,
            unit="%",
        )
    keep = re.search(r"times|fold|倍", text) is not None
    return _said(link.figure, link.mention.code, "FOLD_CHANGE", None if keep else "change-in-words")


def _time_code(link: Link) -> str:
    return "DOR" if link.mention.code in RESPONSES else link.mention.code


ENOUGH = re.compile(r"(?:>|≥|> ?or ?= ?|at least|more than|over|for|lasting|longer than)\s?$", re.IGNORECASE)


def _duration(passage: Passage, link: Link) -> Expressed:
    figure = link.figure
    before, after = _around(passage, link)
    code = _time_code(link)
    if link.mention.code == "SD":
        return _said(figure, code, "NOT_STATED", "duration-of-stable-disease")
    if SHARE_OF.search(before) or (
        re.search(r"\d-[A-Za-z]", passage.text[figure.start : figure.end])
        and (
            link.mention.start - reach(figure) > 14
            or "," in passage.text[reach(figure) : max(reach(figure), link.mention.start)]
        )
    ):
        return _said(figure, code, "NOT_STATED", "time-without-rate")
    if _is_difference(passage, link, before, after):
        return _said(figure, code, "DIFFERENCE")
    near = passage.text[max(0, min(begin(figure), link.mention.start) - 40) : max(reach(figure), link.mention.end)]
    lone = passage.text[max(0, begin(figure) - 130) : reach(figure)]
    if MEDIAN.search(near) or (link.size > 1 and MEDIAN.search(lone)) or MEDIAN.search(lone):
        return _said(figure, code, "MEDIAN")
    if MEAN.search(near):
        return _said(figure, code, "MEAN")
    if _mere_time(passage, link, before):
        return _said(figure, code, "NOT_STATED", "time-without-rate")
    return _said(figure, code, "NOT_STATED")


GAINED = re.compile(
    r"(?:\b(?:extend\w*|prolong\w*|lengthen\w*|delay\w*|add(?:s|ed|ing)?|gain\w*|improv\w*|increas\w*|boost\w*"
    r"|retras\w+|alarg\w+|aument\w+|mejor\w+|allong\w+|retard\w+|verlänger\w+|verzöger\w+"
    r"|slow\w*)\b[^.;]{0,60}?(?:\bby|\bum|en|de|\bfor)?|延长了?|延长)\s?(?:about |approximately |nearly |almost "
    r"|more than |over |at least |an average of |a median of |an additional |another |only |just |up to |casi "
    r"|près de |environ |etwa |rund |fast |unos |un |约|近)*$",
    re.IGNORECASE,
)
TO_BEFORE = re.compile(
    r"\b(?:to|from|was|were|a|auf|von|至|到|為|为)\s?(?:about |nearly |almost |approximately "
    r"|more than |over |just )*$",
    re.IGNORECASE,
)


SHARE_OF = re.compile(
    r"\b(?:number|percentage|proportion|share|fraction|rate|odds|chances?) of (?:patients|people|women|men"
    r"|those|participants|surviving)[^.;,]{0,40}$",
    re.IGNORECASE,
)


def _is_difference(passage: Passage, link: Link, before: str, after: str) -> bool:
    own = passage.text[link.figure.start : link.figure.end]
    if MORE_AFTER.match(after) and not re.match(r"\s?more than", after):
        return True
    if re.search(
        r"\b(?:difference|gain|improvement|extension|advantage|benefit) (?:of|was)\s?(?:about |nearly |only |just "
        r"|over )*$",
        before,
        re.IGNORECASE,
    ):
        return True
    if TO_BEFORE.search(before) or link.size > 1 or re.search(r"\w-[A-Za-z]", own):
        return False
    return GAINED.search(before[-75:]) is not None


def _mere_time(passage: Passage, link: Link, before: str) -> bool:
    """ "relapsed in less than six months", "kills within six months": a time, but of what share is not said."""
    if link.mention.code in {"DEATH", "RECURRENCE"} or link.mention.text.lower().startswith(("relapsed in",)):
        return True
    vague = re.search(
        r"\b(?:within|after|before|in|at|by|ago|every|per)\s?(?:the |about |first |next |less than |only |just "
        r"|as little as |a few )*$",
        before,
        re.IGNORECASE,
    )
    return (
        vague is not None
        and link.mention.code not in {"DOR"}
        and not re.search(r"\b(?:was|were|is|of)\b[^.;]{0,20}$", before[-30:], re.IGNORECASE)
    )


RISK_CODES = {"DEATH": "OS", "PD": "PFS"}
BY_CODE = re.compile(
    r"by (?:about |an average of |a median of |nearly |approximately |at least |over |more than |up to |as much as )*$",
    re.IGNORECASE,
)


def _rate(passage: Passage, link: Link) -> Expressed:
    figure, code = link.figure, link.mention.code
    if (
        figure.kind == "bare"
        and code == "AE"
        and EVENTS.search(link.mention.text)
        and link.mention.start - figure.end < 3
    ):
        return Expressed(endpoint=code, measure="COUNT", value=figure.value, high=None, unit="events")
    before, after = _around(passage, link)
    if (
        code == "AE"
        and figure.comparator_text in {"≥", ">", ">=", "at least", "more than"}
        and re.search(r"(?:[(;,]|\bin|occurring in)\s?(?:≥|>|>=|at least|more than)\s?(?:or ?= ?)?$", before)
    ):
        return _said(figure, code, "PROPORTION", "reporting-threshold")
    if figure.kind == "percent" and _of_size(before, after):
        return _said(figure, code, "PROPORTION", "threshold-of-response")
    if figure.kind == "percent":
        if (change := _change(passage, link, before, after)) is not None:
            return change
    if code in SURVIVAL - {"TTR", "DOR", "LOCAL_CONTROL"} or (
        link.when is not None
        and code in {"DEATH", "RECURRENCE", "REMISSION", "NED", "CR", "DOR", "LOCAL_CONTROL", "ORGAN_PRESERVATION"}
    ):
        return _with_rate(figure, code, "LANDMARK_RATE" if link.when is not None else "PROPORTION")
    return _with_rate(figure, code, "PROPORTION")


EVENTS = re.compile(r"(?:events|episodes|eventos|événements|ereignisse|reactions)$", re.IGNORECASE)


def _with_rate(figure: Figure, code: str, measure: str) -> Expressed:
    if figure.kind in RATE_KINDS:
        return _said(figure, code, measure)
    return Expressed(
        endpoint=code,
        measure="COUNT" if measure == "PROPORTION" else measure,
        value=float(figure.n or 0),
        high=None,
        unit="patients",
    )


THRESHOLD = re.compile(
    r"(?:(?:decrease|reduction|increase|shrinkage|drop|fall) of (?:at least|more than|≥|>)|\bby (?:at least"
    r"|more than|≥|>))\s?(?:an? )?$",
    re.IGNORECASE,
)


def _of_size(before: str, after: str) -> bool:
    if (
        THRESHOLD.search(before)
        and (re.match(r"\s?(?:or more )?(?:in|from|[.;,)])", after) is not None)
        and not RISK.search(before)
    ):
        return True
    return (
        re.match(
            r"\s?(?:or (?:more|greater)\s)?(?:(?:disease|tumou?r|PSA|size) )?(?:reduction|decrease|shrinkage"
            r"|regression|drop|fall|smaller)\b",
            after,
            re.IGNORECASE,
        )
        is not None
        and re.search(
            r"(?:(?:decrease|reduction|increase|shrinkage|drop|fall) of (?:at least|more than|≥|>)|at least"
            r"|by at least|more than|less than|greater than|≥|>|<)\s?(?:an? )?$",
            before,
            re.IGNORECASE,
        )
        is not None
    )


def _change(passage: Passage, link: Link, before: str, after: str) -> Expressed | None:
    figure, code = link.figure, link.mention.code
    around = passage.text[
        max(0, min(begin(figure), link.mention.start) - 60) : max(reach(figure), link.mention.end) + 60
    ]
    risky = RISK.search(around) is not None
    by = REDUCED_BEFORE.search(before) is not None
    cut = any(c for c in passage.said("reduction") if abs(c.start - begin(figure)) < 90)
    gain = any(c for c in passage.said("gain") if abs(c.start - begin(figure)) < 90)
    to_level = (
        re.search(
            r"(?:\b(?:from|to|bis|auf|at)|至|到|从)\s?(?:about |nearly |just |only |over )*$", before, re.IGNORECASE
        )
        is not None
        and not by
    )
    if code == "TUMOR_SHRINKAGE" and by and not risky:
        measure = "MEDIAN" if MEDIAN.search(before) else "MEAN" if MEAN.search(before + after) else "RELATIVE_CHANGE"
        return Expressed(
            endpoint="TUMOR_SIZE_CHANGE",
            measure=measure,
            value=-figure.value if figure.value else None,
            high=figure.high,
            unit="%",
        )
    if LESS_LIKELY.search(after[:24]) or (
        risky and (by and cut or LESS_AFTER.match(after) or (cut and _reduction_of(before)))
    ):
        return _said(figure, RISK_CODES.get(code, code), "RELATIVE_RISK_REDUCTION")
    if to_level:
        return None
    if by and cut and code in {"DEATH", "RECURRENCE", "OS"}:
        return _said(figure, RISK_CODES.get(code, code), "RELATIVE_RISK_REDUCTION")
    if by and gain and not cut:
        return _said(figure, code, "RELATIVE_CHANGE")
    if MORE_AFTER.match(after) and not re.match(r"\s?more than", after):
        return _said(figure, code, "RELATIVE_CHANGE")
    if LESS_AFTER.match(after) and not re.match(r"\s?less than", after):
        return _said(figure, RISK_CODES.get(code, code), "RELATIVE_RISK_REDUCTION")
    return None


def _reduction_of(before: str) -> bool:
    return (
        re.search(
            r"\b(?:reduction|decrease|risk|drop|cut)\b[^.;%]{0,50}\b(?:of|was|by)\s?(?:about |approximately |nearly "
            r"|~)*$|\brisk (?:was |is )?(?:reduced|lowered|cut) (?:by )?$"
            r"|降低了?(?:约)?$|下降了?(?:约)?$",
            before,
            re.IGNORECASE,
        )
        is not None
    )
