import json
import math
from dataclasses import replace
from math import comb
from typing import Any

import made
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import validate_checks
from etl.model import Counted
from etl.rows import Sheet, sheet
from etl.validate import DISAGREES, check
from etl.validate_codes import CODES
from etl.validate_columns import COLUMNS
from etl.validate_interval import exact_interval


def toy(place: int = 0, **changes: Any) -> Sheet:
    """The toy article with other values in the row of its response (0), survival (1) or history (2)."""
    return made.unlike(made.toy_sheet(), place, **changes)


def kept(*sheets: Sheet) -> list[dict[str, Any]]:
    checked = check(sheets)
    assert checked.quarantine.is_empty(), checked.quarantine.to_dicts()
    return checked.outcomes.to_dicts()


def test_rows_that_can_be_true_pass_with_exact_columns_and_types() -> None:
    checked = check([made.toy_sheet()])
    assert dict(checked.outcomes.schema) == COLUMNS
    assert checked.outcomes["outcome_id"].to_list() == ["o1", "o2", "o3"]
    assert checked.quarantine.is_empty()


@pytest.mark.parametrize("sheets", [[], [sheet(made.reading())]], ids=["no article", "an article without outcomes"])
def test_nothing_passes_as_an_empty_frame_with_exact_columns_and_types(sheets: list[Sheet]) -> None:
    checked = check(sheets)
    assert dict(checked.outcomes.schema) == COLUMNS
    assert (checked.outcomes.height, checked.quarantine.height) == (0, 0)
    assert check([made.toy_sheet(), *sheets]).quarantine.schema == checked.quarantine.schema


IMPOSSIBLE: list[tuple[str, int, dict[str, Any]]] = [
    ("finite", 1, {"value": math.nan}),
    ("finite", 1, {"p_value": math.inf, "p_comparator": "="}),
    ("percent_within_0_100", 2, {"value": 100.1}),
    ("percent_within_0_100", 2, {"value": -0.1}),
    ("percent_within_0_100", 2, {"value_high": 101.0}),
    ("percent_within_0_100", 2, {"ci_low": -3.0, "ci_high": 9.0}),
    ("n_within_N", 1, {"numerator": 16, "denominator": 15}),
    ("n_within_N", 1, {"numerator": -1}),
    ("n_within_N", 1, {"denominator": 0}),
    ("value_is_n_over_N", 0, {"numerator": 9, "numerator_source": "derived"}),
    ("value_is_n_over_N", 0, {"denominator": 97, "denominator_source": "context"}),
    ("value_is_n_over_N", 0, {"value": 66.0, "flags": ["value_derived_from_n_over_N"]}),
    ("interval_around_value", 0, {"ci_low": 70.0, "ci_high": 40.0, "ci_source": "reported"}),
    ("interval_around_value", 0, {"ci_low": 67.0, "ci_high": 80.0, "ci_source": "reported"}),
    ("interval_around_value", 0, {"ci_low": 50.0, "ci_high": 66.0, "ci_source": "reported"}),
    ("ratio_above_0", 1, {"measure": "HAZARD_RATIO", "unit": "ratio", "value": 0.0}),
    ("ratio_above_0", 1, {"measure": "ODDS_RATIO", "unit": "ratio", "value": -1.0}),
    ("p_within_0_1", 1, {"p_value": 1.2, "p_comparator": "="}),
    ("grade_within_1_5", 1, {"ae_grade_min": 6}),
    ("confidence_within_0_1", 1, {"confidence": 1.5}),
    ("landmark_has_timepoint", 2, {"measure": "LANDMARK_RATE"}),
    ("landmark_has_timepoint", 2, {"measure": "LANDMARK_RATE", "timepoint_value": 5.0}),
    ("value_present", 1, {"value": None}),
    ("quote_is_slice", 0, {"evidence_quote": "Of 15 patients"}),
    ("quote_is_slice", 0, {"evidence_start": -5}),
    ("value_inside_quote", 0, {"value_text": "66.8%"}),
    ("value_inside_quote", 0, {"value_start": 0, "value_end": 3, "value_text": "Toy"}),
    ("value_inside_quote", 0, {"value_end": 0}),
    ("historical_without_drug", 2, {"therapy_drug": ["toymab"]}),
    ("natural_frequency_without_counts", 0, {"flags": ["natural_frequency"]}),
    ("outcome_id_unique", 1, {"outcome_id": "o1"}),
    ("not_nullable", 0, {"rule": None}),
    ("not_nullable", 0, {"flags": None}),
    ("columns_and_types", 0, {"value": "66.7"}),
    ("columns_and_types", 0, {"value": True}),
    ("columns_and_types", 0, {"denominator": 14.5}),
    ("columns_and_types", 0, {"denominator": 2**70}),
    ("columns_and_types", 0, {"value": 2**53 + 1}),
    ("columns_and_types", 0, {"value": -(10**400)}),
    ("columns_and_types", 0, {"canonical": 1}),
    ("columns_and_types", 0, {"cancer": "mesothelioma"}),
    ("columns_and_types", 0, {"cancer": [1]}),
    ("columns_and_types", 0, {"population": "lone \ud800"}),
    ("columns_and_types", 0, {"mood": "good"}),
    *(("code_known", 1, {column: "NO_SUCH_CODE"}) for column in CODES),
]


