"""Durations that say when, not how long, and which value each belongs to."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from etl.extract.any_case import AnyCase
from etl.extract.costs import apart
from etl.extract.figures import COUNT_KINDS, RATE_KINDS, Figure, begin, reach
from etl.extract.mentions import Mention
from etl.extract.passages import Passage
from etl.extract.time_conditions import without_condition
from etl.extract.time_lists import BEHIND, SEPARATOR, series
from etl.extract.wording import SOME_LIVED, VERB_AFTER, WHO_CLAUSE, without_noise

SURVIVAL = frozenset(
    {"OS", "PFS", "PFS2", "EFS", "DFS", "RFS", "MFS", "DMFS", "TTP", "TTF", "TTNT", "TTR", "DOR", "LOCAL_CONTROL"}
)


AT = AnyCase(
    r"(?:\b(?:at|after|by|within|over|beyond|past|through|for|in|until|to|during|following|a|nach|nach etwa"
    r"|innerhalb von|innerhalb der|binnen|nach|über|seit|im|für|zum zeitpunkt|al cabo de|pasados|transcurridos"
    r"|au cours des|durant|lors des|"
    r"a los?|die(?= ersten)|l[eo]s(?= prem| prim)|tras|después de|en|durante|dentro de|después|à|après|pendant"
    r"|dans|au bout de|sous|depuis|the|first|post)|在|于|満|治療後|投与後|术后|治疗后|超过|后)\s?"
    r"(?:the |a |los |les |den |ersten? |first |premi[eè]res? |primeros |last |next |about |approximately |at least "
    r"|more than "
    r"|less than |over |nearly |almost |up to |around |just |only |least |minimum |"
    r"mindestens |mehr als |länger als |rund |etwa |knapp |fast |über |al menos |más de |unos |casi |aproximadamente "
    r"|au moins |plus de |plus d'|environ |près de |vergangenen |median of |another |subsequent |full |full-"
    r"|roughly |as long as |~|≥|>|至少|约){0,3}$"
)


LIVED = AnyCase(
    r"\b(?:lived|live|went|gone|survived?|surviving|survive|survécu|alive|lasting|lasted|vivieron|vi(?:ve|ven|vían)"
    r"|sobreviv\w+|vécu"
    r"|sur?viv\w+|überleb\w+|leb(?:en|t|te|ten)|en vie|am leben)\s(?:for |at least |more than |about |over |beyond "
    r"|longer than |past |to |another |an additional |mindestens |länger als |mehr als |noch |über |más de |al menos "
    r"|a los |plus de |plus d'|au moins ){0,3}$"
)


TIMED_AFTER = re.compile(
    r"(?:\s?(?:after|post|following|from|of(?! (?:treatment|therapy|chemotherapy))"
    r"|later|plus tard|más tarde|später|danach|on(?=[,.])|since|into|follow|lang|or (?:more|longer)|nach"
    r"|después|après"
    r"|后|後|時(?:点)?|以上|以后|の|时|で(?=(?:約|およそ|ほぼ)?\d))|\s?(?:mark|timepoint|time point|landmark))",
    re.IGNORECASE,
)


NAMED_AFTER = re.compile(
    r"[\s-]{0,2}[間间]?[の的]?(?:the |without |sin |sans |ohne |actuarial |cumulative |estimated |overall |disease"
    r"|progression|event|relapse|recurrence|survival|mortality|(?:OS|PFS|DFS|EFS|RFS)(?![A-Za-z])|rates?\b|local"
    r"|[一-鿿]{1,9}?(?:率|割合)|累积|累計|累计|总|無|无|生存|生き|全生存|存活|死亡|复发|überleben|überlebens|gesamt)",
    re.IGNORECASE,
)


# "2年後の解析", "12カ月経過時点": a time, never a length
THEN = re.compile(r"(?:投与|治療|手術|術|用药|治疗|手术|术|输注|移植)[後后]の?\s?$")
WHEN_BEHIND = re.compile(
    r"\s?(?:以上|間)?(?:[がを]?(?:経過|経っ|たっ)|の?時点|追跡(?!期)|[後后](?!期)|目|以降|以内|[内內](?![服科分膜镜視])|かけて|前(?!治|化)|ごと|おき|続け|にわた)"
)
# a time right before its share, as in "1年30.8%,2年47.8%", "(1 year: 78%, 3 years: 55%)"
SHARE_NEXT = re.compile(r"(?:(?<=[年月]) ?[:为為]?|:\s?)(?=\d{1,3}(?:[.,]\d{1,2})? ?%)")
HYPHENED = re.compile(r"\w-[A-Za-z]")
BEFORE_CHARS, AFTER_CHARS = 60, 40


def landmarks_of(passage: Passage) -> tuple[Figure, ...]:
    """Return the durations that say when, not how long, in order: "at 12 months", "5-year survival"."""
    rates = [f for f in passage.figures if _is_rate(passage.text, f)]
    times = [f for f in passage.figures if f.kind == "duration"]
    found = {f for f in times if (rates or f.high is None) and _is_landmark(passage, f, rates)}
    found |= set(_beside(passage.text, times, found))
    return tuple(f for f in times if f in found)


def _is_rate(text: str, figure: Figure) -> bool:
    if figure.kind in COUNT_KINDS:
        return VERB_AFTER.match(WHO_CLAUSE.sub(" ", text[reach(figure) :], count=1)) is not None
    return figure.kind in RATE_KINDS or figure.kind == "points"


def _is_landmark(passage: Passage, figure: Figure, rates: Sequence[Figure]) -> bool:
    before = passage.text[max(0, figure.start - BEFORE_CHARS) : figure.start]
    after = passage.text[figure.end : figure.end + AFTER_CHARS]
    if (
        _is_adjective(passage.text, figure, after)
        and (rates or RATE_WORD.match(after))
        and (RATE_WORD.match(after) or not MEDIAN_OF.search(before))
    ):
        return True
    if (
        WHEN_BEHIND.match(after)
        or _is_before_share(passage.text, figure)
        or THEN.search(before)
        or _fills_bracket_of(passage.text, figure, rates)
        or (rates and figure.rule == "landmark-label")
    ):
        return True
    if rates and (AT_MEDIAN.search(before) or _is_least(figure, before, rates)):
        return True
    label = passage.text.endswith(":")  # "Survival at 5 years:": the shares stand below
    if not (rates or label) or (VALUE_PLACE.search(before) and not NEW_CLAUSE.search(before)):
        return False
    if _is_when(before, figure, rates):
        return True
    return TIMED_AFTER.match(after) is not None and not _time_mention_near(passage, figure)


def _is_before_share(text: str, figure: Figure) -> bool:
    return SHARE_NEXT.match(text, figure.end) is not None


def _fills_bracket_of(text: str, figure: Figure, rates: Sequence[Figure]) -> bool:
    """Read "78% (1 year)": a time alone in the bracket of a share."""
    return text.startswith(")", figure.end) and any(text[reach(rate) : figure.start] == " (" for rate in rates)


# "11 patients (44%) having a response duration of at least 6 months": how many had one that long
OF_RESPONSES = re.compile(
    r"\b(?:had|have|having|with) (?:an? |their )?(?:confirmed )?"
    r"(?:durations? of (?:response|remission)s?|responses? durations?|DORs?|DoRs?)(?: \((?:DOR|DoR)\))?\s?"
    r"(?:of |for |was |lasting )?(?:at least |more than |greater than |longer than |over |≥ ?|> ?)?$",
    re.IGNORECASE,
)


def _is_least(figure: Figure, before: str, rates: Sequence[Figure]) -> bool:
    long_enough = figure.comparator in {">=", ">"} and OF_RESPONSES.search(before) is not None
    return long_enough and any(rate.end <= figure.start for rate in rates)


def _is_adjective(text: str, figure: Figure, after: str) -> bool:
    """Say whether a duration stands before a name: "5-year survival", "12-month rate"."""
    return HYPHENED.search(text[figure.start : figure.end]) is not None or NAMED_AFTER.match(after) is not None


def _is_when(before: str, figure: Figure, rates: Sequence[Figure]) -> bool:
    """Say whether the words before a duration say when: "at", "lived more than"."""
    if SOME_LIVED.search(before):
        return False
    if AT.search(before) and not GAINED_BY.search(before):
        return True
    if AT_A_YEAR.search(before):
        return True
    words = figure.comparator_text
    bare = before[: -len(words)] if words and before.rstrip().endswith(words) else before
    lived = LIVED.search(bare) or LIVED.search(before)
    return lived is not None and any(0 < figure.start - rate.end < RATE_WITHIN for rate in rates)


# of "la supervivencia global al año" the numeral is the preposition
AT_A_YEAR = re.compile(r"\b(?:supervivencia|global|progresión|enfermedad|viv[oa]s)\s$", re.IGNORECASE)
LIVED_CODES = SURVIVAL | {"DEATH", "NED", "REMISSION"}
RATE_WITHIN = 100  # characters between a share and how long those patients lived


def _beside(text: str, times: Sequence[Figure], found: Container[Figure]) -> Iterator[Figure]:
    """Yield the other members of a list of times: "1-, 2- and 3-year", "at 6 and 12 months"."""
    for order in (times[::-1], times):
        marked = False
        for at, figure in enumerate(order):
            if at:
                first, second = sorted((order[at - 1], figure), key=lambda f: f.start)
                marked = marked and SEPARATOR.fullmatch(text[first.end : second.start]) is not None
            hung = text.startswith("-", figure.end)  # "4- and 6-month"
            marked = marked and (
                hung or not VALUE_PLACE.search(text[max(0, figure.start - BEFORE_CHARS) : figure.start])
            )
            if marked:
                yield figure
            marked = marked or figure in found


GAINED_BY = re.compile(
    r"\b(?:lengthen|extend|improv|prolong|delay|increas|boost|shorten|reduc)\w*\b[^.;,]{0,50}\bby\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)


RATE_WORD = re.compile(
    r"[\s-]?(?:\w+[\s-]){0,5}(?:rates?|probabilit|mortality|\w{3,30}(?:raten?|wahrscheinlichkeit)\b)|[一-鿿]{0,8}率",
    re.IGNORECASE,
)
AVERAGE = (
    r"(?:\bmedian|\bmean|\baverage|mediana|médian|mediane|durchschnittlich|im schnitt|im mittel|en moyenne"
    r"|中位|平均|中央値|中間(?:値|生存))"
)
AT_MEDIAN = re.compile(r"\b(?:at|after) a median (?:time )?of\s(?:about |nearly |more than |over )?$", re.IGNORECASE)
# a value said already ends the place of the average's own: "median survival was 88 months with a 5-year survival of"
MEDIAN_OF = re.compile(
    AVERAGE + r"(?:(?!\d\s?-?(?:month|year|week|day|mois|ans\b|mes|año|monat|jahr|woche))[^.;,、]){0,40}$",
    re.IGNORECASE,
)
VALUE_PLACE = AnyCase(
    AVERAGE
    + r"(?:(?!\d\s?-?(?:month|year|week|day|mois|ans\b|mes|año|monat|jahr|woche))[^.;]"
    + r"|\.\d(?!\s?-?(?:month|year|week|day|mois|ans\b|mes|año|monat|jahr|woche))){0,50}$"
)
STATES_VALUE = re.compile(
    r"\b(?:was|were|is|of|at|reached|exceed\w+|war|betrug|beträgt|lag|de|fue|era|es|était|est)\b|[:=(]"
)
# "the median was not reached; at 48 months 91% were alive": another statement begins
NEW_CLAUSE = re.compile(
    r"[,;]\s(?:and |but |while |und |et |y )?(?:at|after|nach|à|après|a los|tras|después de)\s$", re.IGNORECASE
)
NAME_WITHIN = 40  # characters between an endpoint and its time


def _time_mention_near(passage: Passage, figure: Figure) -> bool:
    """Say whether a duration is the value of an endpoint just before it: "PFS was 6 months after ..."."""
    ends = [m.end for m in passage.mentions if "time" in m.takes and m.code in SURVIVAL]
    return any(
        0 <= figure.start - end < NAME_WITHIN and STATES_VALUE.search(without_noise(passage.text[end : figure.start]))
        for end in ends
    )


OPENING_CHARS = 16  # "At one year, 68% ... and 91% ..."
FURTHEST = 28.0  # words, between a time and its value or endpoint


def time_of(
    passage: Passage, figure: Figure, mention: Mention, *, landmarks: Sequence[Figure], values: Sequence[Figure]
) -> Figure | None:
    """Return the nearest time point of a value: in its own clause first, then beside its endpoint."""
    if not landmarks or figure.kind == "ratio":
        return None  # "At 24 months, 90% and 44% were alive (HR 0.17)": a ratio is of all the time
    listed = series(passage.text, mention, landmarks=landmarks, values=values)
    if figure in listed:
        return listed[figure]
    behind = next((m for m in landmarks if BEHIND.fullmatch(passage.text, reach(figure), m.start)), None)
    opening = [
        m for m in landmarks if mention.end <= m.start < begin(figure) and NEXT_CLAUSE.search(passage.text, 0, m.start)
    ]
    if behind is not None or opening:
        return behind or opening[-1]
    value, name = (begin(figure), reach(figure)), (mention.start, mention.end)
    free = [m for m in landmarks if m.start < reach(figure) or not _of_another(passage, m, mention)]
    free = without_condition(passage.text, figure, free)
    if mention.code in OF_RESPONSE:
        free = [m for m in free if not _of_survival_behind(passage, figure, m)]
    if mention.code not in LIVED_CODES:
        free = [m for m in free if not LIVED.search(passage.text[max(0, m.start - BEFORE_CHARS) : m.start])]
    if mention.code == "DOR":
        free = [m for m in free if not _of_next_share(passage.text, figure, m, values=values)]
    away, nearest = min(
        (
            (min(apart(passage.text, (m.start, m.end), value), apart(passage.text, (m.start, m.end), name) + 1), m)
            for m in free
        ),
        key=lambda option: option[0],
        default=(FURTHEST, landmarks[0]),
    )
    opens = nearest.start < OPENING_CHARS and nearest.end <= begin(figure)
    return nearest if opens or away < FURTHEST else None


def _of_next_share(text: str, figure: Figure, time: Figure, *, values: Sequence[Figure]) -> bool:
    """Read "21 (84%) go on, with 11 (44%) having a response of at least 6 months": the time is that of the second."""
    between = any(reach(figure) <= begin(v) and reach(v) <= time.start for v in values if v.kind in RATE_KINDS)
    return between and OF_RESPONSES.search(text, max(0, time.start - BEFORE_CHARS), time.start) is not None


NEXT_CLAUSE = re.compile(
    r"[,;，；]\s?(?:and |but |while |y |et |und )?(?:at|after|by|in|within|nach|a los|tras|después de|à|après)\s$"
)


def _of_another(passage: Passage, time: Figure, mention: Mention) -> bool:
    """Say whether a time opens the next clause or is part of another endpoint's name.

    "ORR was 40%, 12-month PFS 30%", "40% responded, and after a year, 80% of them were well".
    """
    if NEXT_CLAUSE.search(passage.text, 0, time.start) and passage.text[time.end : time.end + 1] in {",", "，"}:
        return True
    return any(0 <= m.start - time.end <= TOUCHING and m != mention for m in passage.mentions)


OF_RESPONSE = frozenset({"ORR", "CR", "PR", "SD", "PD", "DCR", "CBR", "RESPONSE", "TUMOR_SHRINKAGE", "AE"})


def _of_survival_behind(passage: Passage, figure: Figure, time: Figure) -> bool:
    """Say whether a survival stands between a response and a time: "an ORR of 63% and a 79% survival at 12 months"."""
    return any(reach(figure) <= m.start < time.start for m in passage.mentions if m.code in SURVIVAL)


TOUCHING = 2  # characters between a time and the endpoint whose name it opens
