"""From a match on the shape to figures: one reader for each kind of value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from etl.extract.figures import Figure
from etl.extract.fractions import fraction
from etl.extract.shape import Shape, indexes, named, whole
from etl.values import replace

Reader = Callable[[Shape, re.Match[str]], Iterator[Figure]]


def _read_percent(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    kind, unit = ("points", "percentage_points") if match.lastgroup == "points" else ("percent", "%")
    first, *more = indexes(shape, match)
    whole_range = Figure(
        kind=kind,
        start=first,
        end=match.end(),
        rule=kind,
        value=shape.value(first),
        unit=unit,
        words=shape.numerals[first].words,
    )
    if not more:
        yield whole_range
    elif _are_two(shape, match, (first, more[0])):
        yield replace(whole_range, end=first + 1)
        yield replace(whole_range, start=more[0], value=shape.value(more[0]))
    else:
        yield replace(whole_range, high=shape.value(more[0]))


def _are_two(shape: Shape, match: re.Match[str], places: tuple[int, int]) -> bool:
    """Say whether two numbers are no range: the second is smaller, or the text tells a change from one to the other."""
    first, last = map(shape.value, places)
    return last < first or _is_change(shape.text, match.start()) or _is_change_behind(shape.text, match)


CHANGE = re.compile(r"(?:\bfrom|\bde|\bvon|从|由)\s?$", re.IGNORECASE)
RANGED = re.compile(r"\b(?:rang\w+|vari\w+|between)\s(?:\w+\s){0,3}from\s?$", re.IGNORECASE)


def _is_change(text: str, start: int) -> bool:
    before = text[max(0, start - 40) : start]
    return bool(CHANGE.search(before)) and not RANGED.search(before)


# "7%から12%に上昇": a change where the second value is reached, a range where it is not
REACHED = re.compile(r"(?:に|へ|まで)(?!わた|及|相当|達し?ない)")


def _is_change_behind(text: str, match: re.Match[str]) -> bool:
    return "から" in match.group() and REACHED.match(text, match.end()) is not None


MONTH_OF_YEAR = re.compile(r"[\x01\x02]\s?月$")


LASTS = re.compile(
    r"(?:生存|缓解|进展)(?:期|时间)(?:不足|不到|超过|达到?|只有|[为约是仅]){0,2}$|(?:TTP|PFS|OS|DOR)[为约是仅]{0,2}$"
)  # "中位生存期8~10月"


def _is_calendar(shape: Shape, match: re.Match[str]) -> bool:
    """Say whether 月 names a month of the year: so in "12月", not in "18.4月", "3月后", "生存期8月"."""
    whole_numbers = all(shape.value(index).is_integer() for index in indexes(shape, match))
    lasts = shape.text.startswith(("后", "後"), match.end()) or LASTS.search(shape.text, 0, match.start())
    return whole_numbers and not lasts


DECADE = re.compile(r"(?:d[eé]cad[ae]s?|décennies?|jahrzehnte?[ns]?)$", re.IGNORECASE)
TEN_YEARS = 10
MONTHS_A_YEAR = 12


def _read_duration(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    first, *more = indexes(shape, match)
    value = shape.value(first)
    if MONTH_OF_YEAR.search(match.group()) and _is_calendar(shape, match):
        return
    if match.group(0) == match.groupdict().get("years_and_months"):
        months = MONTHS_A_YEAR * value + shape.value(more[0])
        yield Figure(
            kind="duration", start=match.start(), end=match.end(), rule="duration", value=months, unit="months"
        )
        return
    if not more and match.group().lower().startswith("half"):
        value /= 2
    if match.groupdict().get("and_a_half") or "半月" in match.group():
        value += 0.5
    if DECADE.search(match.group()):
        value *= TEN_YEARS
    whole_range = Figure(
        kind="duration",
        start=match.start(),
        end=match.end(),
        rule="duration",
        value=value,
        unit=named(match),
        words=shape.numerals[first].words,
    )
    if not more:
        yield whole_range
    elif _are_two(shape, match, (first, more[0])):
        yield replace(whole_range, start=first, end=first + 1, shared_unit=True)
        yield replace(whole_range, start=more[0], value=shape.value(more[0]))
    else:
        yield replace(whole_range, start=first, high=shape.value(more[0]))


def _read_of(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    said = match.groupdict()
    n, total = whole(shape.value(match.start("a"))), whole(shape.value(match.start("b")))
    if said.get("reverse") is not None:
        n, total = total, n
    if n is None or total is None or n > total or total == 0:
        return
    if said.get("butone") is not None:
        n = total - n
    printed = said.get("printed") is not None
    yield Figure(
        kind="of",
        start=match.start(),
        end=match.end(),
        rule="n-and-percent" if printed else "n-of-N",
        n=n,
        total=total,
        value=shape.value(match.start("printed")) if printed else 100 * n / total,
        unit="%",
        natural=_is_manner_of_speaking(match.group(), total, worded=said.get("natural") is not None),
        words=shape.numerals[match.start("a")].words,
    )


ROUND = frozenset({3, 4, 5, 10, 20, 100, 1000})
SMALL = 12
OUT_OF = re.compile(r"out of|\bin\b|every|cada|\bsur\b|von", re.IGNORECASE)


def _is_manner_of_speaking(text: str, total: int, *, worded: bool) -> bool:
    """Say whether "8 out of 10" names a rate, not ten patients; `worded`: by the words of one ("1 in 5")."""
    if worded:
        return total in ROUND or total <= SMALL
    return total in ROUND and OUT_OF.search(text) is not None and "the" not in text.lower().split()


def _read_fraction(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    found = fraction(shape, match)
    if found is not None:
        yield found


def _read_count(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    index = match.start("v")
    patients = whole(shape.value(index))
    if patients is not None:
        yield Figure(
            kind="count",
            start=index,
            end=match.end(),
            rule="patients",
            n=patients,
            unit="patients",
            words=shape.numerals[index].words,
            natural=match.groupdict().get("them") is not None,
        )


def _read_total(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    total = whole(shape.value(match.start("v")))
    if total is not None:
        yield Figure(kind="total", start=match.start(), end=match.end(), rule="sample-size", n=total, unit="patients")


def _read_all(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    total = whole(shape.value(match.start("v") if match.group("v") else match.start("v2")))
    if total is not None and total > 1:
        yield Figure(
            kind="all",
            start=match.start(),
            end=match.end("v") if match.group("v") else match.end(),
            rule="all-of-N",
            n=total,
            total=total,
            value=100.0,
            unit="%",
        )


def _read_none(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    total = whole(shape.value(match.start("v"))) if match.group("v") else None
    yield Figure(kind="none", start=match.start(), end=match.end(), rule="none", n=0, total=total, value=0.0, unit="%")


FOLD = {"doubled": 2.0, "tripled": 3.0, "halved": 0.5, "quadrupled": 4.0}


def _read_fold(shape: Shape, match: re.Match[str]) -> Iterator[Figure]:
    name = named(match)
    value = FOLD[name] if name in FOLD else shape.value(indexes(shape, match)[0])
    yield Figure(kind="fold", start=match.start(), end=match.end(), rule="fold", value=value, unit="ratio")


def _read_status(_: Shape, match: re.Match[str]) -> Iterator[Figure]:
    yield Figure(kind="status", start=match.start(), end=match.end(), rule="not-reached")


READERS: Mapping[str, Reader] = {
    "percent": _read_percent,
    "duration": _read_duration,
    "of": _read_of,
    "fraction": _read_fraction,
    "count": _read_count,
    "total": _read_total,
    "all": _read_all,
    "none": _read_none,
    "fold": _read_fold,
    "status": _read_status,
}
