"""Typed numbers as pairs of (text, figures): percentages, counts, times, ratios, and what stands beside them."""

from __future__ import annotations

import pytest
from extracted import figures

from etl.extract.figures import Figure

VALUES = {"percent", "points", "duration", "ratio", "fold", "of", "share", "count", "total", "all", "none", "status", "bare"}


def kinds(text: str, language: str = "en") -> list[tuple[str, float | None, str | None]]:
    return [(figure.kind, figure.value, figure.unit) for figure in figures(text, language)]


def values(text: str, language: str = "en") -> list[Figure]:
    return [figure for figure in figures(text, language) if figure.kind in VALUES]


def only(text: str, language: str = "en") -> Figure:
    (figure,) = values(text, language)
    return figure


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
    figure = only(text, language)
    assert (figure.kind, figure.value, figure.unit) == ("percent", pytest.approx(value), "%")


@pytest.mark.parametrize(
    ("text", "low", "high"), [("20-30% of patients", 20, 30), ("between 20% and 30% of patients", 20, 30)]
)
def test_a_range_of_percentages_has_two_ends(text: str, low: float, high: float) -> None:
    figure = only(text)
    assert (figure.kind, figure.value, figure.high) == ("percent", low, high)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "fell from 13% to 6%"), ("zh", "从13%下降到6%"), ("de", "sank von 13 % auf 6 %"), ("es", "pasó del 13 % al 6 %")],
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
    figure = only(text, language)
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
    assert only(text, language).comparator == comparator


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
    figure = only(text, language)
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
    figure = only(text, language)
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
    figure = only(text)
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
    figure = only(text, language)
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
    assert only(text, language).kind == kind


# --- times and ratios ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "value", "unit"),
    [
        ("en", "12.3 months", 12.3, "months"),
        ("en", "12·3 months", 12.3, "months"),
        ("en", "two and a half", None, None),
        ("en", "seven weeks", 7, "weeks"),
        ("en", "a 5-year plan", 5, "years"),
        ("en", "more than a year", 1, "years"),
        ("en", "9.6 (95% CI: 7.2-12.0) months", 9.6, "months"),
        ("zh", "12.3个月", 12.3, "months"),
        ("zh", "五年", 5, "years"),
        ("ja", "12.3か月", 12.3, "months"),
        ("es", "12,3 meses", 12.3, "months"),
        ("es", "cinco años", 5, "years"),
        ("fr", "12,3 mois", 12.3, "months"),
        ("fr", "cinq ans", 5, "years"),
        ("de", "12,3 Monate", 12.3, "months"),
        ("de", "fünf Jahren", 5, "years"),
    ],
)
def test_a_time_has_its_unit(language: str, text: str, value: float | None, unit: str | None) -> None:
    times = [(figure.value, figure.unit) for figure in figures(text, language) if figure.kind == "duration"]
    assert times == ([] if unit is None else [(value, unit)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14.2 vs 5.1 months", [14.2, 5.1]),
        ("6.5 and 19.8 months", [6.5, 19.8]),
        ("6, 9 and 12 months", [6, 9, 12]),
        ("4.9 months versus 3.0", [4.9, 3.0]),
        ("14 months, against nine for those on chemotherapy", [14, 9]),
        ("2-, 3- and 5-year", [2, 3, 5]),
    ],
)
def test_a_unit_is_shared_along_a_list(text: str, expected: list[float]) -> None:
    assert [(figure.kind, figure.value) for figure in values(text)] == [("duration", value) for value in expected]


@pytest.mark.parametrize(
    "text",
    [
        "HR 0.58",
        "HR=0.58",
        "HR=0,58",
        "HR, 0.58",
        "hazard ratio 0·58",
        "a hazard ratio for death of 0.58",
        "hazard ratio (HR) was 0.58",
        "风险比为0.58",
        "ハザード比は0.58",
        "odds ratio 0.58",
        "relative risk of 0.58",
    ],
)
def test_a_ratio_is_the_number_behind_its_name(text: str) -> None:
    figure = only(text)
    assert (figure.kind, figure.value, figure.unit) == ("ratio", 0.58, "ratio")


@pytest.mark.parametrize(
    ("text", "low", "high", "level"),
    [
        ("41% (95% CI, 30 to 52)", 30, 52, 95),
        ("41% (95% CI: 30%-52%)", 30, 52, 95),
        ("41% (90% confidence interval 30-52)", 30, 52, 90),
        ("HR 0.58 (95% CI 0.44–0.76)", 0.44, 0.76, 95),
        ("12.3 months (95% CI, 10.1 to not estimable)", 10.1, None, 95),
        ("HR 0,58 (IC 95 %: 0,44-0,76)", 0.44, 0.76, 95),
        ("41.5%（95%置信区间：30.1-52.2）", 30.1, 52.2, 95),
    ],
)
def test_an_interval_is_read_with_its_level(text: str, low: float, high: float | None, level: float) -> None:
    (interval,) = [figure.ci for figure in figures(text) if figure.ci is not None]
    assert interval == (low, high, level)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("(P<.001)", ("<", 0.001)), ("p = 0.03", ("=", 0.03)), ("P ≤ 0.05", ("<", 0.05)), ("p值为0.02", ("=", 0.02))],
)
def test_a_p_value_is_read_with_its_sign(text: str, expected: tuple[str, float]) -> None:
    assert [figure.p for figure in figures(text)] == [expected]


# --- what is no value ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "on 12 May 2023", "date"),
        ("zh", "2023年5月12日", "date"),
        ("de", "am 12. Mai 2023", "date"),
        ("es", "el 12 de mayo de 2023", "date"),
        ("fr", "le 12 mai 2023", "date"),
        ("en", "a median age of 64 years", "age"),
        ("en", "aged 18 or older", "age"),
        ("zh", "46岁", "age"),
        ("de", "die 46-jährige", "age"),
        ("en", "200 mg twice daily", "dose"),
        ("en", "45 Gy in 25 fractions", "dose"),
        ("en", "every 3 weeks", "schedule"),
        ("en", "for six cycles", "schedule"),
        ("en", "grade 3 or 4 events", "grade"),
        ("zh", "3级及以上", "grade"),
        ("en", "a phase 3 trial", "stage"),
        ("en", "at least three prior lines of therapy", "prior_lines"),
        ("en", "a median follow-up of 14.2 months", "follow_up"),
        ("zh", "中位随访12.5个月", "follow_up"),
        ("de", "nach 12 Monaten Nachbeobachtung", "follow_up"),
        ("en", "PD-1 inhibitors", "name"),
        ("en", "the KEYNOTE-177 trial", "name"),
        ("en", "$475,000", "money"),
        ("en", "at 41 hospitals", "sites"),
        ("en", "about 1.2 million people", "population"),
        ("en", "an ECOG score of 0 or 1", "score"),
        ("en", "randomised 2:1", "design"),
        ("en", "https://example.org/4711", "identifier"),
        ("en", "12 mm in diameter", "size"),
    ],
)
def test_what_is_no_value_is_known_by_its_kind(language: str, text: str, kind: str) -> None:
    assert [figure for figure in values(text, language)] == []
    assert kind in {figure.kind for figure in figures(text, language)}
