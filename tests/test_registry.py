"""Results that a registry posted: the same rows as those of articles, made of the registry's own table."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from etl import pipeline, publish, runs
from etl.errors import Unreadable
from etl.model import Fate, Outcome, Raw, Reading
from etl.rules import load
from etl.settings import Settings

API = Path(__file__).parent.parent.parent / "shared" / "fixtures" / "api"


def read(study: dict[str, Any] | str) -> Reading:
    body = study if isinstance(study, str) else json.dumps(study, ensure_ascii=False, indent=1)
    raw = Raw(body=body.encode(), locator="NCT1", article="NCT1", source="made", seen_at=datetime.now(UTC))
    return pipeline.read(raw, load())


def study(*measures: dict[str, Any], **arms: str) -> dict[str, Any]:
    groups = [{"label": label, "type": kind} for label, kind in arms.items()]
    return {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000001", "briefTitle": 'Glentuzumab in \u00e9\n"Myeloma"'},
            "conditionsModule": {"conditions": ["Multiple Myeloma"]},
            "armsInterventionsModule": {"armGroups": groups},
        },
        "resultsSection": {"outcomeMeasuresModule": {"outcomeMeasures": list(measures)}},
    }


def measure(title: str, unit: str, *values: str, time: str = "2 years", **more: str) -> dict[str, Any]:
    groups = [{"id": f"OG{number}", "title": ("Drug", "Placebo")[number]} for number in range(len(values))]
    counts = [{"groupId": group["id"], "value": "40"} for group in groups]
    found = [{"groupId": group["id"], "value": value} for group, value in zip(groups, values, strict=True)]
    return {
        "title": title,
        "unitOfMeasure": unit,
        "timeFrame": time,
        "groups": groups,
        "denoms": [{"units": "Participants", "counts": counts}],
        "classes": [{"categories": [{"measurements": found}]}],
    } | more


def only(reading: Reading) -> Outcome:
    (outcome,) = reading.extraction.outcomes
    return outcome


def recorded(number: str, evaluation: Path) -> Reading:
    return read(json.loads((API / f"ctgov_v2_{number}_results.json").read_text(encoding="utf-8")))


def test_a_proportion_that_was_posted_is_a_percentage_with_its_interval_time_and_patients(evaluation: Path) -> None:
    (outcome,) = (each for each in recorded("NCT03275402", evaluation).extraction.outcomes if each.endpoint == "OS")
    assert (outcome.endpoint, outcome.measure, outcome.quantity.value, outcome.quantity.unit) == (
        *("OS", "LANDMARK_RATE", 65.0, "%"),
    )
    assert (outcome.certainty.ci_low, outcome.certainty.ci_high, outcome.certainty.ci_level) == (49.0, 78.0, 95.0)
    assert (outcome.counted.denominator, outcome.quantity.text, outcome.flags) == (52, "0.65", ("registry_result",))
    assert outcome.when is not None
    assert (outcome.when.value, outcome.when.unit, outcome.when.kind) == (3.0, "years", "landmark")
    assert (outcome.arm.role, outcome.about.therapy_drug) == ("EXPERIMENTAL", ("omburtamab",))
    assert "Neuroblastoma" in outcome.about.cancer


def test_the_groups_of_a_randomised_study_are_rows_of_their_own(evaluation: Path) -> None:
    reading = recorded("NCT00567567", evaluation)
    found = {
        (each.arm.label, each.quantity.value, each.certainty.ci_low, each.certainty.ci_high, each.counted.denominator)
        for each in reading.extraction.outcomes
        if each.endpoint == "EFS" and each.when is not None and each.when.kind == "landmark"
    }
    assert found == {
        ("Single HST (CEM)", 48.8, 41.1, 56.5, 179),
        ("Tandem HST (CEM), Randomly Assigned", 61.8, 53.8, 69.8, 176),
    }
    assert not [each for each in reading.extraction.outcomes if each.quantity.unit not in {"%", "months", "patients"}]


@pytest.mark.parametrize("number", ["NCT03275402", "NCT00567567"])
def test_every_number_of_a_record_has_a_fate_and_every_value_its_place_in_the_record(
    number: str, evaluation: Path
) -> None:
    reading = recorded(number, evaluation)
    assert not [each for each in reading.extraction.numbers if each.fate is Fate.UNEXPLAINED]
    for outcome in reading.extraction.outcomes:
        place = reading.document.raw_span(outcome.quantity.span)
        assert place.of(reading.document.raw_text) == outcome.quantity.text
        assert outcome.quantity.text in outcome.evidence.of(reading.document.text)


@pytest.mark.parametrize(
    ("unit", "value", "expected"),
    [
        ("percentage of participants", "48.5", ("ORR", "PROPORTION", 48.5, "%")),
        ("Proportion of participants", "0.485", ("ORR", "PROPORTION", 48.5, "%")),
        ("participants", "19", ("ORR", "COUNT", 19.0, "patients")),
    ],
)
def test_a_unit_says_how_a_response_was_measured(unit: str, value: str, expected: tuple[str, str, float, str]) -> None:
    outcome = only(read(study(measure("Objective Response Rate", unit, value), Drug="EXPERIMENTAL")))
    assert (outcome.endpoint, outcome.measure, outcome.quantity.value, outcome.quantity.unit) == expected
    assert outcome.counted.denominator == 40


def test_a_time_to_an_event_is_a_median_and_each_arm_has_its_role() -> None:
    kind = {"paramType": "MEDIAN", "dispersionType": "Full Range"}
    posted = measure("Progression-free Survival", "months", "9.5", "4.1", **kind)
    reading = read(study(posted, Drug="EXPERIMENTAL", Placebo="PLACEBO_COMPARATOR"))
    drug, placebo = reading.extraction.outcomes
    assert [(each.measure, each.quantity.value, each.arm.role) for each in (drug, placebo)] == [
        ("MEDIAN", 9.5, "EXPERIMENTAL"),
        ("MEDIAN", 4.1, "PLACEBO_COMPARATOR"),
    ]
    assert drug.certainty.ci_low is None  # a range of values is no interval
    assert placebo.about.therapy_drug == ()


@pytest.mark.parametrize(
    ("title", "unit", "value"),
    [
        ("Peak Serum Concentration", "ng/mL", "12.5"),
        ("Overall Survival and Objective Response", "percentage of participants", "12.5"),
        ("Objective Response Rate", "percentage of participants", "NA"),
        ("Objective Response Rate", "lesions", "12"),
    ],
)
def test_what_is_no_result_of_an_endpoint_gives_no_row_and_a_reason(title: str, unit: str, value: str) -> None:
    reading = read(study(measure(title, unit, value), Drug="EXPERIMENTAL"))
    assert reading.extraction.outcomes == ()
    assert {each.fate for each in reading.extraction.numbers} == {Fate.IGNORED}


def test_escapes_and_bars_of_a_record_do_not_move_its_cells() -> None:
    posted = measure('Objective\\Response | "Rate"', "percentage of participants", "48.5", time="6 months\nafter|start")
    reading = read(study(posted, Drug="EXPERIMENTAL"))
    assert reading.document.title == 'Glentuzumab in é "Myeloma"'
    assert 'Objective\\Response "Rate" | NA | NA | percentage' in reading.document.text.replace("  ", " ")
    value = [each for each in reading.extraction.numbers if each.text == "48.5"]
    assert value[0].raw.of(reading.document.raw_text) == "48.5"


def test_a_study_without_posted_results_is_read_and_has_none_and_one_that_is_cut_is_refused() -> None:
    whole = json.dumps(study(Drug="EXPERIMENTAL"))
    assert read(whole).extraction.outcomes == ()
    for cut in (whole[: len(whole) // 2], whole[:-1], '{"protocolSection": ' + "[" * 100_000):
        with pytest.raises(Unreadable, match="cut or no JSON"):
            read(cut)


def posted(folder: Path) -> Path:
    """Return a folder with two studies and their posted results, as the registry sends them."""
    folder.mkdir()
    for number in ("NCT03275402", "NCT00567567"):
        text = (API / f"ctgov_v2_{number}_results.json").read_text(encoding="utf-8")
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def test_posted_results_pass_the_gate_and_stand_beside_those_of_articles(tmp_path: Path, evaluation: Path) -> None:
    settings = Settings(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse", workers=1)
    result = runs.ingest(settings, source=str(posted(tmp_path / "studies")))
    rows = publish.query(
        settings.published,
        """
        SELECT article, endpoint, value, ci_low, ci_high, denominator FROM outcomes
        WHERE list_contains(flags, 'registry_result') AND endpoint = 'OS' ORDER BY article DESC
        """,
    ).rows()
    assert rows == [("NCT03275402", "OS", 65.0, 49.0, 78.0, 52), ("NCT00567567", "OS", 81.0, 65.1, 96.9, 27)]
    assert result.refused == ()
    assert publish.query(settings.published, "FROM core.quarantine").is_empty()
