"""The lexer: every number of a sentence with its type, one owner per character, the kill-list first.

A sentence is read twice. On the text itself, names, dates and addresses are claimed. What is left is turned
into a shape in which each numeral is one character, so that one pattern reads digits and number words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from etl.extract.figures import Figure
from etl.extract.grammar import Grammar
from etl.extract.joins import compared, fused, shared_units
from etl.extract.numerals import numerals
from etl.extract.readers import READERS, indexes, whole
from etl.extract.shape import Shape, Taken, fold, no_overlap, shape_of


def lex(text: str, language: str | None, grammar: Grammar) -> tuple[Figure, ...]:
    """Return the figures of a block in order; every digit that stands in a numeral belongs to one."""
    folded = fold(text)
    killed = list(_claims_on_text(folded, grammar))
    taken = Taken(killed)
    free = [n for n in numerals(folded, language) if not taken.overlaps(n.start, n.end)]
    free += [n for n in grammar.articles(folded) if not taken.overlaps(n.start, n.end)]
    shape = shape_of(folded, killed, sorted(no_overlap(free), key=lambda n: n.start))
    figures = [*_on_shape(shape, grammar, language)]
    return tuple(sorted([*killed, *figures], key=lambda f: (f.start, f.end)))


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


def _on_shape(shape: Shape, grammar: Grammar, language: str | None) -> list[Figure]:
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
    found = shared_units(shape.text, found, grammar)
    found = fused(shape.text, found, grammar)
    return [_placed(shape, figure) for figure in found]


def _placed(shape: Shape, figure: Figure) -> Figure:
    parts = tuple((shape.starts[start], shape.ends[end - 1], role) for start, end, role in figure.parts)
    return replace(figure, start=shape.starts[figure.start], end=shape.ends[figure.end - 1], parts=parts)


def _kills(shape: Shape, grammar: Grammar, taken: Taken) -> Iterator[Figure]:
    for rule, match in grammar.shape_rules.finditer(shape.text):
        values = shape.values(*match.span())
        if values and not taken.overlaps(*match.span()):
            yield _killed(rule.kind, rule.id, match, values)


def _killed(kind: str, rule: str, match: re.Match[str], values: tuple[float, ...]) -> Figure:
    start, end = match.span()
    figure = Figure(kind=kind, start=start, end=end, rule=rule, values=values)
    if kind == "ci":
        level = values[0] if len(values) > 1 and values[0] in (80, 90, 95, 97.5, 99) else None
        bounds = values[1:] if level is not None else values
        return replace(figure, ci=(bounds[0], bounds[1] if len(bounds) > 1 else None, level)) if bounds else figure
    if kind == "p_value":
        sign = re.search(r"[<>=≤≥]", match.group())
        return replace(figure, p=({"≤": "<", "≥": ">"}.get(sign.group(), sign.group()) if sign else "=", values[-1]))
    return figure


def _early_values(shape: Shape, grammar: Grammar, taken: Taken) -> Iterator[Figure]:
    """Yield what the kill-list would misread: ratios, n of N with words between, and landmark weeks."""
    for match in grammar.ratio.finditer(shape.text):
        index = match.start("v")
        value = shape.value(index)
        if value < 20 and not taken.overlaps(match.start(), index + 1):
            yield Figure(kind="ratio", start=index, end=index + 1, rule="ratio", value=value, unit="ratio")
    for match in TABLE_ROW.finditer(shape.text):
        yield from _cells(shape, match)
    for match in grammar.landmark_label.finditer(shape.text):
        start, end = match.span("u")
        if not taken.overlaps(start, end):
            unit = match.group("w").lower().rstrip("s") + "s"
            value = shape.value(match.start("v"))
            yield Figure(kind="duration", start=start, end=end, rule="landmark-label", value=value, unit=unit)


CELL_SHAPE = r"\x01(?:\s?%)?(?:\s?[(\[]\x01(?:\s?%)?(?:\s?(?:,|-|–|to)\s?\x01(?:\s?%)?)?[)\]])?"


# a table's row flattened to text: "ORR, n (%) 45 (37.5) 22 (18.3)", "Median PFS, months 11.2 5.5"
TABLE_ROW = re.compile(
    r"(?P<unit>n,? ?\(%\)|no\. \(%\)|%|months?|mo|weeks?"
    r"|years?)\s?\)?(?:,?\s?\(?(?:\x01\s?% )?CI\)?)?\s?[:|]?[\s|]{1,3}(?P<cells>"
    + CELL_SHAPE
    + r"(?:[\s|]{1,3}"
    + CELL_SHAPE
    + r"){0,5})[\s|]*$",
    re.IGNORECASE | re.MULTILINE,
)


CELL = re.compile(CELL_SHAPE)


def _cells(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    unit = match.group("unit").lower()
    for cell in CELL.finditer(shape.text, *match.span("cells")):
        places = indexes(shape, cell)
        first = shape.value(places[0])
        interval = (shape.value(places[1]), shape.value(places[2]), None) if len(places) == 3 else None
        parts = ((places[1], places[2] + 1, "ci"),) if interval else ()
        if "(" in unit and len(places) == 2:
            yield Figure(kind="share", start=places[1], end=places[1] + 1, rule="table-row", value=shape.value(places[1]), unit="%",
                         n=whole(first), parts=((places[0], places[0] + 1, "numerator"),))  # fmt: skip
        elif unit == "%":
            yield Figure(
                kind="percent",
                start=places[0],
                end=places[0] + 1,
                rule="table-row",
                value=first,
                unit="%",
                ci=interval,
                parts=parts,
            )
        elif "(" not in unit:
            name = {"mo": "months"}.get(unit, unit.rstrip("s") + "s")
            yield Figure(
                kind="duration",
                start=places[0],
                end=places[0] + 1,
                rule="table-row",
                value=first,
                unit=name,
                ci=interval,
                parts=parts,
            )


def _values(shape: Shape, grammar: Grammar, taken: Taken) -> Iterator[Figure]:
    for kind, match in grammar.values.finditer(shape.text):
        for figure in READERS[kind](shape, match):
            if not taken.overlaps(figure.start, figure.end):
                yield figure


def _leftover(shape: Shape, taken: Taken) -> list[Figure]:
    return [
        Figure(kind="bare", start=i, end=i + 1, rule="bare", value=n.value, n=whole(n.value), words=n.words)
        for i, n in shape.numerals.items()
        if not taken.overlaps(i, i + 1)
    ]
