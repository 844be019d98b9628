"""Adverse events and statistical analyses that a registry posted, as rows beside those of articles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_registry import measure, only, posted, read, recorded, study

from etl import publish, runs
from etl.model import Fate, Outcome, Reading
from etl.settings import Settings

Counts = tuple[str, str | None, bool | None, int | None, int | None]


def events(reading: Reading) -> list[Outcome]:
    return [each for each in reading.extraction.outcomes if each.rule == "registry-adverse-event"]


def counts(reading: Reading) -> list[Counts]:
    return [
        (
            each.endpoint,
            each.adverse_event.term,
            each.adverse_event.serious,
            each.counted.numerator,
            each.counted.denominator,
        )
        for each in events(reading)
    ]


def test_a_study_of_one_arm_posts_its_deaths_and_events_as_patients_of_patients(evaluation: Path) -> None:
    reading = recorded("NCT03275402", evaluation)
    found = counts(reading)
    assert found[:3] == [
        ("DEATH", None, None, 17, 52),
        ("AE", "any", True, 20, 52),
        ("AE", "any", False, 49, 52),
    ]
    assert len(found) == 3 + 13 + 33
    assert ("AE", "Anemia", True, 1, 52) in found  # posted as Anaemia, twice: as serious and as other
    assert ("AE", "Anemia", False, 15, 52) in found
    assert ("AE", "White blood cell decreased", False, 23, 52) in found
    assert {(each.arm.role, each.about.therapy_drug, each.flags) for each in events(reading)} == {
        ("EXPERIMENTAL", ("omburtamab",), ("registry_result",))
    }


def test_every_group_of_an_event_has_its_row_also_the_one_it_did_not_befall(evaluation: Path) -> None:
    reading = recorded("NCT00567567", evaluation)
    arrest = {
        each.arm.label: (each.counted.numerator, each.counted.denominator)
        for each in events(reading)
        if each.adverse_event.term == "Cardiac arrest"
    }
    assert arrest == {
        "Single HST (CEM)": (3, 206),
        "Tandem HST (CEM), Randomly Assigned": (0, 176),
        "Not Assigned": (1, 269),
    }
    assert ("AE", "Febrile neutropenia", False, 32, 206) in counts(reading)


def test_events_that_befell_hardly_anybody_have_no_row_and_say_so_in_the_ledger(evaluation: Path) -> None:
    reading = recorded("NCT00567567", evaluation)
    assert len(events(reading)) == 6 + 13 * 3 + 17 * 3  # of 75 serious and 152 other events in three groups
    assert "Disseminated intravascular coagulation" not in {each.adverse_event.term for each in events(reading)}
    rare = [each for each in reading.extraction.numbers if each.rule == "registry-rare-event"]
    assert {each.fate for each in rare} == {Fate.IGNORED}
    assert len([each for each in rare if each.text == "206"]) == (75 - 13) + (152 - 17)


@pytest.mark.parametrize("number", ["NCT03275402", "NCT00567567"])
def test_the_quote_of_an_event_is_its_row_and_every_part_leads_back_to_the_record(
    number: str, evaluation: Path
) -> None:
    reading = recorded(number, evaluation)
    text, raw = reading.document.text, reading.document.raw_text
    for each in events(reading):
        cells = each.evidence.of(text).split(" | ")
        assert (cells[-2], cells[-1]) == (str(each.counted.numerator), str(each.counted.denominator))
        assert cells[0] == each.arm.label
        assert reading.document.raw_span(each.quantity.span).of(raw) == each.quantity.text
    named = {each.outcome_id for each in reading.extraction.outcomes}
    assert len(named) == len(reading.extraction.outcomes)


def test_the_two_ratios_of_the_recorded_study_are_of_no_endpoint_of_ours(evaluation: Path) -> None:
    reading = recorded("NCT00567567", evaluation)
    assert "Regression, Cox | Hazard Ratio (HR) | 1.015 | 95 | TWO_SIDED" in reading.document.text
    assert not [each for each in reading.extraction.outcomes if each.quantity.unit == "ratio"]
    value = [each for each in reading.extraction.numbers if each.text == "1.015"]
    assert [each.rule for each in value] == ["registry-other-measure"]


def compared(title: str = "Progression-free Survival", **figures: str) -> dict[str, Any]:
    test = {
        "groupIds": ["OG000", "OG001"],
        "pValue": "<0.001",
        "statisticalMethod": "Log Rank",
        "paramType": "Hazard Ratio (HR)",
        "paramValue": "0.62",
        "ciPctValue": "95",
        "ciNumSides": "TWO_SIDED",
        "ciLowerLimit": "0.49",
        "ciUpperLimit": "0.78",
    }
    posted = measure(title, "months", "NA", "NA", paramType="MEDIAN")
    for number, group in enumerate(posted["groups"]):
        group["id"] = f"OG00{number}"
    return study(posted | {"analyses": [test | figures]}, Drug="EXPERIMENTAL", Placebo="PLACEBO_COMPARATOR")


@pytest.mark.parametrize(("title", "endpoint"), [("Progression-free Survival", "PFS"), ("Overall Survival (OS)", "OS")])
def test_an_analysis_of_survival_is_a_hazard_ratio_with_interval_and_p_value(title: str, endpoint: str) -> None:
    reading = read(compared(title))
    outcome = only(reading)
    assert (outcome.endpoint, outcome.measure, outcome.quantity.value, outcome.quantity.unit) == (
        *(endpoint, "HAZARD_RATIO", 0.62, "ratio"),
    )
    sure = outcome.certainty
    assert (sure.ci_low, sure.ci_high, sure.ci_level, sure.p_value, sure.p_comparator) == (0.49, 0.78, 95, 0.001, "<")
    assert (outcome.arm.role, outcome.arm.label) == ("EXPERIMENTAL", "Drug vs Placebo")
    assert outcome.evidence.of(reading.document.text).startswith(f"{title} | 2 years | Drug vs Placebo | <0.001 | Log")
    assert {each.text: each.role for each in reading.extraction.numbers if each.role} == {
        "0.62": "value",
        "0.49": "ci",
        "0.78": "ci",
        "0.001": "p_value",
    }


@pytest.mark.parametrize(
    "figures",
    [
        {"paramType": "Log Rank Test Statistic", "paramValue": "6.98"},
        {"paramType": "Log Hazard Ratio", "paramValue": "-0.48"},
        {"paramType": "Slope"},
        {"paramValue": "NA"},
    ],
)
def test_a_statistic_of_a_test_is_no_effect(figures: dict[str, str]) -> None:
    assert read(compared(**figures)).extraction.outcomes == ()


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"ciNumSides": "ONE_SIDED"}, (None, None, None, 0.001, "<")),
        ({"ciLowerLimit": "NA"}, (None, None, None, 0.001, "<")),
        ({"pValue": "0.04"}, (0.49, 0.78, 95, 0.04, "=")),
        ({"pValue": "> 0.99"}, (0.49, 0.78, 95, 0.99, ">")),
        ({"pValue": "not calculated"}, (0.49, 0.78, 95, None, None)),
    ],
)
def test_only_a_whole_interval_and_a_number_are_certainty(figures: dict[str, str], expected: tuple[Any, ...]) -> None:
    sure = only(read(compared(**figures))).certainty
    assert (sure.ci_low, sure.ci_high, sure.ci_level, sure.p_value, sure.p_comparator) == expected


def test_posted_events_pass_the_gate_and_the_view_of_safety_shows_them(tmp_path: Path, evaluation: Path) -> None:
    settings = Settings(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse", workers=1)
    assert runs.ingest(settings, source=str(posted(tmp_path / "studies"))).refused == ()
    assert publish.query(settings.published, "FROM core.quarantine").is_empty()
    shown = publish.query(
        settings.published,
        """
        SELECT event, ae_serious, patients_with, patients FROM safety
        WHERE drug = 'omburtamab' AND event IN ('any', 'Nausea', 'Platelet count decreased') ORDER BY ALL
        """,
    ).rows()
    assert shown == [
        ("Nausea", False, 19, 52),
        ("Platelet count decreased", False, 22, 52),
        ("Platelet count decreased", True, 8, 52),
        ("any", False, 49, 52),
        ("any", True, 20, 52),
    ]