@pytest.mark.parametrize(("name", "place", "changes"), IMPOSSIBLE, ids=lambda value: str(value)[:60])
def test_an_impossible_row_is_refused_by_name_and_the_others_pass(
    name: str, place: int, changes: dict[str, Any]
) -> None:
    checked = check([toy(place, **changes), made.numbered_sheet(1)])
    (refused,) = checked.quarantine.to_dicts()
    assert refused["check"] == name
    assert refused["reason"]
    assert (refused["article_id"], refused["article"]) == (made.raw().sha256, "toy")
    assert checked.outcomes.height == 5


def test_a_refused_row_keeps_its_values_whatever_they_are() -> None:
    odd = {
        "value": math.nan,
        "cancer": ["a", math.inf],
        "population": "lone \ud800",
        "denominator": 2**70,
        "rule": None,
    }
    (refused,) = check([toy(**odd)]).quarantine.to_dicts()
    row = json.loads(refused["row"], parse_constant=pytest.fail)
    told = {
        "value": "NaN",
        "cancer": ["a", "Infinity"],
        "population": "lone &#55296;",
        "denominator": 2**70,
        "rule": None,
    }
    assert {column: row[column] for column in odd} == told
    assert row["evidence_quote"] == made.RESPONSE
    assert refused["stage"] == "validate"


def test_every_row_check_is_shown_to_refuse_something() -> None:
    assert {check.name for check in validate_checks.ROW_CHECKS} <= {name for name, *_ in IMPOSSIBLE}


POSSIBLE: list[tuple[str, int, dict[str, Any]]] = [
    ("a relative change may exceed 100%", 2, {"measure": "RELATIVE_CHANGE", "value": 140.0}),
    ("a difference may be negative", 2, {"measure": "RATE_DIFFERENCE", "value": -12.0}),
    ("a tumour may shrink by -30%", 2, {"endpoint": "TUMOR_SIZE_CHANGE", "measure": "MEDIAN", "value": -30.0}),
    ("there may be more events than patients", 1, {"unit": "events", "numerator": 20, "denominator": 15}),
    ("a median may not be reached", 1, {"value": None, "value_status": "NOT_REACHED"}),
    ("a result may be words only", 1, {"value": None, "measure": "QUALITATIVE", "unit": None}),
    ("66.7% of 15 may be 10", 0, {"numerator_source": "derived"}),
    ("more than 60% of 15 may be 10", 0, {"numerator_source": "derived", "value": 60.0, "comparator": ">"}),
    ("up to 90% of 15 may be 10", 0, {"numerator_source": "derived", "value": 90.0, "comparator": "up_to"}),
    ("about 65% of 15 may be 10", 0, {"numerator_source": "derived", "value": 65.0, "comparator": "~"}),
    ("a bound may lie outside its interval", 2, {"comparator": ">", "ci_low": 6.0, "ci_high": 9.0}),
    ("a rate of 5% may have an interval from 5.4%", 2, {"ci_low": 5.4, "ci_high": 9.0}),
    (
        "a landmark may be five years",
        2,
        {"measure": "LANDMARK_RATE", "timepoint_value": 5.0, "timepoint_unit": "years"},
    ),
]


