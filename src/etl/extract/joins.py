"""Figures that belong together: a shared unit, n with its percentage, a value with its interval."""

from __future__ import annotations

import re

from etl.extract.agreement import MOST_APART, agrees, plausible, restates
from etl.extract.figures import Figure, reach
from etl.extract.grammar import Grammar
from etl.extract.shape import KILLED, Shape
from etl.extract.wording import PEOPLE_AFTER, VERSUS
from etl.values import replace

VALUES = frozenset({"percent", "points", "duration", "ratio", "of", "count", "bare", "fold"})
LONGEST_BEFORE, LONGEST_AFTER = 48, 20  # characters that a comparator may take


def compared(shape: Shape, figure: Figure, grammar: Grammar) -> Figure:
    """Return a value with its comparator: "at least 12 months", "90% or more"."""
    if figure.kind not in VALUES:
        return figure
    start = max(0, figure.start - LONGEST_BEFORE)
    found = grammar.comparators.first(shape.text[start : figure.start])
    if found is None:
        start = figure.end
        found = grammar.comparators_after.first(shape.text[start : figure.end + LONGEST_AFTER])
    if found is None:
        return figure
    code, match = found
    words = shape.text[start + match.start("c") : start + match.end("c")]
    return replace(figure, comparator=code, comparator_text=words.strip())


NOISE = re.compile(r"\([^()]{0,120}\)|\[[^\[\]]{0,120}\]")
SHARES_UNIT = frozenset({"duration", "percent"})


def shared_units(text: str, found: list[Figure], grammar: Grammar) -> list[Figure]:
    """Give a bare number the unit of the next figure in a list or comparison: "14 vs 5 months"."""
    result = list(found)
    for at in reversed(range(len(result))):
        if result[at].kind == "bare":
            result[at] = _with_unit(text, result, at, grammar=grammar)
    return result


def _with_unit(text: str, found: list[Figure], at: int, *, grammar: Grammar) -> Figure:
    figure = found[at]
    unit = _unit_behind_bracket(text, figure, grammar)
    if unit is not None:
        return replace(figure, kind="duration", unit=unit, shared_unit=True, rule="duration", n=None)
    after, before = _next_value(found, at), _previous_value(found, at)
    for other in (
        after if after is not None and _shares_with_next(text, figure, after, grammar=grammar) else None,
        before if before is not None and _shares_with_last(text, before, figure, grammar=grammar) else None,
    ):
        if other is not None:
            return replace(figure, kind=other.kind, unit=other.unit, shared_unit=True, rule=other.rule, n=None)
    return figure


def _shares_with_next(text: str, figure: Figure, after: Figure, *, grammar: Grammar) -> bool:
    if after.kind not in SHARES_UNIT or after.end <= figure.end:
        return False
    timed = after.kind == "duration" and (
        HUNG.match(text, figure.end) or TIME_NEXT.search(text, max(0, figure.start - TIME_CHARS), figure.start)
    )
    if figure.words and not timed:
        return False
    gap = _plain(text[figure.end : after.start]).replace("  ", " ")
    if after.kind == "percent" and figure.n is not None and gap.strip() in {"(", "or"}:
        return False  # "12 (40%)": a number of patients with its share
    return grammar.joins.fullmatch(gap) is not None


TIME_NEXT = re.compile(r"\b(?:at|after|by|in|nach|tras|après)\s$", re.IGNORECASE)  # "at five, 10 and 15 years"
TIME_CHARS = 8
HUNG = re.compile(r"-(?=,| (?:and|or|und|y|et) )")  # "one-, two- and three-year"


def _shares_with_last(text: str, before: Figure, figure: Figure, *, grammar: Grammar) -> bool:
    if before.kind not in SHARES_UNIT or text[figure.end : figure.end + 1] not in " .,;)":
        return False
    if grammar.people_next.match(text[figure.end : figure.end + 24]) is not None:
        return False
    gap = _plain(text[before.end : figure.start])
    if grammar.versus.fullmatch(gap) is not None or _changes(text, before, gap):
        return True
    ahead = _plain(text[figure.end : figure.end + NEXT_ARM])
    return OF_ONE_ARM.fullmatch(gap) is not None and OF_OTHER_ARM.match(ahead) is not None


def _changes(text: str, before: Figure, gap: str) -> bool:
    """Read "from 7 months to 14" and "to 14 months from 7"."""
    led = CHANGES.get(gap.strip().lower())
    return led is not None and led.search(text, max(0, before.start - CHANGE_CHARS), before.start) is not None


TO_BEFORE, FROM_BEFORE = (re.compile(rf"\b{word}\s(?:a median of |about |nearly |just )?$") for word in ("to", "from"))
CHANGES = {"to": FROM_BEFORE, "from": TO_BEFORE, "up from": TO_BEFORE, ", from": TO_BEFORE, ", up from": TO_BEFORE}
CHANGE_CHARS = 24

