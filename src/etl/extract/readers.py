"""From a match on the shape to figures: one reader for each kind of value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.extract.figures import Figure
from etl.extract.shape import Shape


def indexes(shape: Shape, match: re.Match[str]) -> list[int]:
    return [i for i in range(match.start(), match.end()) if i in shape.numerals]


def whole(value: float) -> int | None:
    return int(value) if value == int(value) else None


def _read_percent(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    places = indexes(shape, match)
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
    places = indexes(shape, match)
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


def _read_of(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    a, b = match.start("a"), match.start("b")
    n, total = whole(shape.value(a)), whole(shape.value(b))
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
    return (
        total in (3, 4, 5, 10, 100, 1000)
        and re.search(r"out of|\bin\b|every|cada|\bsur\b|von", text, re.IGNORECASE) is not None
    )


FRACTIONS = {
    "half": 50.0,
    "third": 100 / 3,
    "quarter": 25.0,
    "twothirds": 200 / 3,
    "threequarters": 75.0,
    "fifth": 20.0,
    "tenth": 10.0,
}


EVERY = {
    "zweite": 2,
    "dritte": 3,
    "vierte": 4,
    "fünfte": 5,
    "sechste": 6,
    "siebte": 7,
    "achte": 8,
    "neunte": 9,
    "zehnte": 10,
}


PARTS = {"third": 100 / 3, "twothirds": 100 / 3, "quarter": 25.0, "threequarters": 25.0, "fifth": 20.0, "tenth": 10.0}


def _read_fraction(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    name = next(name for name, text in match.groupdict().items() if text is not None)
    if name == "hundredth":
        a, b = (i for i in indexes(shape, match)[:2])
        whole, part = shape.value(a), shape.value(b)
        if 0 < whole and part <= whole:
            yield Figure(kind="percent", start=match.start(), end=match.end(), rule="fraction-cjk" if whole != 100 else "percent",
                         value=100 * part / whole, unit="%", words=True)  # fmt: skip
    elif name == "tenths":
        value = 10 * shape.value(indexes(shape, match)[0])
        if value <= 100:
            yield Figure(
                kind="percent", start=match.start(), end=match.end(), rule="tenths", value=value, unit="%", words=True
            )
    else:
        places = indexes(shape, match)
        if name == "onein":
            total = shape.value(places[-1])
            if total > 1:
                yield Figure(
                    kind="percent",
                    start=match.start(),
                    end=match.end(),
                    rule="fraction",
                    value=100 / total,
                    unit="%",
                    words=True,
                )
            return
        if name == "jeder":
            word = match.group().split()[-1].lower().rstrip("nr")
            yield Figure(
                kind="percent",
                start=match.start(),
                end=match.end(),
                rule="fraction",
                value=100 / EVERY[word],
                unit="%",
                words=True,
            )
            return
        value = PARTS[name] * shape.value(places[0]) if places and name in PARTS else FRACTIONS[name]
        if value <= 100:
            yield Figure(
                kind="percent", start=match.start(), end=match.end(), rule="fraction", value=value, unit="%", words=True
            )


def _read_count(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    index = match.start("v")
    value = whole(shape.value(index))
    if value is not None:
        yield Figure(kind="count", start=index, end=match.end(), rule="patients", n=value, unit="patients",
                     words=shape.numerals[index].words, natural=match.groupdict().get("them") is not None)  # fmt: skip


def _read_total(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    value = whole(shape.value(match.start("v")))
    if value is not None:
        yield Figure(kind="total", start=match.start(), end=match.end(), rule="sample-size", n=value, unit="patients")


def _read_all(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    value = whole(shape.value(match.start("v") if match.group("v") else match.start("v2")))
    if value is not None and value > 1:
        yield Figure(
            kind="all",
            start=match.start(),
            end=match.end(),
            rule="all-of-N",
            n=value,
            total=value,
            value=100.0,
            unit="%",
        )


def _read_none(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    total = whole(shape.value(match.start("v"))) if match.group("v") else None
    yield Figure(kind="none", start=match.start(), end=match.end(), rule="none", n=0, total=total, value=0.0, unit="%")


FOLD = {"doubled": 2.0, "tripled": 3.0, "halved": 0.5, "quadrupled": 4.0}


def _read_fold(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    name = next(name for name, text in match.groupdict().items() if text is not None)
    value = FOLD[name] if name in FOLD else shape.value(indexes(shape, match)[0])
    yield Figure(kind="fold", start=match.start(), end=match.end(), rule="fold", value=value, unit="ratio")


def _read_status(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    del shape
    yield Figure(kind="status", start=match.start(), end=match.end(), rule="not-reached")


READERS = {
    "percent": _read_percent, "duration": _read_duration, "of": _read_of, "fraction": _read_fraction,
    "count": _read_count, "total": _read_total, "all": _read_all, "none": _read_none, "fold": _read_fold, "status": _read_status,
}  # fmt: skip
