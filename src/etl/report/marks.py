"""An article's text in pieces: values of results, other parts of them, other numbers, quotes, and the rest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter, itemgetter

from etl.report.snapshot import Row
from etl.report.words import reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text; `kind` is text, value, part (of a result) or number (of none), `in_quote` if a quote holds it.

    `ids` are the outcome rows that a value gives, `why` says what a number is.
    """

    start: int
    end: int
    kind: str = "text"
    ids: tuple[str, ...] = ()
    why: str = ""
    in_quote: bool = False


def pieces(outcomes: Sequence[Row], numbers: Sequence[Row], *, start: int, end: int) -> Iterator[Piece]:
    """Yield the text from start to end in pieces, in order and without gaps."""
    quotes = _joined((row["evidence_start"], row["evidence_end"]) for row in outcomes)
    at = start
    for token in _tokens(outcomes, numbers):
        if at <= token.start and token.end <= end:
            yield from _split(Piece(start=at, end=token.start), quotes)
            yield replace(token, in_quote=any(low <= token.start < high for low, high in _near(quotes, token)))
            at = token.end
    yield from _split(Piece(start=at, end=end), quotes)


def _tokens(outcomes: Sequence[Row], numbers: Sequence[Row]) -> list[Piece]:
    """Return values and numbers in the order of the text; where they overlap the value stands, then what is longer."""
    values = _values(outcomes)
    taken = values + [_number(row) for row in numbers if not _overlaps(values, row["number_start"], row["number_end"])]
    kept: list[Piece] = []
    for token in sorted(taken, key=lambda each: (each.start, -each.end)):
        if not kept or token.start >= kept[-1].end:
            kept.append(token)
    return kept


def _values(outcomes: Sequence[Row]) -> list[Piece]:
    """Return the values, those that overlap as one with the ids of all."""
    found: list[Piece] = []
    for row in sorted(outcomes, key=lambda each: (each["value_start"], -each["value_end"])):
        if found and row["value_start"] < found[-1].end:
            ids = (*found[-1].ids, row["outcome_id"])
            found[-1] = replace(found[-1], end=max(found[-1].end, row["value_end"]), ids=ids)
        else:
            ids = (row["outcome_id"],)
            found.append(Piece(start=row["value_start"], end=row["value_end"], kind="value", ids=ids))
    return found


def _number(row: Row) -> Piece:
    if row["fate"] == "outcome":
        said = f"part of a result: {(row['role'] or 'value').replace('_', ' ')}"
        return Piece(start=row["number_start"], end=row["number_end"], kind="part", why=said)
    said = f"no result: {reason(row['rule'])}"
    return Piece(start=row["number_start"], end=row["number_end"], kind="number", why=said)


def _overlaps(values: Sequence[Piece], start: int, end: int) -> bool:
    place = bisect_right(values, start, key=attrgetter("end"))
    return place < len(values) and values[place].start < end


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order, those that touch as one."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def _near(quotes: Sequence[tuple[int, int]], piece: Piece) -> Iterator[tuple[int, int]]:
    for quote in quotes[bisect_right(quotes, piece.start, key=itemgetter(1)) :]:
        if quote[0] >= piece.end:
            return
        yield quote


def _split(piece: Piece, quotes: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Yield a stretch of text cut where quotes begin and end."""
    at = piece.start
    for low, high in _near(quotes, piece):
        if at < low:
            yield Piece(start=at, end=low)
            at = low
        until = min(high, piece.end)
        if at < until:
            yield Piece(start=at, end=until, in_quote=True)
            at = until
    if at < piece.end:
        yield Piece(start=at, end=piece.end)