# the unit is said once: "8.1 months (95% CI ...) for one regimen and 8.0 (95% CI ...) for the other"
OF_ONE_ARM = re.compile(
    r"\s{0,2}(?:for|with|in|on|among) [^.;:%\x01\x02]{2,50}?,? (?:and|versus|vs\.?|compared (?:with|to)) ",
    re.IGNORECASE,
)
OF_OTHER_ARM = re.compile(r"\s{0,2}(?:for|with|in|on|among) (?!the (?:first|last)\b)[a-z]", re.IGNORECASE)
NEXT_ARM = 60  # characters


def _plain(gap: str) -> str:
    return NOISE.sub("", gap).replace(KILLED, "")


def _unit_behind_bracket(text: str, figure: Figure, grammar: Grammar) -> str | None:
    """Read "9.6 (95% CI: 7.2-12.0) months": the unit stands behind the interval."""
    bracket = NOISE.match(text, figure.end + (text[figure.end : figure.end + 1] == " "))
    match = grammar.unit_next.match(text, bracket.end()) if bracket else None
    return next((name for name, words in match.groupdict().items() if words is not None), None) if match else None


SKIPPED = frozenset({"ci", "p_value", "range"})
NEIGHBOURS = 3


def _next_value(found: list[Figure], at: int) -> Figure | None:
    return next((f for f in found[at + 1 : at + 1 + NEIGHBOURS] if f.kind not in SKIPPED), None)


def _previous_value(found: list[Figure], at: int) -> Figure | None:
    return next((f for f in reversed(found[max(0, at - NEIGHBOURS) : at]) if f.kind not in SKIPPED), None)


def fused(text: str, found: list[Figure], grammar: Grammar) -> list[Figure]:
    """Join what states one result twice, "10 (66.7%) patients", and give intervals and p-values to their values."""
    result: list[Figure] = []
    for figure in found:
        if len(result) > 1 and _are_bounds(text, result[-2], low=result[-1], high=figure):
            result[-2:] = [_with_bare_bounds(result[-2], result[-1], figure)]
            continue
        last = result[-1] if result else None
        joined = _join(text, last, figure, grammar=grammar) if last is not None else None
        behind = _behind_interval(text, result, figure) if joined is None else None
        if joined is not None:
            result[-1] = joined
        elif behind is not None:
            result[-2] = behind
        else:
            result.append(figure)
    return result


BEFORE_PERCENT = frozenset({"of", "count", "bare", "all", "none"})
AFTER_PERCENT = frozenset({"of", "total", "count", "bare"})
OPENED = re.compile(r"\s?[(\[]\s?")


def _join(text: str, last: Figure, figure: Figure, *, grammar: Grammar) -> Figure | None:
    gap = text[reach(last) : figure.start]
    if last.kind == figure.kind == "status" and OPENED.fullmatch(gap):  # "not reached (NR; ..."
        return replace(last, parts=(*last.parts, (figure.start, figure.end, "value")))
    bracketed = gap.endswith("(") and grammar.opens_percent.fullmatch(gap)
    roughly = _in_words(last, figure) if bracketed else None
    if roughly is not None:
        return roughly
    if last.kind in BEFORE_PERCENT and figure.kind == "percent" and figure.high is None:
        return _counts_then_percent(text, last, figure, grammar=grammar)
    if last.kind == "percent" and last.high is None and figure.kind in AFTER_PERCENT:
        closes = text[figure.end : figure.end + 1] in ")],;" or text[figure.end : figure.end + 4] == " pat"
        if closes or figure.kind in {"of", "total"}:
            return _percent_then_counts(gap, last, figure, grammar=grammar)
    if not OPENED.fullmatch(gap):
        return None
    closes = text[figure.end : figure.end + 1] in ")]"
    return _with_bounds(last, figure) or (_in_other_unit(last, figure) if closes else None)


def _in_words(last: Figure, figure: Figure) -> Figure | None:
    """Read "a third (29.1%)", "three in four (72.3%)": the bracket says exactly what the words say roughly."""
    said_roughly = last.rule.startswith("fraction") or (last.kind == "of" and last.natural)
    if not said_roughly or figure.kind != "percent" or last.value is None or figure.value is None:
        return None
    if figure.high is not None or abs(last.value - figure.value) > MOST_APART:
        return None
    return replace(figure, parts=(*figure.parts, (last.start, last.end, "value")))


def _with_bounds(last: Figure, figure: Figure) -> Figure | None:
    """Read "12.3 months (9.8-14.1 months)": a range of the same kind in brackets is the interval."""
    low, value, high = figure.value, last.value, figure.high
    if last.ci is not None or last.kind != figure.kind or last.kind not in SHARES_UNIT:
        return None
    if low is None or value is None or high is None or not low <= value <= high:
        return None
    return replace(last, ci=(low, high, None), parts=(*last.parts, (figure.start, figure.end, "ci")))


