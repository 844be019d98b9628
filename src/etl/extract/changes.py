"""Percentages that are changes, not shares: risks reduced, times gained, tumours that shrank by so much."""

from __future__ import annotations

import re

from etl.extract.any_case import AnyCase
from etl.extract.expressed import LESS_AFTER, MEAN, MEDIAN, RISK, Expressed, Sides, as_printed, says_more
from etl.extract.figures import RATE_KINDS, begin, reach
from etl.extract.link import Link
from etl.extract.passages import Passage

# an endpoint that names the event of a risk: the measure is the survival without it
RISK_CODES = {"DEATH": "OS", "PD": "PFS"}
EVENTS_OF_RISK = frozenset({"DEATH", "RECURRENCE", "OS", "PD"})
CUE_WITHIN, RISK_WITHIN = 120, 60  # characters
REDUCED_BEFORE = AnyCase(
    r"(?:\bby|\bum|en un|de un|(?:aument|mejor|increment|redu|disminu)\w*\b[^.;%\d]{0,50} (?:hasta |casi |más de )?un"
    r"|redu\w+ (?:en |a |de )?(?:un )?"
    r"|(?:rédui|dimin|redu|baiss|recul|baj|augment|amélior|mejor|aument)\w* (?:de|a|en)"
    r"|(?:\bby|\bum|en un|\bde) [\d.,]{1,6} ?(?:%|percent|prozent|por ciento)? ?(?:and|und|y|et|bzw\.|respektive)"
    r"|\bby [^.;,]{2,30}, or|了|(?<![高可(])达|(?<![高可(])達|を|(?:延长|提高|提升|增加|降低|减少|下降|缩短)[约近]?)\s?"
    r"(?:as much as |up to |about |approximately |nearly |almost |more than |over |at least "
    r"|an? (?:impressive|remarkable|whopping|striking|dramatic|significant|substantial|stunning|staggering|full"
    r"|further) "
    r"|an estimated |an average of |a median of |a mean of |around |roughly |bis zu |hasta (?:un )?|~)*$"
)
AS_LIKELY = re.compile(r"\s(?:as likely|the risk|the chance)\b", re.IGNORECASE)
HALF = 50.0
LESS_LIKELY = re.compile(
    r"\bless likely to|menos (?:probab|riesgo|posib)|weniger wahrscheinlich|geringeres risiko|moins (?:de risque"
    r"|susceptibles)",
    re.IGNORECASE,
)
LESS_THAN = re.compile(r"\s?less than")
TO_LEVEL = AnyCase(r"(?:\b(?:from|to|bis|auf|at)|至|到|从)\s?(?:about |nearly |just |only |over )*$")
REDUCTION_OF = re.compile(
    r"\b(?:reduction|decrease|risk|drop|cut)\b[^.;%]{0,50}\b(?:of|was|by)\s?"
    r"(?:about |approximately |nearly |~)*$"
    r"|\brisk (?:was |is )?(?:reduced|lowered|cut) (?:by )?$"
    r"|\b(?:risque (?:d|relatif)|riesgo (?:de |relativo))[^.;%]{1,60} (?:de|d'environ|en)\s?(?:un |environ |près de "
    r"|plus de "
    r"|casi |más de |hasta )*$"
    r"|\brisiko\w*\b[^.;%]{0,60}\bum\s?(?:rund |etwa |fast |mehr als |knapp |bis zu )*$"
    r"|降低了?(?:约)?$|\b(?:reducción|disminución|descenso|réduction|diminution|baisse|reduktion|senkung|verringerung)"
    r"[^.;%]{0,60} (?:del?|de|d'|von|um)\s?(?:casi |un |más del? |cerca del? |environ |près de |plus de "
    r"|rund |etwa |fast |mehr als )*$"
    r"|下降了?(?:约)?$|(?:减少|降低|減少|下降)[^,;。]{0,40}(?:风险|風險|リスク)[、和及约近达]{0,2}$",
    re.IGNORECASE,
)


