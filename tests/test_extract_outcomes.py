"""Sentences and what they report: the endpoint, measure, arm, time and counts of each value, in six languages."""

from __future__ import annotations

import pytest
from extracted import extracted, found

from etl.model import Outcome

Said = tuple[str, float | None]


def pairs(text: str, language: str = "en") -> list[Said]:
    return [(outcome.endpoint, outcome.quantity.value) for outcome in found(text, language)]


def only(text: str, language: str = "en") -> Outcome:
    (outcome,) = found(text, language)
    return outcome


def roles(text: str, language: str = "en") -> list[tuple[float | None, str]]:
    return [(outcome.quantity.value, arm_class(outcome)) for outcome in found(text, language)]


def arm_class(outcome: Outcome) -> str:
    if outcome.arm.role in {"HISTORICAL_CONTROL", "EXTERNAL_STUDY"}:
        return "background"
    return "control" if outcome.arm.role.startswith(("CONTROL", "PLACEBO", "ACTIVE", "NO_")) else "treated"


# --- one value, one endpoint ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The objective response rate was 43%.", ("ORR", 43)),
        ("en", "Of 27 patients with sarcoma, 9 (33.3%) responded.", ("RESPONSE", 33.3)),
        ("en", "Tumours shrank in 43% of patients.", ("TUMOR_SHRINKAGE", 43)),
        ("en", "The cancer disappeared in 43% of patients.", ("CR", 43)),
        ("en", "43% of patients went into remission.", ("REMISSION", 43)),
        ("en", "A pathologic complete response was seen in 43% of patients.", ("pCR", 43)),
        ("en", "The disease control rate was 43%.", ("DCR", 43)),
        ("en", "Median progression-free survival was 7.7 months.", ("PFS", 7.7)),
        ("en", "Patients lived for a median of 17 months.", ("OS", 17)),
        ("en", "The median duration of response was 11.9 months.", ("DOR", 11.9)),
        ("zh", "客观缓解率为43%。", ("ORR", 43)),
        ("zh", "中位无进展生存期为7.7个月。", ("PFS", 7.7)),
        ("zh", "中位总生存期达到17个月。", ("OS", 17)),
        ("ja", "奏効率は43％だった。", ("ORR", 43)),
        ("ja", "無増悪生存期間の中央値は7.7か月であった。", ("PFS", 7.7)),
        ("es", "La tasa de respuesta objetiva fue del 43 %.", ("ORR", 43)),
        ("es", "La mediana de supervivencia global fue de 17,2 meses.", ("OS", 17.2)),
        ("fr", "Le taux de réponse objective était de 43 %.", ("ORR", 43)),
        ("fr", "La survie sans progression médiane était de 7,7 mois.", ("PFS", 7.7)),
        ("de", "Die objektive Ansprechrate betrug 43 %.", ("ORR", 43)),
        ("de", "Das mediane Gesamtüberleben lag bei 17,2 Monaten.", ("OS", 17.2)),
    ],
)
def test_a_value_belongs_to_the_endpoint_that_is_named(language: str, text: str, expected: Said) -> None:
    assert pairs(text, language) == [expected]


# --- coordination, respectively, versus ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Median PFS and OS were 6.2 and 18.4 months, respectively.", [("PFS", 6.2), ("OS", 18.4)]),
        ("en", "ORR and DCR were 38% and 71%, respectively.", [("ORR", 38), ("DCR", 71)]),
        ("en", "The ORR, CR rate and DCR were 38%, 9% and 71%.", [("ORR", 38), ("CR", 9), ("DCR", 71)]),
        ("en", "The ORR was 38% and the median PFS 6.2 months.", [("ORR", 38), ("PFS", 6.2)]),
        ("en", "ORR 38%, DCR 71%, median OS 18.4 months.", [("ORR", 38), ("DCR", 71), ("OS", 18.4)]),
        ("en", "CR in 4, PR in 11 and SD in 6 patients.", [("CR", 4), ("PR", 11), ("SD", 6)]),
        ("zh", "中位无进展生存期和总生存期分别为6.2个月和18.4个月。", [("PFS", 6.2), ("OS", 18.4)]),
        ("zh", "客观缓解率和疾病控制率分别为38%和71%。", [("ORR", 38), ("DCR", 71)]),
        ("es", "Las medianas de SLP y SG fueron de 6,2 y 18,4 meses, respectivamente.", [("PFS", 6.2), ("OS", 18.4)]),
        ("de", "PFS und OS betrugen im Median 6,2 und 18,4 Monate.", [("PFS", 6.2), ("OS", 18.4)]),
        ("fr", "La SSP et la SG médianes étaient de 6,2 et 18,4 mois, respectivement.", [("PFS", 6.2), ("OS", 18.4)]),
    ],
)
def test_lists_of_endpoints_and_values_are_joined_in_order(language: str, text: str, expected: list[Said]) -> None:
    assert pairs(text, language) == expected


