"""Durations that say when, not how long, and which value each belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.extract.costs import apart
from etl.extract.figures import COUNT_KINDS, RATE_KINDS, Figure, begin, reach
from etl.extract.mentions import Mention
from etl.extract.passages import Passage
from etl.extract.wording import VERB_AFTER

SURVIVAL = frozenset(
    {"OS", "PFS", "PFS2", "EFS", "DFS", "RFS", "MFS", "DMFS", "TTP", "TTF", "TTNT", "TTR", "DOR", "LOCAL_CONTROL"}
)


AT = re.compile(
    r"(?:\b(?:at|after|by|within|over|beyond|past|through|for|in|until|to|during|following|a|nach|nach etwa"
    r"|innerhalb von|nach|über|seit|al cabo de|"
    r"a los?|tras|después de|en|durante|dentro de|después|à|après|pendant|dans|au bout de|sous|depuis|the"
    r"|first|post)|在|于|満|治療後|投与後|术后|治疗后|超过|后)\s?"
    r"(?:the |a |los |les |den |ersten? |first |last |next |about |approximately |at least |more than "
    r"|less than |over |nearly |almost |up to |around |just |only |least |minimum |"
    r"mindestens |mehr als |al menos |más de |au moins |plus de |median of |another |subsequent |full |full-"
    r"|roughly |as long as |~|≥|>|至少|约){0,3}$",
    re.IGNORECASE,
)


LIVED = re.compile(
    r"\b(?:lived|live|went|gone|survived?|surviving|survive|alive|lasting|lasted|vivieron|sobrevivi\w+|vécu"
    r"|überleb\w+|lebten)\s(?:for |at least |more than |about |over |beyond |longer than |past |to |another "
    r"|an additional |mindestens |más de |al menos |plus de |au moins ){0,3}$",
    re.IGNORECASE,
)


TIMED_AFTER = re.compile(
    r"(?:\s?(?:after|post|following|from|of|later|since|into|follow|lang|or (?:more|longer)|nach|después|après"
    r"|后|後|時(?:点)?|以上|以后|の|时)|\s?(?:mark|timepoint|time point|landmark))",
    re.IGNORECASE,
)


NAMED_AFTER = re.compile(
    r"[\s-]{0,2}(?:the |without |sin |sans |ohne |actuarial |cumulative |estimated |overall |disease"
    r"|progression|event|relapse|recurrence|survival|mortality|OS\b|PFS\b|DFS\b|EFS\b|RFS\b|rates?\b|local"
    r"|累积|累计|总|無|无|生存|全生存|存活|死亡|复发|überleben|überlebens|gesamt)",
    re.IGNORECASE,
)


def landmarks_of(passage: Passage) -> set[Figure]:
    """Return the durations that say when, not how long: "at 12 months", "5-year survival"."""
    rates = [
        f
        for f in passage.figures
        if f.kind in RATE_KINDS | {"points"} or (f.kind in COUNT_KINDS and VERB_AFTER.match(passage.text[reach(f) :]))
    ]
    found = set()
    for figure in passage.figures:
        if figure.kind != "duration" or (figure.high is not None and not rates):
            continue
        before, after = (
            passage.text[max(0, figure.start - 60) : figure.start],
            passage.text[figure.end : figure.end + 40],
        )
        bare = (
            before[: len(before) - len(figure.comparator_text or "")]
            if figure.comparator_text and before.rstrip().endswith(figure.comparator_text)
            else before
        )
        own = passage.text[figure.start : figure.end]
        adjectival = re.search(r"[\w]-[A-Za-z]", own) is not None or NAMED_AFTER.match(after) is not None
        if adjectival and (rates or _rate_word(after)) and not _is_median_of(before):
            found.add(figure)
        elif (
            rates
            and (
                (AT.search(before) and not GAINED_BY.search(before))
                or (LIVED.search(bare) or LIVED.search(before))
                and _rate_before(rates, figure)
            )
            and not _is_value_place(before)
        ):
            found.add(figure)
        elif (
            rates
            and TIMED_AFTER.match(after)
            and not _is_value_place(before)
            and not _time_mention_near(passage, figure)
        ):
            found.add(figure)
        elif rates and figure.rule == "landmark-label":
            found.add(figure)
    found |= set(_beside(passage, found))
    return found


SEPARATOR = re.compile(r"-?\s?(?:,|,? ?and|&|y|et|und|、|和|及|と)\s?", re.IGNORECASE)


def _beside(passage: Passage, found: set[Figure]) -> Iterator[Figure]:
    """Yield the other members of a list of times: "1-, 2- and 3-year", "at 6 and 12 months"."""
    times = [f for f in passage.figures if f.kind == "duration"]
    for order in (times[::-1], times):
        marked = False
        for at, figure in enumerate(order):
            if at:
                a, b = sorted((order[at - 1], figure), key=lambda f: f.start)
                marked = marked and SEPARATOR.fullmatch(passage.text[a.end : b.start]) is not None
            marked = marked and not _is_value_place(passage.text[max(0, figure.start - 60) : figure.start])
            if marked:
                yield figure
            marked = marked or figure in found


GAINED_BY = re.compile(
    r"\b(?:lengthen|extend|improv|prolong|delay|increas|boost|shorten|reduc)\w*\b[^.;,]{0,50}\bby\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)


def _rate_before(rates: list[Figure], figure: Figure) -> bool:
    return any(0 < figure.start - f.end < 100 for f in rates)


def _rate_word(after: str) -> bool:
    return (
        re.match(r"[\s-]?(?:\w+[\s-]){0,5}(?:rates?|probabilit|mortality)|[一-鿿]{0,8}率", after, re.IGNORECASE)
        is not None
    )


def _is_median_of(before: str) -> bool:
    return (
        re.search(
            r"(?:\bmedian|\bmean|\baverage|mediana|médiane|中位|平均|中央値)[^.;,、]{0,40}$", before, re.IGNORECASE
        )
        is not None
    )


def _is_value_place(before: str) -> bool:
    return (
        re.search(r"(?:\bmedian|\bmean|\baverage|mediana|médiane|中位|平均|中央値)[^.;]{0,50}$", before, re.IGNORECASE)
        is not None
    )


def _time_mention_near(passage: Passage, figure: Figure) -> bool:
    near = (m for m in passage.mentions if "time" in m.takes and m.code in SURVIVAL and 0 <= figure.start - m.end < 40)
    return any(
        re.search(r"\b(?:was|were|is|of|at|reached|exceed\w+)\b|[:=(]", passage.text[m.end : figure.start])
        for m in near
    )


def time_of(
    passage: Passage, figure: Figure, mention: Mention, landmarks: set[Figure], values: list[Figure]
) -> Figure | None:
    """Return the nearest time point of a value: in its own clause first, then beside its endpoint."""
    if not landmarks:
        return None
    series = _series(passage, landmarks, mention, values)
    if figure in series:
        return series[figure]

    def distance(mark: Figure) -> float:
        to_value = apart(passage, mark.start, mark.end, begin(figure), reach(figure))
        to_name = apart(passage, mark.start, mark.end, mention.start, mention.end)
        return min(to_value, to_name + 1)

    nearest = min(landmarks, key=distance)
    opening = nearest.start < 16 and nearest.end <= begin(figure)  # "At one year, 68% ... and 91% ..."
    return nearest if opening or distance(nearest) < 28 else None


def _series(passage: Passage, landmarks: set[Figure], mention: Mention, values: list[Figure]) -> dict[Figure, Figure]:
    """Read "4- and 6-month PFS was 45% and 20%": as many values as times, or a multiple, in the same order."""
    after = [f for f in values if f.start >= mention.end and f.kind in {"percent", "of", "share"}]
    first = min((f.start for f in after), default=0)
    ahead = sorted((f for f in landmarks if f.end <= first and abs(f.end - mention.start) < 60), key=lambda f: f.start)
    if len(ahead) < 2 or not all(
        SEPARATOR.fullmatch(passage.text[a.end : b.start]) for a, b in zip(ahead, ahead[1:], strict=False)
    ):
        return {}
    return {f: ahead[i % len(ahead)] for i, f in enumerate(after)} if after and len(after) % len(ahead) == 0 else {}
