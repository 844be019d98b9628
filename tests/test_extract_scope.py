"""Whose result a value is, and sentences that report none."""

from __future__ import annotations

import pytest
from extracted import BACKGROUND, arm_class, found, only

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
    assert {arm_class(outcome) for outcome in found(text, language)} <= {BACKGROUND}


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
    assert found(text, language) == []


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