def test_lists_that_do_not_match_give_nothing_rather_than_a_guess() -> None:
    extraction = extracted("PFS, OS and DOR were 6.2 and 18.4 months, respectively.")
    assert [(o.endpoint, o.quantity.value) for o in extraction.outcomes] == []
    assert {n.rule for n in extraction.numbers} == {"unresolved_distribution"}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Median OS was 18.4 months with the combination versus 11.1 months with chemotherapy.", [(18.4, "treated"), (11.1, "control")]),
        ("en", "The response rate was 38% in the treatment group and 12% in the placebo group.", [(38, "treated"), (12, "control")]),
        ("en", "ORR was 12% with placebo and 38% with the new drug.", [(12, "control"), (38, "treated")]),
        ("en", "Compared with 12% of those on placebo, 38% of treated patients responded.", [(12, "control"), (38, "treated")]),
        ("en", "Patients lived 18 months, against 11 for those given chemotherapy alone.", [(18, "treated"), (11, "control")]),
        ("zh", "治疗组中位总生存期为18.4个月，对照组为11.1个月。", [(18.4, "treated"), (11.1, "control")]),
        ("zh", "试验组和对照组的客观缓解率分别为38%和12%。", [(38, "treated"), (12, "control")]),
        ("ja", "全生存期間の中央値は併用群18.4か月、プラセボ群11.1か月だった。", [(18.4, "treated"), (11.1, "control")]),
        ("es", "La mediana de supervivencia fue de 18,4 meses frente a 11,1 meses con placebo.", [(18.4, "treated"), (11.1, "control")]),
        ("fr", "La survie médiane était de 18,4 mois contre 11,1 mois sous placebo.", [(18.4, "treated"), (11.1, "control")]),
        ("de", "Das mediane Überleben betrug 18,4 Monate gegenüber 11,1 Monaten unter Placebo.", [(18.4, "treated"), (11.1, "control")]),
    ],
)  # fmt: skip
def test_the_compared_value_is_the_control_groups(
    language: str, text: str, expected: list[tuple[float, str]]
) -> None:
    assert roles(text, language) == expected


# --- how it is expressed -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "measure", "value", "unit"),
    [
        ("en", "Median overall survival was 18.4 months.", "MEDIAN", 18.4, "months"),
        ("en", "Mean survival was 18.4 months.", "MEAN", 18.4, "months"),
        ("en", "At 12 months, overall survival was 61%.", "LANDMARK_RATE", 61, "%"),
        ("en", "The objective response rate was 38%.", "PROPORTION", 38, "%"),
        ("en", "The hazard ratio for death was 0.69.", "HAZARD_RATIO", 0.69, "ratio"),
        ("en", "The odds ratio for response was 2.1.", "ODDS_RATIO", 2.1, "ratio"),
        ("en", "The drug cut the risk of death by 31%.", "RELATIVE_RISK_REDUCTION", 31, "%"),
        ("en", "Patients had a 31% lower risk of death.", "RELATIVE_RISK_REDUCTION", 31, "%"),
        ("en", "The pill extended survival by 3.2 months.", "DIFFERENCE", 3.2, "months"),
        ("en", "Patients lived 3.2 months longer.", "DIFFERENCE", 3.2, "months"),
        ("en", "Survival at five years improved by 9 percentage points.", "RATE_DIFFERENCE", 9, "percentage_points"),
        ("zh", "死亡风险降低31%。", "RELATIVE_RISK_REDUCTION", 31, "%"),
        ("zh", "总生存期延长了3.2个月。", "DIFFERENCE", 3.2, "months"),
        ("ja", "死亡リスクを31％低減した。", "RELATIVE_RISK_REDUCTION", 31, "%"),
        ("es", "El fármaco redujo el riesgo de muerte en un 31 %.", "RELATIVE_RISK_REDUCTION", 31, "%"),
        ("es", "El tratamiento alargó la supervivencia 3,2 meses.", "DIFFERENCE", 3.2, "months"),
        ("fr", "Le médicament a réduit le risque de décès de 31 %.", "RELATIVE_RISK_REDUCTION", 31, "%"),
        ("de", "Das Medikament senkte das Sterberisiko um 31 %.", "RELATIVE_RISK_REDUCTION", 31, "%"),
        ("de", "Die Therapie verlängerte das Überleben um 3,2 Monate.", "DIFFERENCE", 3.2, "months"),
    ],
)
def test_a_value_keeps_its_own_measure(language: str, text: str, measure: str, value: float, unit: str) -> None:
    outcome = only(text, language)
    assert (outcome.measure, outcome.quantity.value, outcome.quantity.unit) == (measure, value, unit)


@pytest.mark.parametrize(
    ("language", "text", "endpoint"),
    [
        ("en", "Median overall survival was not reached.", "OS"),
        ("en", "Neither median PFS nor a plateau was seen; median OS has not yet been reached.", "OS"),
        ("zh", "中位总生存期尚未达到。", "OS"),
        ("es", "La mediana de supervivencia global no se ha alcanzado.", "OS"),
        ("fr", "La survie globale médiane n'est pas atteinte.", "OS"),
        ("de", "Das mediane Gesamtüberleben wurde noch nicht erreicht.", "OS"),
        ("ja", "全生存期間の中央値は未到達だった。", "OS"),
    ],
)
def test_a_median_that_is_not_reached_is_a_row_without_a_value(language: str, text: str, endpoint: str) -> None:
    outcome = only(text, language)
    assert (outcome.endpoint, outcome.quantity.status, outcome.quantity.value) == (endpoint, "NOT_REACHED", None)


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


