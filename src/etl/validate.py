"""The gate: outcome rows that can be true go on, the others come back with the name of the check they failed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any

import pandera.errors
import polars as pl
import pyarrow as pa

from etl.rows import Row, Sheet, first_of_each
from etl.validate_checks import OUTCOME_ROWS, REASONS, disagrees, is_plain_share
from etl.validate_columns import COLUMNS, SLICES
from etl.validate_interval import LEVEL_PCT, exact_interval

QUARANTINE = {
    "article_id": pl.String,
    "article": pl.String,
    "outcome_id": pl.String,
    "check": pl.String,
    "reason": pl.String,
    "stage": pl.String,
    "row": pl.String,
}

STAGE = "validate"
DISAGREES = "n_over_N_disagrees_with_value"

Columns = dict[str, list[Any]]

TURNED = 256  # rows

_IN_ORDER = itemgetter(*COLUMNS)
_NONE = type(None)
_TYPES: dict[Any, frozenset[type]] = {
    pl.String: frozenset({str, _NONE}),
    pl.Float64: frozenset({float, int, _NONE}),
    pl.Int64: frozenset({int, _NONE}),
    pl.Boolean: frozenset({bool, _NONE}),
    pl.List(pl.String): frozenset({list, _NONE}),
}
# beyond these Arrow raises for the whole batch: a double holds integers exactly up to 2^53 only
_INT_LIMITS: dict[Any, int] = {pl.Int64: 2**63, pl.Float64: 2**53}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A batch after the gate: rows with the outcome row's columns, and one line per row that was refused."""

    outcomes: pl.DataFrame
    quarantine: pl.DataFrame

    @property
    def intervals(self) -> pl.DataFrame:
        """Return the exact interval of every pair of counts that a row states, each pair once."""
        stated = (pl.col("numerator_source") == "stated") & (pl.col("denominator_source") == "stated")
        pairs = (
            self.outcomes.filter(stated & pl.col("numerator").is_between(0, pl.col("denominator")))
            .filter(pl.col("denominator") > 0)
            .select("numerator", "denominator")
            .unique(maintain_order=True)
        )
        ends = pl.DataFrame(
            [exact_interval(n, total) for n, total in pairs.iter_rows()],
            schema={"exact_low": pl.Float64, "exact_high": pl.Float64},
            orient="row",
        )
        return pairs.hstack(ends)


def check(sheets: Sequence[Sheet]) -> Checked:
    """Split the outcome rows of a batch into those that can be true and those that cannot.

    A percentage that the sentence itself contradicts by its n/N stays, flagged; exact intervals are added
    where n and N are stated and no interval is. Where the canonical mention is refused, the next one takes over.

    Raises:
        pandera.errors.SchemaErrors: a fault of the whole frame, which no row can be blamed for.
    """
    kept = first_of_each(sheets)
    texts = {sheet.article["article_id"]: sheet.article["text"] or "" for sheet in kept}
    rows = list(chain.from_iterable(sheet.outcomes for sheet in kept))
    malformed, formed, columns = _formed(rows)
    frame = _completed(_frame(columns, texts))
    faults = _faults(frame)
    refused = [
        *(_refusal(rows[place], [("columns_and_types", reason)]) for place, reason in malformed.items()),
        *(_refusal(formed[place], found) for place, found in faults.items()),
    ]
    good = frame.filter(~pl.int_range(pl.len()).is_in(list(faults))) if faults else frame
    return Checked(
        outcomes=_with_canonical(good.select(list(COLUMNS))),
        quarantine=pl.DataFrame(refused, schema=QUARANTINE, orient="row"),
    )


def _formed(rows: Sequence[Row]) -> tuple[dict[int, str], Sequence[Row], Columns]:
    """Return the rows that no typed frame can hold, by place, then the others, and these as columns.

    Types are compared strictly, because polars reads True as 1.0.
    """
    if all(row.keys() == COLUMNS.keys() for row in rows):
        columns = _columns(rows)
        if all(_column_fits(values, COLUMNS[name]) for name, values in columns.items()):
            return {}, rows, columns
    malformed = {place: reason for place, row in enumerate(rows) if (reason := _misfit(row)) is not None}
    formed = [row for place, row in enumerate(rows) if place not in malformed]
    return malformed, formed, _columns(formed)


def _columns(rows: Sequence[Row]) -> Columns:
    columns: Columns = {name: [] for name in COLUMNS}
    # some rows at a time: all at once the garbage collector looked at each row's tuple, which took three times as long
    for first in range(0, len(rows), TURNED):
        turned = zip(*map(_IN_ORDER, rows[first : first + TURNED]), strict=True)
        for column, part in zip(columns.values(), turned, strict=True):
            column.extend(part)
    return columns


def _misfit(row: Row) -> str | None:
    if row.keys() != COLUMNS.keys():
        return f"columns differ: {', '.join(sorted(row.keys() ^ COLUMNS.keys()))}"
    wrong = [name for name, dtype in COLUMNS.items() if not _column_fits([row[name]], dtype)]
    return f"wrong type: {', '.join(wrong)}" if wrong else None


