"""Whose result a value is: the treated, the control group, a subgroup."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.extract.figures import Figure, begin, reach
from etl.extract.link import Link
from etl.extract.passages import Passage
from etl.extract.wording import VERSUS

BETWEEN_ARMS = frozenset(
    {
        "HAZARD_RATIO",
        "ODDS_RATIO",
        "RISK_RATIO",
        "RELATIVE_RISK_REDUCTION",
        "RATE_DIFFERENCE",
        "DIFFERENCE",
        "RELATIVE_CHANGE",
        "FOLD_CHANGE",
    }
)
JOINED_WITH = re.compile(
    r"(?:\bplus|\band|\+|\badded to|\bin addition to|\bcombin\w+ with|\btogether with|\balong with"
    r"|联合|加|kombiniert mit|combinado con|associé\w* à)\s(?:standard |the |a )*$",
    re.IGNORECASE,
)
LIST_BREAK = re.compile(
    r"[;；]|,\s(?=(?:in|im|en|dans|for|with|bei)\b[^,;.]{2,60}\d)|,? (?:and|while|whereas|but|y|et"
    r"|und)\s(?=[^,;]{0,60}[\d\x01])|,\s(?=\d)",
    re.IGNORECASE,
)
GROUP = re.compile(r"\b(?:group|arm)", re.IGNORECASE)
COMBINED = re.compile(
    r"^\s?(?:with|for|in|on|among|with the)?[^,;.]{0,60}\b(?:plus|combination|combined|added|\+)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """The words that are a value's own: from the value before it to the value after it."""

    start: int
    value_start: int
    value_end: int
    end: int


def zone(passage: Passage, figure: Figure, values: list[Figure]) -> Zone:
    """Return the stretch around a value up to its neighbours, comparisons and clause ends."""
    text = passage.text
    value_start, value_end = begin(figure), reach(figure)
    before = max([reach(f) for f in values if reach(f) <= value_start], default=0)
    after = min([begin(f) for f in values if begin(f) >= value_end], default=len(text))
    for match in VERSUS.finditer(text, before, value_start):
        before = match.end()
    for match in LIST_BREAK.finditer(text, before, min(len(text), value_start + 4)):
        before = match.end() if match.end() <= value_start else before
    if stop := VERSUS.search(text, value_end, after):
        after = stop.start()
    # the break is known by the number that follows it, so the search may look past the end
    if (stop := LIST_BREAK.search(text, value_end, min(len(text), after + 4))) and stop.start() < after:
        after = max(value_end, stop.start())
    return Zone(start=before, value_start=value_start, value_end=value_end, end=after)


WIDE = re.compile(r"[\u2e80-\u9fff]")


def _last_stop(text: str) -> int:
    return max(text.rfind(mark) for mark in "、,;。") + 1


def controlled(
    passage: Passage,
    own: Zone,
    comparators: frozenset[str],
    studied: frozenset[str],
    labels: frozenset[str] = frozenset(),
) -> bool | None:
    """Say whether a value's own words name the control group (true), the treated (false), or neither (null)."""
    stretches = ((own.value_end, own.end), (own.start, own.value_start))
    if WIDE.search(
        passage.text[own.start : own.value_start]
    ):  # in Chinese and Japanese the group stands before its value
        stretches = ((own.start + _last_stop(passage.text[own.start : own.value_start]), own.value_start),)
    for start, end in stretches:
        stretch = passage.text[start:end]
        if (
            start == own.value_end
            and not re.match(
                r"[\s)\]%,]{0,3}(?:\([^()]{0,80}\)\s?)?(?:in|on|for|with|of|among|who|at|taking|getting|given|receiving"
                r"|treated|were|that|had|arm|group|control|placebo|patients|from|des|chez|en|bei|mit|von|im|in der|auf"
                r"|的|组|群|で|に|の|surviv|alive|versus|\w+ (?:arm|group))",
                stretch,
                re.IGNORECASE,
            )
            and len(stretch) > 40
        ):
            stretch = stretch[:25]
        if any(label.lower() in stretch.lower() for label in labels):
            return True
        named = {n.concept for n in passage.names if n.kind == "drug" and start <= n.start < end}
        cue = next(
            (
                c
                for c in passage.said("control")
                if start <= c.start < end
                and (
                    GROUP.search(passage.text[c.start : c.end + 7])
                    or not JOINED_WITH.search(passage.text[max(0, c.start - 28) : c.start])
                )
            ),
            None,
        )
        if cue is not None and not (named & studied and not named & comparators):
            return True
        if named & studied:
            return False
        if named & comparators:
            return True
        if re.search(
            r"\b(?:combination|experimental|treatment (?:arm|group)|treated (?:group|arm|patients)|intervention"
            r"|study drug|new drug|vaccine arm|investigational)\b"
            r"|治疗组|试验组|联合组|投与群|併用群",
            stretch,
            re.IGNORECASE,
        ):
            return False
    return None