@pytest.mark.parametrize(("name", "place", "changes"), POSSIBLE, ids=[name for name, *_ in POSSIBLE])
def test_a_possible_row_passes(name: str, place: int, changes: dict[str, Any]) -> None:
    row = kept(toy(place, **changes))[place]
    assert {column: row[column] for column in changes} == changes


def test_what_the_sentence_itself_contradicts_stays_and_is_flagged() -> None:
    row = kept(toy(numerator=9))[0]
    assert row["flags"] == [DISAGREES]
    assert (row["value"], row["numerator"], row["denominator"]) == (66.7, 9, 15)
    assert row["ci_source"] is None


def test_a_contradiction_that_the_extractor_flagged_is_flagged_once() -> None:
    assert kept(toy(numerator=9, flags=[DISAGREES]))[0]["flags"] == [DISAGREES]


def test_rounding_is_no_contradiction() -> None:
    for printed, value in (("67%", 67.0), ("66.67%", 66.67), ("66,7 %", 66.7), ("６７％", 67.0), ("66·7%", 66.7)):
        text = made.TEXT.replace("66.7%", printed)
        quote = made.RESPONSE.replace("66.7%", printed)
        quantity = made.quantity(printed, text=text, value=value, unit="%")
        response = made.outcome(quantity=quantity, evidence=made.span(text, quote))
        (row,) = kept(sheet(made.reading(response, text=text)))
        assert row["flags"] == [], printed


def test_a_digit_beyond_rounding_is_a_contradiction() -> None:
    assert kept(toy(value=66.6))[0]["flags"] == [DISAGREES]


def test_an_exact_interval_is_added_where_both_counts_are_the_sentences_own() -> None:
    response, survival, _ = kept(made.toy_sheet())
    assert [round(response[end], 1) for end in ("ci_low", "ci_high")] == [38.4, 88.2]
    assert (response["ci_level"], response["ci_source"]) == (95.0, "computed")
    assert (survival["ci_low"], survival["ci_source"]) == (None, None)


def counted(**changes: Any) -> Sheet:
    """The toy response as the extractor gives "10 of 15 patients": a count, its percentage worked out by us."""
    derived = {"measure": "COUNT", "value": 100 * 10 / 15, "flags": ["value_derived_from_n_over_N"]}
    return toy(**{**derived, **changes})


def test_ten_of_fifteen_patients_have_an_exact_interval_also_without_a_printed_percentage() -> None:
    row = kept(counted())[0]
    assert [round(row[end], 1) for end in ("ci_low", "ci_high")] == [38.4, 88.2]


def test_a_percentage_that_we_worked_out_wrongly_from_a_count_is_refused() -> None:
    assert check([counted(value=60.0)]).quarantine["check"].to_list() == ["value_is_n_over_N"]


def test_a_count_out_of_an_earlier_sentences_patients_has_no_interval() -> None:
    assert kept(counted(denominator_source="context"))[0]["ci_low"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"denominator_source": "context"},
        {"numerator_source": "derived"},
        {"numerator": None, "numerator_source": None},
        {"measure": "LANDMARK_RATE", "timepoint_value": 1.0, "timepoint_unit": "years"},
    ],
)
def test_no_interval_is_made_up(changes: dict[str, Any]) -> None:
    assert kept(toy(**changes))[0]["ci_low"] is None


def test_a_reported_interval_is_never_overwritten() -> None:
    row = kept(toy(ci_low=50.0, ci_high=80.0, ci_level=90.0, ci_source="reported"))[0]
    assert (row["ci_low"], row["ci_high"], row["ci_level"], row["ci_source"]) == (50.0, 80.0, 90.0, "reported")
    row = kept(toy(ci_low=50.0, ci_source="reported"))[0]
    assert (row["ci_low"], row["ci_high"], row["ci_source"]) == (50.0, None, "reported")