def _column_fits(values: Sequence[Any], dtype: Any) -> bool:
    types = set(map(type, values))
    if not types <= _TYPES[dtype]:
        return False
    if dtype == pl.List(pl.String):
        return {str}.issuperset(map(type, chain.from_iterable(filter(None, values))))
    if int in types:
        whole = [value for value in values if type(value) is int]
        return -_INT_LIMITS[dtype] < min(whole) and max(whole) < _INT_LIMITS[dtype]
    return dtype != pl.String or _encodes(values)


def _encodes(values: Iterable[str | None]) -> bool:
    try:
        "".join(filter(None, values)).encode()
    except UnicodeEncodeError:
        return False
    return True


def _frame(columns: Columns, texts: dict[str, str]) -> pl.DataFrame:
    articles = [texts.get(article_id, "") for article_id in columns["article_id"]]
    columns["evidence_slice"] = _slices(articles, columns["evidence_start"], columns["evidence_end"])
    columns["value_slice"] = _slices(articles, columns["value_start"], columns["value_end"])
    # by way of Arrow: polars makes a series of each list, which took a third of the gate's time
    schema = pl.DataFrame(schema={**COLUMNS, **SLICES}).to_arrow().schema
    return pl.DataFrame(pa.Table.from_pydict(columns, schema=schema))


def _slices(texts: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> list[str]:
    return [text[start:end] for text, start, end in zip(texts, starts, ends, strict=True)]


def _completed(frame: pl.DataFrame) -> pl.DataFrame:
    """Flag what the sentence itself contradicts, then add exact intervals where n and N are its own words."""
    contradicted = disagrees() & ~pl.col("flags").list.contains(DISAGREES)
    flags = (
        pl.when(contradicted)
        .then(pl.col("flags").list.concat(pl.lit([DISAGREES], dtype=pl.List(pl.String))))
        .otherwise(pl.col("flags"))
    )
    frame = frame.with_columns(flags.alias("flags"))
    bare = (
        is_plain_share()
        & (pl.col("numerator_source") == "stated")
        & (pl.col("denominator_source") == "stated")
        & (pl.col("numerator").is_between(0, pl.col("denominator")))
        & pl.col("ci_low").is_null()
        & pl.col("ci_high").is_null()
        & ~pl.col("flags").list.contains(DISAGREES)
    ).fill_null(value=False)
    return _with_intervals(frame, bare)


def _with_intervals(frame: pl.DataFrame, where: pl.Expr) -> pl.DataFrame:
    chosen = frame.with_row_index("place").filter(where).select("place", "numerator", "denominator")
    if chosen.is_empty():
        return frame
    ends = [exact_interval(n, total) for _, n, total in chosen.iter_rows()]
    computed = chosen.select("place").with_columns(
        pl.Series("exact_low", [low for low, _ in ends], dtype=pl.Float64),
        pl.Series("exact_high", [high for _, high in ends], dtype=pl.Float64),
    )
    is_new = pl.col("exact_low").is_not_null()
    return (
        frame.with_row_index("place")
        .join(computed, on="place", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("exact_low", "ci_low").alias("ci_low"),
            pl.coalesce("exact_high", "ci_high").alias("ci_high"),
            pl.when(is_new).then(pl.lit(LEVEL_PCT)).otherwise("ci_level").alias("ci_level"),
            pl.when(is_new).then(pl.lit("computed")).otherwise("ci_source").alias("ci_source"),
        )
        .drop("place", "exact_low", "exact_high")
    )


def _faults(frame: pl.DataFrame) -> dict[int, list[tuple[str, str]]]:
    """Return the refused rows by place, each with the names and reasons of the checks it failed."""
    try:
        OUTCOME_ROWS.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases.select("index", "check", "column")
        if cases["index"].null_count():
            raise
        found: dict[int, list[tuple[str, str]]] = {}
        for place, name, column in cases.iter_rows():
            found.setdefault(place, []).append((name, REASONS.get(name) or f"{column}: {name.replace('_', ' ')} fails"))
        return found
    return {}


def _refusal(row: Row, found: Sequence[tuple[str, str]]) -> Row:
    return {
        "article_id": _text(row.get("article_id")),
        "article": _text(row.get("article")),
        "outcome_id": _text(row.get("outcome_id")),
        "check": found[0][0],
        "reason": "; ".join(dict.fromkeys(reason for _, reason in found)),
        "stage": STAGE,
        "row": _json(row),
    }


def _text(value: Any) -> str:
    """Return text that UTF-8 can hold, whatever the row held."""
    return str(value).encode("utf-8", "xmlcharrefreplace").decode()


def _json(row: Row) -> str:
    # JSON knows no NaN and no infinity: the second pass makes them strings
    plain = json.loads(json.dumps(row, default=str), parse_constant=str)
    return _text(json.dumps(plain, ensure_ascii=False))


def _with_canonical(outcomes: pl.DataFrame) -> pl.DataFrame:
    of_result = ["article_id", "canonical_id"]
    has_one = pl.col("canonical").any().over(of_result)
    is_first = pl.int_range(pl.len()).over(of_result) == 0
    return outcomes.with_columns(pl.when(has_one).then("canonical").otherwise(is_first).alias("canonical"))
