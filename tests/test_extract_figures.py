"""Shares and counts of patients as pairs of (text, figure), in six languages."""

from __future__ import annotations

import pytest
from extracted import only_value, values

# --- percentages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "a response rate of 41%", 41),
        ("en", "in 41 percent of them", 41),
        ("en", "forty-one per cent of them", 41),
        ("en", "33,7% responded", 33.7),
        ("zh", "缓解率为41.5％", 41.5),
        ("zh", "百分之三十的患者", 30),
        ("zh", "三分之一的患者", 100 / 3),
        ("zh", "八成患者", 80),
        ("ja", "8割の患者", 80),
        ("ja", "奏効率は56.3％だった", 56.3),
        ("es", "el 41,5 % de los pacientes", 41.5),
        ("es", "el 41 por ciento de los pacientes", 41),
        ("es", "dos tercios de los pacientes", 200 / 3),
        ("es", "la mitad de los pacientes", 50),
        ("fr", "41,5 % des patients", 41.5),
        ("fr", "41 pour cent des patients", 41),
        ("fr", "un tiers des patients", 100 / 3),
        ("de", "41,5 Prozent der Patienten", 41.5),
        ("de", "bei 41,5 % der Patienten", 41.5),
        ("de", "bei zwei Drittel der Patienten", 200 / 3),
        ("de", "bei der Hälfte der Patienten", 50),
        ("en", "two-thirds of patients", 200 / 3),
        ("en", "three quarters of patients", 75),
        ("en", "a quarter of patients", 25),
        ("en", "half of the patients", 50),
    ],
)
def test_a_share_is_read_in_percent(language: str, text: str, value: float) -> None:
    figure = only_value(text, language)
    assert (figure.kind, figure.unit) == ("percent", "%")
    assert figure.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "low", "high"), [("20-30% of patients", 20, 30), ("between 20% and 30% of patients", 20, 30)]
)
def test_a_range_of_percentages_has_two_ends(text: str, low: float, high: float) -> None:
    figure = only_value(text)
    assert (figure.kind, figure.value, figure.high) == ("percent", low, high)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "fell from 13% to 6%"),
        ("zh", "从13%下降到6%"),
        ("de", "sank von 13 % auf 6 %"),
        ("es", "pasó del 13 % al 6 %"),
    ],
)
def test_a_change_from_one_level_to_another_is_two_values(language: str, text: str) -> None:
    assert [(figure.value, figure.high) for figure in values(text, language)] == [(13, None), (6, None)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "better by 9 percentage points"),
        ("de", "um 9 Prozentpunkte"),
        ("es", "9 puntos porcentuales"),
        ("fr", "9 points de pourcentage"),
        ("zh", "9个百分点"),
    ],
)
def test_percentage_points_are_no_percentages(language: str, text: str) -> None:
    figure = only_value(text, language)
    assert (figure.kind, figure.value, figure.unit) == ("points", 9, "percentage_points")


@pytest.mark.parametrize(
    ("language", "text", "comparator"),
    [
        ("en", "more than 40% of patients", ">"),
        ("en", "at least 40% of patients", ">="),
        ("en", "fewer than 40% of patients", "<"),
        ("en", "up to 40% of patients", "up_to"),
        ("en", "nearly 40% of patients", "~"),
        ("en", "roughly 40% of patients", "~"),
        ("en", "no more than 40% of patients", "<="),
        ("en", "40% of patients", "="),
        ("zh", "超过40%的患者", ">"),
        ("zh", "高达40%的患者", "up_to"),
        ("zh", "约40%的患者", "~"),
        ("zh", "40%以上的患者", ">="),
        ("ja", "約40％の患者", "~"),
        ("es", "más del 40 % de los pacientes", ">"),
        ("es", "casi el 40 % de los pacientes", "~"),
        ("fr", "plus de 40 % des patients", ">"),
        ("fr", "jusqu'à 40 % des patients", "up_to"),
        ("de", "mehr als 40 % der Patienten", ">"),
        ("de", "rund 40 % der Patienten", "~"),
        ("de", "mindestens 40 % der Patienten", ">="),
        ("de", "bis zu 40 % der Patienten", "up_to"),
    ],
)
def test_words_around_a_value_are_its_comparator(language: str, text: str, comparator: str) -> None:
    assert only_value(text, language).comparator == comparator


