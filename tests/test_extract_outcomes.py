"""Sentences and what they report: the endpoint, arm and measure of each value, in six languages."""

from __future__ import annotations

import pytest
from extracted import CONTROL, TREATED, arm_class, extracted, found, only

Said = tuple[str, float | None]


def pairs(text: str, language: str = "en") -> list[Said]:
    return [(outcome.endpoint, outcome.quantity.value) for outcome in found(text, language)]


def roles(text: str, language: str = "en") -> list[tuple[float | None, str]]:
    return [(outcome.quantity.value, arm_class(outcome)) for outcome in found(text, language)]


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
        (
            "en",
            "Median OS was 18.4 months with the combination versus 11.1 months with chemotherapy.",
            [(18.4, TREATED), (11.1, CONTROL)],
        ),
        (
            "en",
            "The response rate was 38% in the treatment group and 12% in the placebo group.",
            [(38, TREATED), (12, CONTROL)],
        ),
        ("en", "ORR was 12% with placebo and 38% with the new drug.", [(12, CONTROL), (38, TREATED)]),
        (
            "en",
            "Compared with 12% of those on placebo, 38% of treated patients responded.",
            [(12, CONTROL), (38, TREATED)],
        ),
        (
            "en",
            "Patients lived 18 months, against 11 for those given chemotherapy alone.",
            [(18, TREATED), (11, CONTROL)],
        ),
        ("zh", "治疗组中位总生存期为18.4个月，对照组为11.1个月。", [(18.4, TREATED), (11.1, CONTROL)]),
        ("zh", "试验组和对照组的客观缓解率分别为38%和12%。", [(38, TREATED), (12, CONTROL)]),
        ("ja", "全生存期間の中央値は併用群18.4か月、プラセボ群11.1か月だった。", [(18.4, TREATED), (11.1, CONTROL)]),
        (
            "es",
            "La mediana de supervivencia fue de 18,4 meses frente a 11,1 meses con placebo.",
            [(18.4, TREATED), (11.1, CONTROL)],
        ),
        (
            "fr",
            "La survie médiane était de 18,4 mois contre 11,1 mois sous placebo.",
            [(18.4, TREATED), (11.1, CONTROL)],
        ),
        (
            "de",
            "Das mediane Überleben betrug 18,4 Monate gegenüber 11,1 Monaten unter Placebo.",
            [(18.4, TREATED), (11.1, CONTROL)],
        ),
    ],
)
def test_the_compared_value_is_the_control_groups(language: str, text: str, expected: list[tuple[float, str]]) -> None:
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


# --- lists of groups -----------------------------------------------------------------------------------------


def test_a_list_of_groups_takes_over_the_endpoint_named_before_it() -> None:
    text = (
        "Median EFS was longer with the tablet than with placebo (CPS ≥10: 60.1 vs 31.2 months, HR 0.66; "
        "CPS ≥1: 59.0 vs 30.1 months, HR 0.70; all patients: 51.1 vs 30.3 months, HR 0.73)."
    )
    assert {endpoint for endpoint, _ in pairs(text)} == {"EFS"}
    medians = [(value, role) for value, role in roles(text) if value is not None and value > 1]
    assert medians == [
        (60.1, TREATED),
        (31.2, CONTROL),
        (59.0, TREATED),
        (30.1, CONTROL),
        (51.1, TREATED),
        (30.3, CONTROL),
    ]


def test_an_unknown_new_drug_does_not_make_the_known_comparator_the_studied_one() -> None:
    text = (
        "Adding the tablet zorvatinib held kidney cancer in check about twice as long as sunitinib did. "
        "Patients were randomly assigned to zorvatinib or to sunitinib. "
        "Median progression-free survival was 17.2 months with the combination and 8.6 months with sunitinib."
    )
    assert roles(text) == [(17.2, TREATED), (8.6, CONTROL)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "PD-1 and PD-L1 inhibitors were given to 45% of patients."),
        ("de", "Bei 41 % sah man die Patienten wieder."),
        ("en", "Key endpoints are overall survival and time to deterioration of symptoms by at least 10 points."),
        ("en", "Grade 2 hypertension was managed by a reduction of the dose by 25%."),
        ("en", "The final survival analysis is due after 340 deaths."),
    ],
)
def test_a_number_that_is_no_result_gives_no_row(language: str, text: str) -> None:
    assert pairs(text, language) == []


def test_a_share_of_the_responders_is_no_response_rate() -> None:
    assert pairs("At 12 months, 61% of responders remained in response.") == [("DOR", 61)]
    assert pairs("An estimated 72% of responses were still going at nine months.") == [("DOR", 72)]


def test_values_that_do_not_match_the_arms_listed_are_left_out_and_say_so() -> None:
    text = "Median OS was 12 and 14 months in arms A, B and C, respectively."
    assert pairs(text) == []
    assert {line.rule for line in extracted(text, "en").numbers if line.rule} >= {"unresolved_distribution"}
    assert [value for _, value in pairs(text.replace("12 and", "12, 13 and"))] == [12, 13, 14]


def test_the_words_of_the_first_count_hold_for_the_second() -> None:
    text = "There were four deaths in the drug group and two in the placebo group."
    assert roles(text) == [(4, TREATED), (2, CONTROL)]
    assert ("DEATH", 2) not in pairs("There were four deaths in the drug group and two in all had a headache.")


def test_an_interval_beside_a_value_does_not_part_it_from_its_arm() -> None:
    text = (
        "Patients got FLOT with quelimab (arm A) or FLOT alone (arm B). "
        "Two-year EFS was 71% (95% CI, 61 to 80) in arm A and 60% (95% CI, 49 to 70) in arm B."
    )
    assert roles(text) == [(71, TREATED), (60, CONTROL)]


def test_the_severe_among_those_with_an_event_do_not_grade_the_event() -> None:
    (first, *_) = found(
        "Ten of the eleven children developed cytokine release syndrome, which was severe in one.", "en"
    )
    assert (first.counted.numerator, first.adverse_event.grade_min) == (10, None)


def test_the_risk_ratio_of_a_trait_is_of_no_named_endpoint() -> None:
    assert pairs("RR was 38% (RR = 1.4 for prior therapy, P = .04).") == [("ORR", 38), ("OTHER", 1.4)]
