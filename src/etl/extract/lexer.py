"""The lexer: every number of a sentence with its type, one owner per character, the kill-list first.

A sentence is read twice. On the text itself, names, dates and addresses are claimed. What is left is turned
into a shape in which each numeral is one character, so that one pattern reads digits and number words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from etl.extract.elided_units import elided_units
from etl.extract.figures import Figure
from etl.extract.grammar import Grammar
from etl.extract.joins import VALUES, compared, fused, shared_units
from etl.extract.numerals import numerals, without_overlap
from etl.extract.readers import READERS
from etl.extract.shape import Shape, Taken, fold, shape_of, whole
from etl.extract.table_rows import table_cells
from etl.values import replace


def lex(text: str, language: str | None, grammar: Grammar) -> tuple[Figure, ...]:
    """Return the figures of a block in order; every digit that stands in a numeral belongs to one."""
    folded = fold(text)
    killed = list(_claims_on_text(folded, grammar))
    taken = Taken(killed)
    written = [*numerals(folded, language), *grammar.articles(folded)]
    free = without_overlap([n for n in written if not taken.overlaps(n.start, n.end)])
    figures = [_up_to_claim(folded, f, killed) for f in _on_shape(shape_of(folded, killed, free), grammar)]
    owned = Taken(f for f in figures if f.kind not in VALUES)  # "300 mg/m2": the dose takes the name inside it
    killed = [claim for claim in killed if not owned.overlaps(claim.start, claim.end)]
    return tuple(sorted([*killed, *figures], key=lambda f: (f.start, f.end)))


def _up_to_claim(text: str, figure: Figure, claims: Iterable[Figure]) -> Figure:
    """Return a value without what a rule has claimed inside it: the spread of "37.0 +/- 4.8 months"."""
    if figure.kind not in VALUES:
        return figure
    inside = (claim.start for claim in claims if figure.start < claim.start < figure.end)
    end = min(inside, default=figure.end)
    return figure if end == figure.end else replace(figure, end=figure.start + len(text[figure.start : end].rstrip()))


def _claims_on_text(text: str, grammar: Grammar) -> Iterator[Figure]:
    if DIGIT.search(text) is None:
        return
    taken = Taken()
    for rule, match in grammar.text_rules.finditer(text):
        start, end = match.span()
        if start < end and not taken.overlaps(start, end) and DIGIT.search(match.group()):
            taken.add(start, end)
            yield Figure(kind=rule.kind, start=start, end=end, rule=rule.id)


DIGIT = re.compile(r"[\d⁰¹²³⁴-⁹一二三四五六七八九十]")


def _on_shape(shape: Shape, grammar: Grammar) -> list[Figure]:
    taken = Taken()
    found: list[Figure] = []
    for reader in (_early_values, _kills, _values) if shape.numerals else (_values,):
        for figure in reader(shape, grammar, taken):
            taken.add(figure.start, figure.end)
            for start, end, _ in figure.parts:
                taken.add(start, end)
            found.append(figure)
    found += _leftover(shape, taken)
    found.sort(key=lambda f: f.start)
    found = [compared(shape, figure, grammar) for figure in found]
    found = elided_units(shape.text, shared_units(shape.text, found, grammar))
    found = fused(shape.text, found, grammar)
    return [_placed(shape, figure) for figure in found]


def _placed(shape: Shape, figure: Figure) -> Figure:
    parts = tuple((shape.starts[start], shape.ends[end - 1], role) for start, end, role in figure.parts)
    return replace(figure, start=shape.starts[figure.start], end=shape.ends[figure.end - 1], parts=parts)


def _kills(shape: Shape, grammar: Grammar, taken: Taken) -> Iterator[Figure]:
    for rule, match in grammar.shape_rules.finditer(shape.text):
        start, end = match.span()
        values = shape.values(start, end)
        if values and not taken.overlaps(start, end):
            killed = Figure(kind=rule.kind, start=start, end=end, rule=rule.id, values=values)
            yield _with_certainty(killed, match.group())


LEVELS = frozenset({80.0, 90.0, 95.0, 97.5, 99.0})  # of confidence, in percent
SIGN = re.compile(r"[<>=≤≥]")
SIGNS = {"≤": "<", "≥": ">"}


def _with_certainty(killed: Figure, text: str) -> Figure:
    """Return a killed figure with its bounds if it is an interval, with sign and value if it is a p-value."""
    values = killed.values
    if killed.kind == "ci":
        level = values[0] if values[1:] and values[0] in LEVELS else None
        low, *high = values if level is None else values[1:]
        return replace(killed, ci=(low, high[0] if high else None, level))
    if killed.kind == "p_value":
        sign = SIGN.search(text)
        return replace(killed, p=(SIGNS.get(sign.group(), sign.group()) if sign else "=", values[-1]))
    return killed


MAX_RATIO = 20  # a larger number after "HR" is a time or a percentage


def _early_values(shape: Shape, grammar: Grammar, taken: Taken) -> Iterator[Figure]:
    """Yield what the kill-list would misread: ratios, cells of tables, and landmark weeks."""
    for match in grammar.ratio.each(shape.text):
        index = match.start("v")
        value = shape.value(index)
        if value < MAX_RATIO and not taken.overlaps(match.start(), index + 1):
            yield Figure(kind="ratio", start=index, end=index + 1, rule="ratio", value=value, unit="ratio")
    yield from table_cells(shape)
    for match in grammar.landmark_label.each(shape.text):
        start, end = match.span("u")
        if not taken.overlaps(start, end):
            unit = match.group("w").lower().rstrip("s") + "s"
            value = shape.value(match.start("v"))
            yield Figure(kind="duration", start=start, end=end, rule="landmark-label", value=value, unit=unit)


def _values(shape: Shape, grammar: Grammar, taken: Taken) -> Iterator[Figure]:
    for kind, match in grammar.values.finditer(shape.text):
        for figure in READERS[kind](shape, match):
            if not taken.overlaps(figure.start, figure.end):
                yield figure


def _leftover(shape: Shape, taken: Taken) -> list[Figure]:
    return [
        Figure(kind="population", start=i, end=i + 1, rule="large-number", value=n.value)
        if n.value >= POPULATION
        else Figure(kind="bare", start=i, end=i + 1, rule="bare", value=n.value, n=whole(n.value), words=n.words)
        for i, n in shape.numerals.items()
        if not taken.overlaps(i, i + 1)
    ]


POPULATION = 100_000  # no trial has so many patients