# --- patients ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "n", "total"),
    [
        ("en", "12 of 30 patients", 12, 30),
        ("en", "12 of the 30 patients", 12, 30),
        ("en", "12 out of 30 patients", 12, 30),
        ("en", "twelve of thirty patients", 12, 30),
        ("en", "12/30 patients", 12, 30),
        ("en", "all but two of 30", 28, 30),
        ("zh", "30例患者中12例", 12, 30),
        ("zh", "30名患者中，有12名", 12, 30),
        ("ja", "30例中12例", 12, 30),
        ("es", "12 de los 30 pacientes", 12, 30),
        ("fr", "12 des 30 patients", 12, 30),
        ("fr", "12 patients sur 30", 12, 30),
        ("de", "12 von 30 Patienten", 12, 30),
        ("de", "zwölf der 30 Patienten", 12, 30),
    ],
)
def test_n_of_n_has_both_counts(language: str, text: str, n: int, total: int) -> None:
    figure = only_value(text, language)
    assert (figure.kind, figure.n, figure.total, figure.natural) == ("of", n, total, False)
    assert figure.value == pytest.approx(100 * n / total)


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "nearly eight out of ten patients", 80),
        ("en", "one in four patients", 25),
        ("en", "nine in ten people", 90),
        ("es", "uno de cada cuatro pacientes", 25),
        ("fr", "un patient sur quatre", 25),
        ("de", "jeder vierte Patient", 25),
        ("ja", "4人に1人", 25),
    ],
)
def test_a_manner_of_speaking_is_a_share_and_no_count(language: str, text: str, value: float) -> None:
    figure = only_value(text, language)
    assert figure.value == pytest.approx(value)
    assert figure.natural or figure.kind == "percent"


@pytest.mark.parametrize(
    ("text", "n", "total", "value"),
    [
        ("10 (66.7%) of the patients", 10, None, 66.7),
        ("10 of 15 (66.7%)", 10, 15, 66.7),
        ("10 of 15 patients (66.7%)", 10, 15, 66.7),
        ("66.7% (10 of 15)", 10, 15, 66.7),
        ("66.7% (10/15)", 10, 15, 66.7),
        ("66.7% (n=10)", 10, None, 66.7),
        ("36.4% (95% CI: 27.1-46.5; n=36/99)", 36, 99, 36.4),
        ("10 patients (66.7%)", 10, None, 66.7),
    ],
)
def test_a_count_and_its_percentage_are_one_figure(text: str, n: int, total: int | None, value: float) -> None:
    figure = only_value(text)
    assert (figure.n, figure.total, figure.value, figure.unit) == (n, total, value, "%")


def test_counts_and_percentages_that_disagree_are_not_joined() -> None:
    assert [figure.value for figure in values("10 of 15 patients (12%)")] == [pytest.approx(66.67, abs=0.01), 12]


@pytest.mark.parametrize(
    ("language", "text", "n"),
    [
        ("en", "31 patients", 31),
        ("en", "31 evaluable patients", 31),
        ("zh", "31名患者", 31),
        ("ja", "31例", 31),
        ("es", "31 pacientes", 31),
        ("fr", "31 malades", 31),
        ("de", "31 Betroffene", 31),
    ],
)
def test_people_are_counted(language: str, text: str, n: int) -> None:
    figure = only_value(text, language)
    assert (figure.kind, figure.n) == ("count", n)


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "All 14 patients responded", "all"),
        ("zh", "所有14名患者", "all"),
        ("es", "todos los 14 pacientes", "all"),
        ("en", "None of the 14 patients relapsed", "none"),
        ("en", "No patients relapsed", "none"),
        ("de", "Keiner der Patienten", "none"),
        ("en", "Median OS was not reached", "status"),
        ("zh", "中位生存期尚未达到", "status"),
        ("de", "noch nicht erreicht", "status"),
        ("es", "no se ha alcanzado", "status"),
        ("fr", "n'est pas atteinte", "status"),
    ],
)
def test_all_none_and_not_reached_are_values_too(language: str, text: str, kind: str) -> None:
    assert only_value(text, language).kind == kind
