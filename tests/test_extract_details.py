"""What belongs to a value: its time, counts, interval and grade."""

from __future__ import annotations

import pytest
from extracted import found, only

# --- when ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "value", "unit"),
    [
        ("en", "At 12 months, 61% of patients were alive.", 12, "months"),
        ("en", "The 2-year overall survival rate was 61%.", 2, "years"),
        ("en", "61% of patients were alive after five years.", 5, "years"),
        ("en", "61% were progression-free at week 24.", 24, "weeks"),
        ("zh", "1年总生存率为61%。", 1, "years"),
        ("zh", "治疗12个月时，61%的患者存活。", 12, "months"),
        ("ja", "2年全生存率は61％だった。", 2, "years"),
        ("es", "A los 12 meses, el 61 % de los pacientes seguían vivos.", 12, "months"),
        ("fr", "À 2 ans, la survie globale était de 61 %.", 2, "years"),
        ("de", "Nach zwei Jahren lebten noch 61 % der Patienten.", 2, "years"),
    ],
)
def test_a_rate_has_its_time(language: str, text: str, value: float, unit: str) -> None:
    outcome = only(text, language)
    assert outcome.quantity.value == 61
    assert outcome.when is not None
    assert (outcome.when.value, outcome.when.unit) == (value, unit)


def test_a_list_of_times_is_joined_with_its_rates_in_order() -> None:
    outcomes = found("The 1-, 2- and 3-year overall survival rates were 81%, 64% and 52%, respectively.")
    assert [(o.quantity.value, o.when.value if o.when else None) for o in outcomes] == [(81, 1), (64, 2), (52, 3)]


# --- counts and certainty ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "n", "total", "sources"),
    [
        ("Of 27 patients with sarcoma, 9 responded.", 9, 27, ("stated", "stated")),
        ("Nine of 27 patients with sarcoma responded.", 9, 27, ("stated", "stated")),
        ("All 14 patients with rectal cancer had a complete response.", 14, 14, ("derived", "stated")),
        ("We treated 27 patients with sarcoma. Nine of them responded.", 9, 27, ("stated", "context")),
        ("Nearly 8 out of 10 patients with sarcoma responded.", None, None, (None, None)),
    ],
)
def test_counts_say_where_they_come_from(
    text: str, n: int | None, total: int | None, sources: tuple[str | None, str | None]
) -> None:
    counted = only(text).counted
    assert (counted.numerator, counted.denominator) == (n, total)
    assert (counted.numerator_source, counted.denominator_source) == sources


def test_an_interval_and_a_p_value_stay_with_their_value() -> None:
    first, second = found("PFS: HR 0.58 (95% CI, 0.44-0.76; P<.001); median OS 18.4 months (95% CI, 15.2 to 21.0).")
    assert (first.certainty.ci_low, first.certainty.ci_high, first.certainty.ci_level) == (0.44, 0.76, 95)
    assert (first.certainty.p_comparator, first.certainty.p_value) == ("<", 0.001)
    assert (second.certainty.ci_low, second.certainty.ci_high, second.certainty.p_value) == (15.2, 21.0, None)


@pytest.mark.parametrize(
    ("text", "term", "grade"),
    [
        ("Grade 3 or 4 neutropenia occurred in 24% of patients.", "neutrop", 3),
        ("Severe diarrhea was seen in 24% of patients.", "diarrh", 3),
        ("Nausea of any grade was reported in 24% of patients.", "nausea", None),
    ],
)
def test_a_side_effect_has_its_term_and_lowest_grade(text: str, term: str, grade: int | None) -> None:
    outcome = only(text)
    assert (outcome.endpoint, outcome.quantity.value, outcome.adverse_event.grade_min) == ("AE", 24, grade)
    assert term in (outcome.adverse_event.term or "").lower()


def test_a_new_drug_is_known_by_the_stem_of_its_name() -> None:
    text = "Zorvatinib slows kidney cancer\n\nThe response rate was 42% in patients who took zorvatinib."
    assert only(text, "en").about.therapy_drug == ("zorvatinib",)


def test_what_side_effects_were_treated_with_is_not_the_drug_of_a_result() -> None:
    text = (
        "Cells against myeloma\n\nOf 141 patients with myeloma, 42% had a complete response. "
        "Sixty-three per cent of them were given tocilizumab, and tocilizumab helped."
    )
    assert {outcome.about.therapy_drug for outcome in found(text, "en")} == {()}
