"""The lexer: every number of a block with its type, one owner per character, the kill-list first.

A block is read twice. On the text itself, names, dates and addresses are claimed. What is left is turned
into a shape in which each numeral is one character, so that one pattern reads digits and number words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from etl.extract.grammar import Grammar
from etl.extract.numerals import Numeral, numerals

KILLED = "\x03"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A typed number; `start` and `end` count the block's text and take in the unit.

    `kind` is percent, points, duration, ratio, fold, of, count, all, none, status, bare, or, for what can be
    no outcome, the kind of the rule that claimed it. `n` of `total` are patients.
    """

    kind: str
    start: int
    end: int
    rule: str
    value: float | None = None
    high: float | None = None
    unit: str | None = None
    comparator: str = "="
    comparator_text: str | None = None
    n: int | None = None
    total: int | None = None
    natural: bool = False
    words: bool = False
    shared_unit: bool = False
    ci: tuple[float | None, float | None, float | None] | None = None
    p: tuple[str, float] | None = None
    parts: tuple[tuple[int, int, str], ...] = ()
    values: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A text with each numeral as one character, and the way back."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    numerals: dict[int, Numeral]

    def value(self, index: int) -> float:
        """Return the value of the numeral at an index."""
        return self.numerals[index].value

    def values(self, start: int, end: int) -> tuple[float, ...]:
        """Return the values of all numerals between two indexes."""
        return tuple(self.numerals[i].value for i in range(start, end) if i in self.numerals)


def lex(text: str, language: str | None, grammar: Grammar) -> tuple[Figure, ...]:
    """Return the figures of a block in order; every digit that stands in a numeral belongs to one."""
    folded = fold(text)
    killed = list(_claims_on_text(folded, grammar))
    taken = Taken(killed)
    free = [n for n in numerals(folded, language) if not taken.overlaps(n.start, n.end)]
    free += [n for n in grammar.articles(folded) if not taken.overlaps(n.start, n.end)]
    shape = _shape(folded, killed, sorted(_no_overlap(free), key=lambda n: n.start))
    figures = [*_on_shape(shape, grammar, language)]
    return tuple(sorted([*killed, *figures], key=lambda f: (f.start, f.end)))


FOLDS = str.maketrans({
    "\xa0": " ", "\u202f": " ", "\u2009": " ", "\u2003": " ", "\n": " ", "\r": " ", "\t": " ", "’": "'", "‘": "'",
    "−": "-", "‑": "-", "‐": "-", "（": "(", "）": ")", "％": "%", "，": ",", "：": ":", "；": ";", "＝": "=", "．": ".",
    "﹪": "%", "～": "~", "“": '"', "”": '"',
}) | {0xFF10 + i: str(i) for i in range(10)}  # fmt: skip


def fold(text: str) -> str:
    """Return the text with look-alike characters made one, of the same length."""
    return text.translate(FOLDS)


class Taken:
    """Which stretches have an owner; claims do not overlap."""

    def __init__(self, claims: Iterable[Figure] = ()) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for claim in sorted(claims, key=lambda c: c.start):
            self.starts.append(claim.start)
            self.ends.append(claim.end)

    def overlaps(self, start: int, end: int) -> bool:
        """Say whether part of a stretch has an owner."""
        at = bisect_right(self.starts, start)
        return (at > 0 and self.ends[at - 1] > start) or (at < len(self.starts) and self.starts[at] < end)

    def add(self, start: int, end: int) -> None:
        """Give a free stretch an owner."""
        at = bisect_right(self.starts, start)
        self.starts.insert(at, start)
        self.ends.insert(at, end)


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


def _no_overlap(found: list[Numeral]) -> list[Numeral]:
    kept: list[Numeral] = []
    for numeral in sorted(found, key=lambda n: (n.start, -n.end)):
        if not kept or numeral.start >= kept[-1].end:
            kept.append(numeral)
    return kept


def _shape(text: str, killed: list[Figure], free: list[Numeral]) -> Shape:
    pieces, starts, ends, at = [], [], [], 0
    places: dict[int, Numeral] = {}
    items: list[Figure | Numeral] = sorted([*killed, *free], key=lambda item: item.start)
    for item in items:
        pieces.append(text[at : item.start])
        starts += range(at, item.start)
        ends += range(at + 1, item.start + 1)
        if isinstance(item, Numeral):
            places[len(starts)] = item
            pieces.append("\x02" if item.words else "\x01")
        else:
            pieces.append(KILLED)
        starts.append(item.start)
        ends.append(item.end)
        at = item.end
    pieces.append(text[at:])
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    return Shape("".join(pieces), tuple(starts), tuple(ends), places)