def role(
    passage: Passage,
    link: Link,
    values: list[Figure],
    links: list[Link],
    drugs: tuple[frozenset[str], frozenset[str], frozenset[str]],
    controlled_trial: bool,
    measure: str,
) -> str:
    """Return the arm role of a value: CONTROL or EXPERIMENTAL."""
    comparators, studied, labels = drugs
    if measure in BETWEEN_ARMS:
        return "EXPERIMENTAL"
    own = zone(passage, link.figure, values)
    if (bracketed := _bracketed_pair(passage, link, values)) is not None:
        return bracketed
    said = controlled(passage, own, comparators, studied, labels)
    if said is True:
        if "placebo" in passage.text[own.start : own.end].lower():
            return "PLACEBO_COMPARATOR"
        return "CONTROL"
    if said is False:
        return "EXPERIMENTAL"
    others = [
        other
        for other in links
        if other is not link
        and other.mention == link.mention
        and other.size == link.size
        and other.figure.kind == link.figure.kind
    ]
    ordered = _ordered_arms(passage, link)
    if ordered is not None:
        return ordered
    if _second_of_pair(passage, link, values) and controlled_trial:
        return "CONTROL"
    controlled_trial = controlled_trial or any(f.kind in {"ratio", "p_value"} for f in passage.figures)
    if controlled_trial and link.size == 2 and link.chain == 1 and _compared(passage, link, others):
        subgroup = any(c for c in passage.said("subgroup") if own.start <= c.start <= own.end)
        first = next((o for o in others if o.chain == 0), None)
        if not subgroup and (
            first is None or controlled(passage, zone(passage, first.figure, values), comparators, studied) is not True
        ):
            return "CONTROL"
    return "EXPERIMENTAL"


def _bracketed_pair(passage: Passage, link: Link, values: list[Figure]) -> str | None:
    """Read "than the control group (92.9% versus 76.4%)": inside a bracket the treated stand first."""
    if link.size != 2:
        return None
    opened = passage.text.rfind("(", max(0, begin(link.figure) - 70), begin(link.figure))
    closed = passage.text.find(")", reach(link.figure))
    if opened < 0 or closed < 0 or ")" in passage.text[opened : begin(link.figure)]:
        return None
    inside = [f for f in values if opened < f.start < closed and f.kind == link.figure.kind]
    words = passage.text[opened:closed]
    if len(inside) != 2 or not VERSUS.search(words) or re.search(r"[A-Za-z]{4,}", VERSUS.sub("", UNITS.sub("", words))):
        return None
    if not any(passage.said("control")) and (
        any(passage.said("subgroup")) or not any(n.kind == "drug" for n in passage.names)
    ):
        return None
    return "EXPERIMENTAL" if inside[0] is link.figure else "CONTROL"


UNITS = re.compile(r"months?|years?|weeks?|days?|percent|median|hazard|ratio|confidence|interval", re.IGNORECASE)
PAIR = re.compile(r"\s?,?\s?(?:and|beziehungsweise|bzw\.|y|et|und|和|、|,|/)\s?(?:del? |de |d')?", re.IGNORECASE)
ARM_NAMED = re.compile(r"\b(?:arms?|groups?|cohorts?|dose|with|for|in)\b|组|群", re.IGNORECASE)


def _second_of_pair(passage: Passage, link: Link, values: list[Figure]) -> bool:
    """Read "were 52% and 44%" in an article about two arms: the second value is the second arm's."""
    if link.size != 2 or link.chain != 1 or link.rule == "list":
        return False
    if link.figure.rule == "table-row":
        return True
    before = max((f for f in values if reach(f) <= begin(link.figure)), key=reach, default=None)
    if before is None or not PAIR.fullmatch(passage.text[reach(before) : begin(link.figure)]):
        return False
    return not any(passage.said("subgroup")) and ARM_NAMED.search(passage.text[reach(link.figure) :]) is None


def _compared(passage: Passage, link: Link, others: list[Link]) -> bool:
    first = next((o for o in others if o.chain == 0), None)
    if first is None or reach(first.figure) > begin(link.figure):
        return False
    return VERSUS.search(passage.text[reach(first.figure) : begin(link.figure)]) is not None


ARMS_AFTER = re.compile(
    r"(?:in|for|with|among|on|im|in der|en|para|dans|chez)\s(?:the )?(?P<first>[^.;]{2,80}?)(?:,? (?:and"
    r"|versus|vs\.?|y|et|und)(?: the)?|、|和|与)\s(?P<second>[^.;]{2,80}?)(?:,? respectively|,? respectivamente"
    r"|,? respectivement|$|[.;(])",
    re.IGNORECASE,
)
ARMS_BEFORE = re.compile(
    r"(?P<first>[一-鿿A-Za-z]{1,16}[组組群])(?:和|与|及|、|と)(?P<second>[一-鿿A-Za-z]{1,16}[组組群])|(?:in"
    r"|for) (?:the )?(?P<third>[^,.;]{2,60}?) and (?:the )?(?P<fourth>[^,.;]{2,60}?) (?:groups?|arms?)\b",
    re.IGNORECASE,
)
CONTROL_WORD = re.compile(
    r"\b(?:placebo|control|alone|standard|chemotherapy|observation|best supportive|comparator|sham|kontroll\w*"
    r"|estándar|seule|contrôle)\b|对照|安慰剂|プラセボ|対照",
    re.IGNORECASE,
)


def _ordered_arms(passage: Passage, link: Link) -> str | None:
    """Read "58% and 31% with the combination and chemotherapy alone": the second value is the second arm's."""
    if link.size != 2:
        return None
    match = ARMS_AFTER.search(passage.text, reach(link.figure)) or ARMS_BEFORE.search(
        passage.text[: begin(link.figure)]
    )
    if match is None:
        return None
    names = [name for name in match.groups() if name is not None]
    first, second = (CONTROL_WORD.search(name) is not None for name in names[:2])
    if first == second:
        return None
    is_second = link.chain == 1
    return "CONTROL" if (second if is_second else first) else "EXPERIMENTAL"
