"""What an outcome row must be to enter the warehouse: one named check for each thing that cannot be true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandera.polars as pa
import polars as pl

from etl.validate_codes import CODES
from etl.validate_columns import COLUMNS, REQUIRED, SLICES

RELATIVE = ("RELATIVE_CHANGE", "RELATIVE_RISK_REDUCTION", "RATE_DIFFERENCE", "DIFFERENCE")
RATIOS = ("HAZARD_RATIO", "ODDS_RATIO", "RISK_RATIO")
# "66.7%" and "10 of 15 patients" are both a share of patients; a rate at a landmark is not, for it counts the censored
SHARES = ("PROPORTION", "COUNT")
MADE_UP = ("derived", "context")

# "nearly 80%" for 39 of 50, "one-third" for 32 of 97: how far a loose word may stand from n/N
LOOSE_POINTS = 5.0
# we write a percentage that we compute ourselves with at least one decimal
DERIVED_POINTS = 0.05
EPSILON = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCheck:
    """A named condition that each row must meet; `reason` says what is wrong where it does not."""

    name: str
    reason: str
    holds: pl.Expr


def flagged(flag: str) -> pl.Expr:
    """Say of each row whether it carries a flag."""
    return pl.col("flags").list.contains(flag)


def _half_unit() -> pl.Expr:
    """Return half a unit of the last printed decimal: 33.4% may stand for 33.35 to 33.45."""
    decimals = pl.col("value_text").str.extract(r"\d[.,．·](\d+)").str.len_chars().fill_null(0)
    return 0.5 * pl.lit(10.0).pow(-decimals.cast(pl.Float64))


def _share_pct() -> pl.Expr:
    return 100 * pl.col("numerator") / pl.col("denominator")


def _slack_pct() -> pl.Expr:
    loose = (pl.col("comparator") == "~") | flagged("fraction_word")
    derived = flagged("value_derived_from_n_over_N")
    return (
        pl.when(loose).then(LOOSE_POINTS).when(derived).then(DERIVED_POINTS).otherwise(_half_unit()).fill_null(0.0)
        + EPSILON
    )


def _agrees() -> pl.Expr:
    below = _share_pct() <= pl.col("value") + _slack_pct()
    above = _share_pct() >= pl.col("value") - _slack_pct()
    return (
        pl.when(pl.col("comparator").is_in([">", ">="]))
        .then(above)
        .when(pl.col("comparator").is_in(["<", "<=", "up_to"]))
        .then(below)
        .otherwise(above & below)
        .fill_null(value=True)
    )


def is_plain_share() -> pl.Expr:
    """Say of each row whether it is one percentage of patients with both counts, so that n/N must give it."""
    return (
        pl.col("measure").is_in(SHARES)
        & (pl.col("unit") == "%")
        & pl.col("value_high").is_null()
        & (pl.col("denominator") > 0)
        & pl.col("numerator").is_not_null()
    ).fill_null(value=False)


def disagrees() -> pl.Expr:
    """Say of each row whether its value is not 100 n/N, as far as its printed decimals tell."""
    return is_plain_share() & ~_agrees()


def _is_made_up() -> pl.Expr:
    """Say of each row whether value or counts are our own inference rather than the sentence's words."""
    sources = [pl.col(f"{part}_source").is_in(MADE_UP).fill_null(value=False) for part in ("numerator", "denominator")]
    return flagged("value_derived_from_n_over_N") | sources[0] | sources[1]


def _percent_holds() -> pl.Expr:
    free = pl.col("measure").is_in(RELATIVE) | (pl.col("endpoint") == "TUMOR_SIZE_CHANGE") | (pl.col("unit") != "%")
    inside = [
        pl.col(name).is_between(0, 100).fill_null(value=True) for name in ("value", "value_high", "ci_low", "ci_high")
    ]
    return free | pl.all_horizontal(inside)


def _counts_hold() -> pl.Expr:
    inside = pl.col("numerator") <= pl.col("denominator")
    events = pl.col("unit").eq_missing("events")
    return (
        (pl.col("numerator") >= 0).fill_null(value=True)
        & (pl.col("denominator") >= 1).fill_null(value=True)
        & (inside | events).fill_null(value=True)
    )


def _interval_holds() -> pl.Expr:
    ordered = (pl.col("ci_low") <= pl.col("ci_high")).fill_null(value=True)
    # of "more than 30% (CI 31 to 40)" the value is a bound, not the estimate
    estimate = pl.col("comparator").is_in(["=", "~"])
    slack = _half_unit() + EPSILON
    low = (pl.col("ci_low") - slack <= pl.col("value")).fill_null(value=True)
    high = (pl.col("ci_high") + slack >= pl.col("value")).fill_null(value=True)
    return ordered & (~estimate | (low & high))