def _on_shape(shape: Shape, grammar: Grammar, language: str | None) -> list[Figure]:
    taken = Taken()
    found: list[Figure] = []
    for reader in (_early_values, _kills, _values):
        for figure in reader(shape, grammar, taken):
            taken.add(figure.start, figure.end)
            for start, end, _ in figure.parts:
                taken.add(start, end)
            found.append(figure)
    found += _leftover(shape, taken)
    found.sort(key=lambda f: f.start)
    found = [_compared(shape, figure, grammar) for figure in found]
    found = _shared_units(shape.text, found, grammar)
    found = _fused(shape.text, found, grammar)
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
    r"(?P<unit>n,? ?\(%\)|no\. \(%\)|%|months?|mo|weeks?|years?)\s?\)?(?:,?\s?\(?(?:\x01\s?% )?CI\)?)?\s?[:|]?[\s|]{1,3}(?P<cells>"
    + CELL_SHAPE + r"(?:[\s|]{1,3}" + CELL_SHAPE + r"){0,5})[\s|]*$",
    re.IGNORECASE | re.MULTILINE,
)
CELL = re.compile(CELL_SHAPE)


def _cells(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    unit = match.group("unit").lower()
    for cell in CELL.finditer(shape.text, *match.span("cells")):
        places = _indexes(shape, cell)
        first = shape.value(places[0])
        interval = (shape.value(places[1]), shape.value(places[2]), None) if len(places) == 3 else None
        parts = ((places[1], places[2] + 1, "ci"),) if interval else ()
        if "(" in unit and len(places) == 2:
            yield Figure(kind="share", start=places[1], end=places[1] + 1, rule="table-row", value=shape.value(places[1]), unit="%",
                         n=_whole(first), parts=((places[0], places[0] + 1, "numerator"),))  # fmt: skip
        elif unit == "%":
            yield Figure(kind="percent", start=places[0], end=places[0] + 1, rule="table-row", value=first, unit="%", ci=interval, parts=parts)
        elif "(" not in unit:
            name = {"mo": "months"}.get(unit, unit.rstrip("s") + "s")
            yield Figure(kind="duration", start=places[0], end=places[0] + 1, rule="table-row", value=first, unit=name, ci=interval, parts=parts)


def _values(shape: Shape, grammar: Grammar, taken: Taken) -> Iterator[Figure]:
    for kind, expression in grammar.values:
        for match in expression.finditer(shape.text):
            for figure in READERS[kind](shape, match):
                if not taken.overlaps(figure.start, figure.end):
                    yield figure


def _indexes(shape: Shape, match: re.Match[str]) -> list[int]:
    return [i for i in range(match.start(), match.end()) if i in shape.numerals]


def _read_percent(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    places = _indexes(shape, match)
    words = shape.numerals[places[0]].words
    points = match.lastgroup == "points"
    kind, unit = ("points", "percentage_points") if points else ("percent", "%")
    common = {"kind": kind, "rule": kind, "unit": unit, "words": words}
    if len(places) == 1:
        yield Figure(start=places[0], end=match.end(), value=shape.value(places[0]), **common)
        return
    first, last = shape.value(places[0]), shape.value(places[1])
    if last < first or _is_change(shape.text, match.start()):
        yield Figure(start=places[0], end=places[0] + 1, value=first, **common)
        yield Figure(start=places[1], end=match.end(), value=last, **common)
    else:
        yield Figure(start=places[0], end=match.end(), value=first, high=last, **common)


CHANGE = re.compile(r"(?:\bfrom|\bde|\bvon|从|由)\s?$", re.IGNORECASE)
RANGED = re.compile(r"\b(?:rang\w+|vari\w+|between)\s(?:\w+\s){0,3}from\s?$", re.IGNORECASE)


def _is_change(text: str, start: int) -> bool:
    before = text[max(0, start - 40) : start]
    return bool(CHANGE.search(before)) and not RANGED.search(before)


def _read_duration(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    places = _indexes(shape, match)
    unit = next(name for name, text in match.groupdict().items() if text is not None)
    common = {"kind": "duration", "rule": "duration", "unit": unit, "words": shape.numerals[places[0]].words}
    first = shape.value(places[0])
    if match.group().lower().startswith("half") and len(places) == 1:
        first /= 2
    if len(places) == 1:
        yield Figure(start=match.start(), end=match.end(), value=first, **common)
        return
    last = shape.value(places[1])
    if last < first or _is_change(shape.text, match.start()):
        yield Figure(start=places[0], end=places[0] + 1, value=first, shared_unit=True, **common)
        yield Figure(start=places[1], end=match.end(), value=last, **common)
    else:
        yield Figure(start=places[0], end=match.end(), value=first, high=last, **common)


def _whole(value: float) -> int | None:
    return int(value) if value == int(value) else None


def _read_of(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    a, b = match.start("a"), match.start("b")
    n, total = _whole(shape.value(a)), _whole(shape.value(b))
    reverse = match.re.groupindex.get("reverse") is not None and match.group("reverse") is not None
    if reverse:
        n, total = total, n
    if n is None or total is None or n > total or total == 0:
        return
    if match.re.groupindex.get("butone") is not None and match.group("butone") is not None:
        n = total - n
    plural = match.re.groupindex.get("natural") is not None and match.group("natural") is not None
    words = shape.numerals[a].words
    natural = plural or (_out_of_round(match.group(), total) and "the" not in match.group().lower().split())
    yield Figure(kind="of", start=match.start(), end=match.end(), rule="n-of-N", n=n, total=total, value=100 * n / total,
                 unit="%", natural=natural, words=words)  # fmt: skip


def _out_of_round(text: str, total: int) -> bool:
    return total in (3, 4, 5, 10, 100, 1000) and re.search(r"out of|\bin\b|every|cada|\bsur\b|von", text, re.IGNORECASE) is not None


def _read_fraction(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    name = next(name for name, text in match.groupdict().items() if text is not None)
    if name == "hundredth":
        a, b = (i for i in _indexes(shape, match)[:2])
        whole, part = shape.value(a), shape.value(b)
        if 0 < whole and part <= whole:
            yield Figure(kind="percent", start=match.start(), end=match.end(), rule="fraction-cjk" if whole != 100 else "percent",
                         value=100 * part / whole, unit="%", words=True)  # fmt: skip
    elif name == "tenths":
        value = 10 * shape.value(_indexes(shape, match)[0])
        if value <= 100:
            yield Figure(kind="percent", start=match.start(), end=match.end(), rule="tenths", value=value, unit="%", words=True)
    else:
        places = _indexes(shape, match)
        if name == "onein":
            total = shape.value(places[-1])
            if total > 1:
                yield Figure(kind="percent", start=match.start(), end=match.end(), rule="fraction", value=100 / total, unit="%", words=True)
            return
        if name == "jeder":
            word = match.group().split()[-1].lower().rstrip("nr")
            yield Figure(kind="percent", start=match.start(), end=match.end(), rule="fraction", value=100 / EVERY[word], unit="%", words=True)
            return
        value = PARTS[name] * shape.value(places[0]) if places and name in PARTS else FRACTIONS[name]
        if value <= 100:
            yield Figure(kind="percent", start=match.start(), end=match.end(), rule="fraction", value=value, unit="%", words=True)


FRACTIONS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "twothirds": 200 / 3, "threequarters": 75.0, "fifth": 20.0, "tenth": 10.0}


EVERY = {"zweite": 2, "dritte": 3, "vierte": 4, "fünfte": 5, "sechste": 6, "siebte": 7, "achte": 8, "neunte": 9, "zehnte": 10}
PARTS = {"third": 100 / 3, "twothirds": 100 / 3, "quarter": 25.0, "threequarters": 25.0, "fifth": 20.0, "tenth": 10.0}


def _read_count(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    index = match.start("v")
    value = _whole(shape.value(index))
    if value is not None:
        yield Figure(kind="count", start=index, end=match.end(), rule="patients", n=value, unit="patients",
                     words=shape.numerals[index].words, natural=match.groupdict().get("them") is not None)  # fmt: skip


def _read_total(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    value = _whole(shape.value(match.start("v")))
    if value is not None:
        yield Figure(kind="total", start=match.start(), end=match.end(), rule="sample-size", n=value, unit="patients")


def _read_all(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    value = _whole(shape.value(match.start("v") if match.group("v") else match.start("v2")))
    if value is not None and value > 1:
        yield Figure(kind="all", start=match.start(), end=match.end(), rule="all-of-N", n=value, total=value, value=100.0, unit="%")


def _read_none(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    total = _whole(shape.value(match.start("v"))) if match.group("v") else None
    yield Figure(kind="none", start=match.start(), end=match.end(), rule="none", n=0, total=total, value=0.0, unit="%")


def _read_fold(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    name = next(name for name, text in match.groupdict().items() if text is not None)
    value = FOLD[name] if name in FOLD else shape.value(_indexes(shape, match)[0])
    yield Figure(kind="fold", start=match.start(), end=match.end(), rule="fold", value=value, unit="ratio")


FOLD = {"doubled": 2.0, "tripled": 3.0, "halved": 0.5, "quadrupled": 4.0}


def _read_status(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    del shape
    yield Figure(kind="status", start=match.start(), end=match.end(), rule="not-reached")


READERS = {
    "percent": _read_percent, "duration": _read_duration, "of": _read_of, "fraction": _read_fraction,
    "count": _read_count, "total": _read_total, "all": _read_all, "none": _read_none, "fold": _read_fold, "status": _read_status,
}  # fmt: skip


def _leftover(shape: Shape, taken: Taken) -> list[Figure]:
    return [
        Figure(kind="bare", start=i, end=i + 1, rule="bare", value=n.value, n=_whole(n.value), words=n.words)
        for i, n in shape.numerals.items()
        if not taken.overlaps(i, i + 1)
    ]


VALUES = frozenset({"percent", "points", "duration", "ratio", "of", "count", "bare", "fold"})


def _compared(shape: Shape, figure: Figure, grammar: Grammar) -> Figure:
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


def _shared_units(text: str, found: list[Figure], grammar: Grammar) -> list[Figure]:
    """Give a bare number the unit of the next figure in a list or comparison: "14 vs 5 months"."""
    result = list(found)
    for at in range(len(result) - 1, -1, -1):
        figure = result[at]
        if figure.kind != "bare":
            continue
        if (unit := _unit_behind_bracket(text, figure, grammar)) is not None:
            result[at] = replace(figure, kind="duration", unit=unit, shared_unit=True, rule="duration", n=None)
            continue
        if not figure.words and (after := _next_value(result, at)) is not None and after.kind in {"duration", "percent"} and after.end > figure.end:
            gap = NOISE.sub("", text[figure.end : after.start]).replace(KILLED, "").replace("  ", " ")
            if grammar.joins.fullmatch(gap) and not (after.kind == "percent" and _is_integer_count(gap, figure)):
                result[at] = replace(figure, kind=after.kind, unit=after.unit, shared_unit=True, rule=after.rule, n=None)
                continue
        before = _previous_value(result, at)
        if before is not None and before.kind in {"duration", "percent"}:
            gap = NOISE.sub("", text[before.end : figure.start]).replace(KILLED, "")
            tail = text[figure.end : figure.end + 24]
            if grammar.versus.fullmatch(gap) and text[figure.end : figure.end + 1] in " .,;)" and not grammar.people_next.match(tail):
                result[at] = replace(figure, kind=before.kind, unit=before.unit, shared_unit=True, rule=before.rule, n=None)
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


def _fused(text: str, found: list[Figure], grammar: Grammar) -> list[Figure]:
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
    gap = text[_reach(last) : figure.start]
    if last.kind in {"of", "count", "bare", "all", "none"} and figure.kind == "percent" and figure.high is None:
        return _counts_then_percent(gap, last, figure, grammar)
    if last.kind == "percent" and last.high is None and figure.kind in {"of", "total", "count", "bare"}:
        closes = text[figure.end : figure.end + 1] in ")],;" or text[figure.end : figure.end + 4] == " pat"
        if closes or figure.kind in {"of", "total"}:
            return _percent_then_counts(gap, last, figure, grammar)
    if last.ci is None and last.kind == figure.kind in {"percent", "duration"} and figure.high is not None:
        if OPENED.fullmatch(gap) and last.value is not None and figure.value <= last.value <= figure.high:
            return replace(last, ci=(figure.value, figure.high, None), parts=(*last.parts, (figure.start, figure.end, "ci")))
    return None


def _behind_interval(text: str, result: list[Figure], figure: Figure) -> Figure | None:
    """Read "36.4% (95% CI: 27.1-46.5; n=36/99)": the counts stand behind the interval."""
    if len(result) < 2 or result[-1].kind != "ci" or result[-2].kind != "percent" or figure.kind != "of":
        return None
    gap = text[result[-1].end : figure.start]
    if not re.fullmatch(r"\)?\s?[;,(\[]\s?(?:n ?= ?)?", gap) or not _plausible(figure, result[-2]):
        return None
    return replace(result[-2], kind="of", n=figure.n, total=figure.total, rule="percent-and-n", parts=((figure.start, figure.end, "counts"),))


OPENED = re.compile(r"\s?[(\[]\s?")


def _reach(figure: Figure) -> int:
    return max([figure.end, *(end for _, end, _ in figure.parts)])


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
    return replace(last, kind=kind, n=figure.n, total=figure.total, rule="percent-and-n", parts=((figure.start, figure.end, role),))


def _plausible(counted: Figure, percent: Figure) -> bool:
    if counted.n is None or percent.value is None:
        return False
    if counted.total and counted.kind != "count":
        return abs(100 * counted.n / counted.total - percent.value) <= 6
    return counted.n > 0 or percent.value == 0
