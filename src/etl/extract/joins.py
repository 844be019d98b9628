"""Figures that belong together: a shared unit, n with its percentage, a value with its interval."""

from __future__ import annotations

import re
from dataclasses import replace

from etl.extract.figures import Figure, reach
from etl.extract.grammar import Grammar
from etl.extract.shape import KILLED, Shape

VALUES = frozenset({"percent", "points", "duration", "ratio", "of", "count", "bare", "fold"})


def compared(shape: Shape, figure: Figure, grammar: Grammar) -> Figure:
    if figure.kind not in VALUES:
        return figure
    before = shape.text[max(0, figure.start - 48) : figure.start]
    for code, expression in grammar.comparators:
        if match := expression.search(before):
            return replace(figure, comparator=code, comparator_text=match.group("c").strip())
    after = shape.text[figure.end : figure.end + 20]
    for code, expression in grammar.comparators_after:
        if match := expression.match(after):
            return replace(figure, comparator=code, comparator_text=match.group("c").strip())
    return figure


NOISE = re.compile(r"\([^()]{0,120}\)|\[[^\[\]]{0,120}\]")


def shared_units(text: str, found: list[Figure], grammar: Grammar) -> list[Figure]:
    """Give a bare number the unit of the next figure in a list or comparison: "14 vs 5 months"."""
    result = list(found)
    for at in range(len(result) - 1, -1, -1):
        figure = result[at]
        if figure.kind != "bare":
            continue
        if (unit := _unit_behind_bracket(text, figure, grammar)) is not None:
            result[at] = replace(figure, kind="duration", unit=unit, shared_unit=True, rule="duration", n=None)
            continue
        if (
            not figure.words
            and (after := _next_value(result, at)) is not None
            and after.kind in {"duration", "percent"}
            and after.end > figure.end
        ):
            gap = NOISE.sub("", text[figure.end : after.start]).replace(KILLED, "").replace("  ", " ")
            if grammar.joins.fullmatch(gap) and not (after.kind == "percent" and _is_integer_count(gap, figure)):
                result[at] = replace(
                    figure, kind=after.kind, unit=after.unit, shared_unit=True, rule=after.rule, n=None
                )
                continue
        before = _previous_value(result, at)
        if before is not None and before.kind in {"duration", "percent"}:
            gap = NOISE.sub("", text[before.end : figure.start]).replace(KILLED, "")
            tail = text[figure.end : figure.end + 24]
            if (
                grammar.versus.fullmatch(gap)
                and text[figure.end : figure.end + 1] in " .,;)"
                and not grammar.people_next.match(tail)
            ):
                result[at] = replace(
                    figure, kind=before.kind, unit=before.unit, shared_unit=True, rule=before.rule, n=None
                )
    return result


def _unit_behind_bracket(text: str, figure: Figure, grammar: Grammar) -> str | None:
    """Read "9.6 (95% CI: 7.2-12.0) months": the unit stands behind the interval."""
    bracket = NOISE.match(text, figure.end + (text[figure.end : figure.end + 1] == " "))
    match = grammar.unit_next.match(text, bracket.end()) if bracket else None
    return next((name for name, words in match.groupdict().items() if words is not None), None) if match else None


def _is_integer_count(gap: str, figure: Figure) -> bool:
    return figure.n is not None and gap.strip() in {"(", "or"}


SKIPPED = frozenset({"ci", "p_value", "range"})


def _next_value(found: list[Figure], at: int) -> Figure | None:
    return next((f for f in found[at + 1 : at + 4] if f.kind not in SKIPPED), None)


def _previous_value(found: list[Figure], at: int) -> Figure | None:
    return next((f for f in reversed(found[max(0, at - 3) : at]) if f.kind not in SKIPPED), None)


def fused(text: str, found: list[Figure], grammar: Grammar) -> list[Figure]:
    """Join what states one result twice, "10 (66.7%) patients", and give intervals and p-values to their values."""
    result: list[Figure] = []
    for figure in found:
        last = result[-1] if result else None
        joined = _join(text, last, figure, grammar) if last is not None else None
        behind = _behind_interval(text, result, figure) if joined is None else None
        if joined is not None:
            result[-1] = joined
        elif behind is not None:
            result[-2] = behind
        else:
            result.append(figure)
    return result


def _join(text: str, last: Figure, figure: Figure, grammar: Grammar) -> Figure | None:
    gap = text[reach(last) : figure.start]
    if last.kind in {"of", "count", "bare", "all", "none"} and figure.kind == "percent" and figure.high is None:
        return _counts_then_percent(gap, last, figure, grammar)
    if last.kind == "percent" and last.high is None and figure.kind in {"of", "total", "count", "bare"}:
        closes = text[figure.end : figure.end + 1] in ")],;" or text[figure.end : figure.end + 4] == " pat"
        if closes or figure.kind in {"of", "total"}:
            return _percent_then_counts(gap, last, figure, grammar)
    if last.ci is None and last.kind == figure.kind in {"percent", "duration"} and figure.high is not None:
        if OPENED.fullmatch(gap) and last.value is not None and figure.value <= last.value <= figure.high:
            return replace(
                last, ci=(figure.value, figure.high, None), parts=(*last.parts, (figure.start, figure.end, "ci"))
            )
    return None


def _behind_interval(text: str, result: list[Figure], figure: Figure) -> Figure | None:
    """Read "36.4% (95% CI: 27.1-46.5; n=36/99)": the counts stand behind the interval."""
    if len(result) < 2 or result[-1].kind != "ci" or result[-2].kind != "percent" or figure.kind != "of":
        return None
    gap = text[result[-1].end : figure.start]
    if not re.fullmatch(r"\)?\s?[;,(\[]\s?(?:n ?= ?)?", gap) or not _plausible(figure, result[-2]):
        return None
    return replace(
        result[-2],
        kind="of",
        n=figure.n,
        total=figure.total,
        rule="percent-and-n",
        parts=((figure.start, figure.end, "counts"),),
    )


OPENED = re.compile(r"\s?[(\[]\s?")


def _counts_then_percent(gap: str, last: Figure, figure: Figure, grammar: Grammar) -> Figure | None:
    if not (grammar.opens_percent.fullmatch(gap) and _plausible(last, figure)):
        return None
    kind = "of" if last.total is not None and last.kind != "count" else "share"
    words = last if figure.comparator == "=" else figure
    role = "numerator" if kind == "share" else "counts"
    return replace(figure, kind=kind, n=last.n, total=last.total, rule="n-and-percent", comparator=words.comparator,
                   comparator_text=words.comparator_text, parts=((last.start, last.end, role),))  # fmt: skip


def _percent_then_counts(gap: str, last: Figure, figure: Figure, grammar: Grammar) -> Figure | None:
    if figure.n is None or figure.natural or not grammar.opens_count.fullmatch(gap):
        return None
    if figure.kind == "total" and not _plausible(figure, last):
        return replace(last, total=figure.n, rule="percent-of-N", parts=((figure.start, figure.end, "denominator"),))
    if not _plausible(figure, last):
        return None
    kind, role = ("of", "counts") if figure.total is not None else ("share", "numerator")
    return replace(
        last, kind=kind, n=figure.n, total=figure.total, rule="percent-and-n", parts=((figure.start, figure.end, role),)
    )


def _plausible(counted: Figure, percent: Figure) -> bool:
    if counted.n is None or percent.value is None:
        return False
    if counted.total and counted.kind != "count":
        return abs(100 * counted.n / counted.total - percent.value) <= 6
    return counted.n > 0 or percent.value == 0