MEAN_SIZE = re.compile(
    r"\b(?:mean|median|average)\b[^.;()%]{0,30}\b(?:shrinkage|reduction|regression|decrease)\b[^.;()%]{0,16}$",
    re.IGNORECASE,
)
# "una mejora del 33 % en la supervivencia": how much better, not how many
GAIN_OF = re.compile(
    r"\b(?:improvement|increase|gain|mejora|mejoría|aumento|incremento|amélioration|verbesserung|steigerung)"
    r" (?:of|del?|de|d'|von|um)\s?"
    r"(?:about |nearly |more than |más del? |environ |etwa )*$",
    re.IGNORECASE,
)
# how much better, behind the endpoint: "une augmentation de la survie de 10 %"
GAIN_IN = re.compile(
    r"\b(?:improvement|increase|augmentation|amélioration|aumento|mejora|incremento|verbesserung|steigerung)"
    r" (?:in|de la|de l'|du|del?|des|der) [^;.,%\d]{3,50} (?:of|de|del|d'|um|von)\s?"
    r"(?:about |nearly |près de |environ |casi |cerca del |etwa |rund )*$",
    re.IGNORECASE,
)
# a risk cut by what the bracket says: "une réduction importante (65 %) du risque de rechute"
CUT_IN_BRACKET = re.compile(
    r"\b(?:reduction|réduction|reducción|reduktion|senkung|diminution|disminución|baisse)(?: \w+)? \($", re.IGNORECASE
)
OF_RISK = re.compile(
    r"\)\s(?:in|of|du|des|del|im|in der)\s(?:the |relative )?\w*(?:risk|risque|riesgo|risiko)", re.IGNORECASE
)
FALL_OF = re.compile(
    r"\b(?:(?:reduction|decrease|drop|fall|decline) in (?:the )?[^.;,%()]{3,50} (?:was|were|of)"
    r"|(?:reduction|decrease|drop|fall|cut|reducción|disminución|réduction|diminution|baisse) (?:of|by|del?|de)"
    r"|(?:reducción|disminución|réduction|diminution|baisse|reduktion|senkung|rückgang) [^.;%,]{3,70} (?:del?|d'|um"
    r"|von))\s?"
    r"(?:about |approximately |nearly |almost |more than |over |~)*$",
    re.IGNORECASE,
)


def change(passage: Passage, link: Link, said: Sides) -> Expressed | None:
    """Return a percentage as a change; null where it is a share."""
    by = REDUCED_BEFORE.search(said.before) is not None
    risky = _is_risk(passage, link)
    plain = _of_tumour(passage, link, said, by=by and not risky) or _in_words(passage, link, said)
    if plain is not None:
        return plain
    cut = _cued(passage, link, "reduction") or (risky and _verb_far_before(passage, link, said))
    if LESS_LIKELY.search(said.after[:24]) or (risky and _is_reduced(said, by=by, cut=cut)):
        return risk_reduction(passage, link)
    if not by and TO_LEVEL.search(said.before):
        return None
    event = link.mention.code in EVENTS_OF_RISK or EITHER.search(link.mention.text) is not None
    falls = event and (FALL_OF.search(said.before) is not None or (by and cut))
    if not falls and (says_more(said.after) or (by and not cut and _cued(passage, link, "gain"))):
        return as_printed(link, "RELATIVE_CHANGE")
    less = LESS_AFTER.match(said.after) is not None and LESS_THAN.match(said.after) is None
    return risk_reduction(passage, link) if falls or less else None


def _of_tumour(passage: Passage, link: Link, said: Sides, *, by: bool) -> Expressed | None:
    """Return how much tumours shrank, if that is what a percentage says."""
    if link.mention.code != "TUMOR_SHRINKAGE":
        return None
    sized = by or MEAN_SIZE.search(said.before) is not None
    least = link.figure.comparator in {">", ">="} and _says_who(passage, link)
    if least and (sized or SIZE_OF.search(said.before)):
        return as_printed(link, "PROPORTION", ignored="threshold-of-response")
    return _of_size(link, said) if sized or ON_AVERAGE.match(said.after) else None


# "shrinkage of 30% or more", "a reduction in size of at least 30%": by how much at least, not in how many
SIZE_OF = re.compile(
    r"\b(?:shrinkage|reductions?|regressions?|decreases?|declines?)(?: in [^.;()%]{3,40})? (?:of|by|exceeding)\s"
    r"(?:at least |more than |over |greater than )?$",
    re.IGNORECASE,
)
ON_AVERAGE = re.compile(r",? on average\b", re.IGNORECASE)


def _in_words(passage: Passage, link: Link, said: Sides) -> Expressed | None:
    """Read "an improvement of 33% in survival" and "half as likely to relapse"."""
    if link.mention.start >= reach(link.figure) and GAIN_OF.search(said.before):
        return as_printed(link, "RELATIVE_CHANGE")
    if GAIN_IN.search(said.before) and link.mention.end <= begin(link.figure):
        return as_printed(link, "RELATIVE_CHANGE")
    if CUT_IN_BRACKET.search(said.before) and OF_RISK.match(said.after):
        return risk_reduction(passage, link)
    if not AS_LIKELY.match(said.after):
        return None
    if link.figure.value == HALF or REDUCED_BEFORE.search(said.before):  # "half the risk", "cut by 51% the risk"
        return risk_reduction(passage, link)
    return as_printed(link, "PROPORTION", ignored="change-in-words")


