"""Times, ratios, intervals and numbers that are no value, as pairs of (text, figures), in six languages."""

from __future__ import annotations

import pytest
from extracted import figures, only_value, values

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
    figure = only_value(text)
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
    assert values(text, language) == []
    assert kind in {figure.kind for figure in figures(text, language)}