def test_where_the_canonical_mention_is_refused_the_next_one_takes_over() -> None:
    first = made.outcome(canonical_id="c")
    second = made.survival(canonical_id="c", canonical=False)
    reading = sheet(made.reading(first, second))
    (row,) = check([made.unlike(reading, 0, value=200.0)]).outcomes.to_dicts()
    assert (row["outcome_id"], row["canonical"]) == ("o2", True)


def test_one_content_under_two_names_is_checked_once() -> None:
    checked = check([made.toy_sheet(), made.toy_sheet(article="copy")])
    assert checked.outcomes["article"].unique().to_list() == ["toy"]
    assert checked.quarantine.is_empty()


def test_a_row_that_fails_twice_is_refused_once_with_both_reasons() -> None:
    (refused,) = check([toy(2, value=200.0, therapy_drug=["toymab"])]).quarantine.to_dicts()
    assert "outside 0 to 100" in refused["reason"]
    assert "carries a drug" in refused["reason"]


def test_the_same_batch_gives_the_same_rows_in_any_company() -> None:
    many = [made.numbered_sheet(place) for place in range(20)]
    alone = pl.concat([check([each]).outcomes for each in many])
    assert check(many).outcomes.equals(alone)
    assert check(many[::-1]).outcomes.sort("outcome_id").equals(alone.sort("outcome_id"))


@given(
    value=st.none() | st.floats() | st.integers() | st.text(),
    numerator=st.none() | st.integers() | st.floats(),
    unit=st.sampled_from([*CODES["unit"], None, "furlongs"]),
    quote=st.text(st.characters()),
)
@settings(max_examples=40, deadline=None)
def test_whatever_a_row_holds_it_is_kept_or_refused_and_never_lost(
    value: Any, numerator: Any, unit: str | None, quote: str
) -> None:
    checked = check([toy(value=value, numerator=numerator, unit=unit, population=quote), made.numbered_sheet(1)])
    assert checked.outcomes.height + checked.quarantine.height == 6
    for row in checked.quarantine["row"]:
        json.loads(row, parse_constant=pytest.fail)


def reference_interval(n: int, total: int) -> tuple[float, float]:
    """Invert the binomial distribution by its definition, slowly."""

    def at_most(k: int, p: float) -> float:
        return sum(comb(total, i) * p**i * (1 - p) ** (total - i) for i in range(k + 1))

    def where(probability: float, k: int) -> float:
        low, high = 0.0, 1.0
        for _ in range(50):
            middle = (low + high) / 2
            low, high = (middle, high) if at_most(k, middle) > probability else (low, middle)
        return 100 * low

    return (where(0.975, n - 1) if n else 0.0), (where(0.025, n) if n < total else 100.0)


@given(counts=st.integers(1, 120).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
@settings(max_examples=60, deadline=None)
def test_the_exact_interval_inverts_the_binomial_distribution(counts: tuple[int, int]) -> None:
    assert exact_interval(*counts) == pytest.approx(reference_interval(*counts), abs=1e-6)


@pytest.mark.parametrize(
    ("n", "total", "low", "high"),
    [(12, 12, 73.5, 100.0), (32, 97, 23.8, 43.3), (10, 15, 38.4, 88.2), (0, 10, 0.0, 30.8), (42, 42, 91.6, 100.0)],
)
def test_the_exact_interval_of_known_cases(n: int, total: int, low: float, high: float) -> None:
    assert [round(end, 1) for end in exact_interval(n, total)] == [low, high]


def test_the_exact_interval_of_a_million_patients_is_narrow() -> None:
    low, high = exact_interval(300_000, 1_000_000)
    assert 29.9 < low < 30 < high < 30.1


def test_counts_beside_a_survival_rate_give_no_interval() -> None:
    counted = Counted(numerator=3, denominator=15, numerator_source="stated", denominator_source="stated")
    row = kept(sheet(made.reading(replace(made.survival(), counted=counted))))[0]
    assert row["ci_low"] is None