def _says_who(passage: Passage, link: Link) -> bool:
    """Say whether the sentence also says how many: "shrank by half or more in a quarter of the patients"."""
    return any(f.kind in RATE_KINDS | {"count"} and f is not link.figure for f in passage.figures)


# the risk of the cancer coming back "or of death" is that of an event of disease-free survival
BACK = (
    r"recur|relaps|return|coming back|comes? back|new cancer|second cancer|reca[ií]|recidiv|rechute|récidiv|rezidiv"
    r"|rückfall|wiederauftret|wiederkehr|复发|再発"
)
GROWTH = (
    r"progress|worsen|worse\b|growing|spread|empeor|progres|avan[zc]|aggrav|fortschreit|krankheitsfortschritt|进展|増悪"
)
OR = r"(?:,? (?:or|and|o|ou|oder|y|und|et) |(?:或者?|または|及))"
EITHER = AnyCase(
    rf"(?P<back>{BACK})[^.;%]{{0,40}}{OR}(?:of |de |du |des |den |dem |la |le |el |zu |d')?(?:death|dying|dies?|muerte"
    rf"|morir|décès|tod|死亡)"
    rf"|(?P<growth>{GROWTH})[^.;%]{{0,30}}{OR}(?:of |de |du |des |den |dem |la |le |el |zu |d')?(?:death|dying|dies?"
    rf"|muerte|morir|décès|tod|死亡)"
    rf"|(?P<afar>m[eé]t[aá]st)[^.;%]{{0,30}}{OR}(?:of |de |du |des |la |el |zu |d')?(?:death|dying|muerte|décès|tod)"
    rf"|(?:death|dying|muerte|morir|décès|tod|死亡){OR}[^.;%]{{0,24}}(?:(?P<back2>{BACK})|(?P<growth2>{GROWTH}))"
)


def risk_reduction(passage: Passage, link: Link) -> Expressed:
    """Return a value as the reduction of a risk; of an event or death, as that of the survival without either."""
    return as_printed(link, "RELATIVE_RISK_REDUCTION", endpoint=event_free(passage, link))


def event_free(passage: Passage, link: Link) -> str:
    """Return the survival whose event a risk or a hazard is of: that without progression, recurrence or death."""
    code = link.mention.code
    if code in {"DEATH", "OS", "RECURRENCE", "PD"}:
        start, end = max(0, link.mention.start - RISK_WITHIN), link.mention.end + RISK_WITHIN
        found = EITHER.finditer(passage.text, start, end)
        either = next((m for m in found if m.start() < link.mention.end and m.end() > link.mention.start), None)
        if either is not None:
            code = "DFS" if either["back"] or either["back2"] else "MFS" if either["afar"] else "PFS"
    return RISK_CODES.get(code, code)


def _of_size(link: Link, said: Sides) -> Expressed:
    measure = "RELATIVE_CHANGE"
    if MEDIAN.search(said.before):
        measure = "MEDIAN"
    elif MEAN.search(said.before + said.after):
        measure = "MEAN"
    value = link.figure.value
    return Expressed(
        endpoint="TUMOR_SIZE_CHANGE",
        measure=measure,
        value=-value if value else None,
        high=link.figure.high,
        unit="%",
    )


def _is_risk(passage: Passage, link: Link) -> bool:
    start = min(begin(link.figure), link.mention.start) - RISK_WITHIN
    end = max(reach(link.figure), link.mention.end) + RISK_WITHIN
    return RISK.search(passage.text[max(0, start) : end]) is not None


def _is_reduced(said: Sides, *, by: bool, cut: bool) -> bool:
    if cut and (by or REDUCTION_OF.search(said.before)):
        return True
    return LESS_AFTER.match(said.after) is not None


def _verb_far_before(passage: Passage, link: Link, said: Sides) -> bool:
    """Read "reduzierte bei ... das Risiko um 50 %": the verb of a risk's fall may open the sentence."""
    start = begin(link.figure)
    return REDUCTION_OF.search(said.before) is not None and any(c.start < start for c in passage.said("reduction"))


def _cued(passage: Passage, link: Link, scope: str) -> bool:
    return any(abs(cue.start - begin(link.figure)) < CUE_WITHIN for cue in passage.said(scope))