# --- whose result, and none at all ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Historically, median overall survival in this setting has been about 8 months."),
        ("en", "With standard chemotherapy, patients usually live only 8 months."),
        ("zh", "既往此类患者的中位总生存期仅为8个月。"),
        ("de", "Bisher lag das mediane Überleben bei 8 Monaten."),
        ("es", "Hasta ahora, la mediana de supervivencia era de 8 meses."),
        ("fr", "Jusqu'ici, la survie médiane était de 8 mois."),
        ("ja", "従来、全生存期間の中央値は8か月だった。"),
        ("en", "In an earlier phase 3 trial, the objective response rate was 33%."),
    ],
)
def test_what_happened_to_other_patients_is_background(language: str, text: str) -> None:
    assert {arm_class(outcome) for outcome in found(text, language)} <= {"background"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The trial was designed to detect an improvement in median survival from 8 to 12 months."),
        ("en", "Patients were eligible if they were expected to live at least 3 months."),
        ("en", "A response was defined as a reduction of at least 30% in tumour diameter."),
        ("en", "In mice, tumours disappeared in 80% of animals."),
        ("en", "The five-year survival of stage I disease could reach 90%, she hopes."),
        ("en", "Median age was 64 years; 40% of patients were women."),
        ("en", "Shares of the company rose 12% on the news."),
        ("en", "About 30% of these tumours carry a KRAS mutation."),
        ("zh", "该研究计划入组120例患者，主要终点为总生存期。"),
        ("de", "Eingeschlossen wurden 120 Patienten ab 18 Jahren."),
        ("es", "El ensayo incluirá a 120 pacientes."),
        ("fr", "L'essai doit inclure 120 patients."),
        ("ja", "本試験には120例が登録される予定である。"),
    ],
)
def test_plans_definitions_mice_and_markets_report_nothing(language: str, text: str) -> None:
    assert pairs(text, language) == []


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("At one year, 61% of patients were progression-free.", "PFS"),
        ("At one year, 61% of patients remained free of recurrence.", "RFS"),
        ("At one year, 61% of patients were alive without progression.", "PFS"),
        ("None of the 14 patients with rectal cancer relapsed.", "RECURRENCE"),
    ],
)
def test_freedom_from_an_event_is_a_result(text: str, endpoint: str) -> None:
    outcome = only(text)
    assert outcome.endpoint in {endpoint, "RFS" if endpoint == "RECURRENCE" else endpoint}
    assert outcome.quantity.value == (0 if endpoint == "RECURRENCE" else 61)


# --- mentions of one result ----------------------------------------------------------------------------------


def results(text: str, *, title: bool = False) -> list[tuple[str | None, ...]]:
    """Return the printed values of each result, one tuple a result."""
    groups: dict[str, list[str | None]] = {}
    for outcome in extracted(text, title=title).outcomes:
        groups.setdefault(outcome.canonical_id, []).append(outcome.quantity.text)
    return [tuple(values) for values in groups.values()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One-third of patients were in remission.\n\nIn all, 33% of patients were in remission.", [("One-third", "33%")]),
        ("In all, 33% had a complete response.\n\nIn all, 33% had a complete response.", [("33%", "33%")]),
        ("In all, 33% had a complete response.\n\nIn all, 34% had a complete response.", [("33%",), ("34%",)]),
        ("The ORR was 33%.\n\nThe DCR was 33%.", [("33%",), ("33%",)]),
        ("At one year, OS was 61%.\n\nAt two years, OS was 61%.", [("61%",), ("61%",)]),
        ("Median OS was one year.\n\nMedian OS was 12 months.", [("one year", "12 months")]),
        ("ORR was 33% with the drug and 12% with placebo.\n\nThe ORR was 33%.", [("33%", "33%"), ("12%",)]),
    ],
)  # fmt: skip
def test_mentions_of_one_result_share_their_id(text: str, expected: list[tuple[str, ...]]) -> None:
    assert results(text) == expected


def test_a_count_and_its_percentage_are_one_result() -> None:
    outcomes = extracted("Of 12 patients with sarcoma, 8 responded.\n\nThe response was seen in 67% of patients.").outcomes
    assert len({outcome.canonical_id for outcome in outcomes}) == 1
    (chief,) = (outcome for outcome in outcomes if outcome.canonical)
    assert (chief.counted.numerator, chief.counted.denominator) == (8, 12)


def test_a_headline_that_no_sentence_supports_is_flagged() -> None:
    alone = extracted("New drug: 45% of patients respond\n\nThe trial went well, the company said.", title=True)
    backed = extracted("New drug: 45% of patients respond\n\nIn the trial, 45% of patients responded.", title=True)
    assert [outcome.flags for outcome in alone.outcomes] == [("headline_only",)]
    assert {flag for outcome in backed.outcomes for flag in outcome.flags} == set()
    assert [outcome.canonical for outcome in backed.outcomes] == [False, True]