def _quote_holds() -> pl.Expr:
    return (pl.col("evidence_start") >= 0) & pl.col("evidence_quote").eq_missing(pl.col("evidence_slice"))


def _value_place_holds() -> pl.Expr:
    inside = (pl.col("evidence_start") <= pl.col("value_start")) & (pl.col("value_end") <= pl.col("evidence_end"))
    return (
        inside & (pl.col("value_start") < pl.col("value_end")) & pl.col("value_text").eq_missing(pl.col("value_slice"))
    )


def _finite() -> pl.Expr:
    floats = [name for name, dtype in COLUMNS.items() if dtype == pl.Float64]
    return pl.all_horizontal(pl.col(name).is_finite().fill_null(value=True) for name in floats)


def _between(name: str, low: float, high: float) -> pl.Expr:
    return pl.col(name).is_between(low, high).fill_null(value=True)


ROW_CHECKS = (
    RowCheck(name="finite", reason="a number is NaN or infinite", holds=_finite()),
    RowCheck(name="percent_within_0_100", reason="a percentage lies outside 0 to 100", holds=_percent_holds()),
    RowCheck(name="n_within_N", reason="the numerator lies outside the denominator", holds=_counts_hold()),
    RowCheck(
        name="value_is_n_over_N",
        reason="the value is not 100 n/N, and one of the three is our own inference",
        holds=~(disagrees() & _is_made_up()),
    ),
    RowCheck(
        name="interval_around_value",
        reason="the interval is reversed or does not hold the value",
        holds=_interval_holds(),
    ),
    RowCheck(
        name="ratio_above_0",
        reason="a hazard, odds or risk ratio is not above 0",
        holds=~pl.col("measure").is_in(RATIOS) | (pl.col("value") > 0),
    ),
    RowCheck(name="p_within_0_1", reason="a p-value lies outside 0 to 1", holds=_between("p_value", 0, 1)),
    RowCheck(name="grade_within_1_5", reason="a grade lies outside 1 to 5", holds=_between("ae_grade_min", 1, 5)),
    RowCheck(
        name="confidence_within_0_1", reason="a confidence lies outside 0 to 1", holds=_between("confidence", 0, 1)
    ),
    RowCheck(
        name="landmark_has_timepoint",
        reason="a rate at a landmark names no time point",
        holds=(pl.col("measure") != "LANDMARK_RATE")
        | (pl.col("timepoint_value").is_not_null() & pl.col("timepoint_unit").is_not_null()),
    ),
    RowCheck(
        name="value_present",
        reason="the row says that it has a value and has none",
        holds=(pl.col("value_status") != "VALUE")
        | (pl.col("measure") == "QUALITATIVE")
        | pl.col("value").is_not_null(),
    ),
    RowCheck(name="quote_is_slice", reason="the quote is not what the text holds at its place", holds=_quote_holds()),
    RowCheck(
        name="value_inside_quote",
        reason="the value's text is not what the quote holds at its place",
        holds=_value_place_holds(),
    ),
    RowCheck(
        name="historical_without_drug",
        reason="a historical control carries a drug of the study",
        holds=(pl.col("arm_role") != "HISTORICAL_CONTROL") | (pl.col("therapy_drug").list.len() == 0),
    ),
    RowCheck(
        name="natural_frequency_without_counts",
        reason="a manner of speaking (8 out of 10) carries patient counts",
        holds=~flagged("natural_frequency") | (pl.col("numerator").is_null() & pl.col("denominator").is_null()),
    ),
    RowCheck(
        name="outcome_id_unique",
        reason="another row of the article has the same outcome_id",
        holds=pl.struct("article_id", "outcome_id").is_first_distinct(),
    ),
)

REASONS = {check.name: check.reason for check in ROW_CHECKS}


def _as_pandera(check: RowCheck) -> pa.Check:
    verdict = check.holds.fill_null(value=True)
    holds: Callable[[Any], pl.LazyFrame] = lambda data: data.lazyframe.select(verdict)  # noqa: E731 - typed for mypy
    return pa.Check(holds, name=check.name, error=check.name)


def _column(name: str, dtype: Any) -> pa.Column:
    codes = CODES.get(name)
    checks = [pa.Check.isin(list(codes), error="code_known")] if codes else []
    return pa.Column(dtype, checks=checks, nullable=name not in REQUIRED)


OUTCOME_ROWS = pa.DataFrameSchema(
    {name: _column(name, dtype) for name, dtype in {**COLUMNS, **SLICES}.items()},
    checks=[_as_pandera(check) for check in ROW_CHECKS],
    strict=True,
    ordered=True,
    name="outcome rows",
)