OPENS_BOUNDS, BETWEEN_BOUNDS = re.compile(r"\s?[(\[]"), re.compile(r"\s?[-–]\s?")


def _are_bounds(text: str, value: Figure, *, low: Figure, high: Figure) -> bool:
    """Read the bracket of "16.6 months (13.9-19.3)": two bare numbers around a value are its interval."""
    if not low.kind == high.kind == "bare" or value.ci is not None or value.kind not in SHARES_UNIT:
        return False
    if value.value is None or low.value is None or high.value is None or not low.value <= value.value <= high.value:
        return False
    opened, between = text[reach(value) : low.start], text[low.end : high.start]
    return (
        bool(OPENS_BOUNDS.fullmatch(opened) and BETWEEN_BOUNDS.fullmatch(between))
        and text[high.end : high.end + 1] in ")]"
    )


def _with_bare_bounds(value: Figure, low: Figure, high: Figure) -> Figure:
    return replace(value, ci=(low.value, high.value, None), parts=(*value.parts, (low.start, high.end, "ci")))


IN_MONTHS = {"years": 12.0, "months": 1.0, "weeks": 12 / 52, "days": 12 / 365}


ROUNDED = 0.2  # of the exact time: "almost five years (58.7 months)"


def _in_other_unit(last: Figure, figure: Figure) -> Figure | None:
    """Read "almost five years (58.7 months)": the bracket says exactly what the words say roughly."""
    known = last.kind == figure.kind == "duration" and last.unit in IN_MONTHS and figure.unit in IN_MONTHS
    if not known or last.unit == figure.unit or last.value is None or figure.value is None or figure.high is not None:
        return None
    exact = figure.value * IN_MONTHS[figure.unit or ""]
    if abs(last.value * IN_MONTHS[last.unit or ""] - exact) > ROUNDED * exact:
        return None
    return replace(figure, parts=(*figure.parts, (last.start, last.end, "value")))


COUNTS_BEHIND = re.compile(r"\)?\s?[;,(\[]\s?(?:n ?= ?)?")


def _behind_interval(text: str, result: list[Figure], figure: Figure) -> Figure | None:
    """Read "36.4% (95% CI: 27.1-46.5; n=36/99)": the counts stand behind the interval."""
    match result:
        case [*_, Figure(kind="percent") as percent, Figure(kind="ci") as interval] if figure.kind == "of":
            if not COUNTS_BEHIND.fullmatch(text[interval.end : figure.start]) or not plausible(figure, percent):
                return None
            counts = (figure.start, figure.end, "counts")
            return replace(percent, kind="of", n=figure.n, total=figure.total, rule="percent-and-n", parts=(counts,))
        case _:
            return None


AMONG = re.compile(r"\b(?:among|of) (?:the |these |all )?$", re.IGNORECASE)


def _counts_then_percent(text: str, last: Figure, figure: Figure, *, grammar: Grammar) -> Figure | None:
    gap = text[reach(last) : figure.start]
    if "," in gap and last.kind == "count" and AMONG.search(text, 0, last.start):
        return None  # "Among the 23 responders, 83% had": of whom it is told
    if "," in gap and last.kind == "count" and PEOPLE_AFTER.match(text, figure.end):
        return None  # "in 296 patients, 60% of those treated": each has its own noun
    if VERSUS.match(text, figure.end + 1) is not None:
        return None  # "72 vs 97 deaths (27.6 vs 36.9%)": the bracket is another comparison
    fits = plausible(last, figure) or ("(" in gap and restates(last, figure))
    if not (fits and grammar.opens_percent.fullmatch(gap)) and not agrees(last, figure, gap):
        return None
    kind = "of" if last.total is not None and last.kind != "count" else "share"
    words = last if figure.comparator == "=" else figure
    return replace(
        figure,
        kind=kind,
        n=last.n,
        total=last.total,
        rule="n-and-percent",
        comparator=words.comparator,
        comparator_text=words.comparator_text,
        parts=((last.start, last.end, "numerator" if kind == "share" else "counts"),),
    )


def _percent_then_counts(gap: str, last: Figure, figure: Figure, *, grammar: Grammar) -> Figure | None:
    if figure.n is None or figure.natural:
        return None
    if not grammar.opens_count.fullmatch(gap) and not agrees(figure, last, gap):
        return None
    if figure.kind == "total" and not plausible(figure, last):
        return replace(last, total=figure.n, rule="percent-of-N", parts=((figure.start, figure.end, "denominator"),))
    if not plausible(figure, last):
        return None
    kind, role = ("of", "counts") if figure.total is not None else ("share", "numerator")
    return replace(
        last, kind=kind, n=figure.n, total=figure.total, rule="percent-and-n", parts=((figure.start, figure.end, role),)
    )
