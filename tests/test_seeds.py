"""The five articles this project was started with are read wholly right."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from extracted import reading, scorer

from etl.model import Outcome, Reading, Study
from etl.rows import Row, outcome_rows

# (results, mentions) of each article, once its mentions are merged
RESULTS = {"000": (3, 5), "001": (1, 1), "002": (4, 4), "003": (0, 0), "004": (3, 5)}
# what the labels call a fact of a study, and where we keep it; the drug and the target are kept with the disease
FACTS = {
    "doi": "doi",
    "pmid": "pmid",
    "nct_id": "registry_ids",
    "trial_phase": "phase",
    "journal": "journal",
    "centre": "centre",
    "publication_date": "published_on",
    "prior_lines_min": "prior_lines_min",
    "median_follow_up": "median_follow_up_value",
    "enrolled": "enrolled",
}


@pytest.fixture(scope="module")
def seeds(evaluation: Path) -> dict[str, Reading]:
    """Readings by the number an article's name begins with."""
    cases = sorted((evaluation / "seeds" / "cases").glob("*.txt"))
    return {path.stem[:3]: reading(path.read_bytes(), path.stem) for path in cases}


@pytest.fixture(scope="module")
def labels(evaluation: Path) -> list[dict[str, Any]]:
    lines = (evaluation / "seeds" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def rows_of(seed: Reading) -> list[Row]:
    return outcome_rows(seed)


def outcomes_saying(seed: Reading, words: str) -> list[Outcome]:
    return [o for o in seed.extraction.outcomes if words in o.evidence.of(seed.document.text)]


def one_saying(seed: Reading, words: str, value: str) -> Outcome:
    (outcome,) = (o for o in outcomes_saying(seed, words) if value in o.quantity.text)
    return outcome


def test_every_result_is_found_nothing_else_and_each_row_is_wholly_right(
    evaluation: Path, seeds: dict[str, Reading], labels: list[dict[str, Any]]
) -> None:
    score = scorer(evaluation)
    total: Counter[str] = Counter()
    for name, seed in seeds.items():
        mine = [label for label in labels if label["case"].startswith(name)]
        result, faults = score.score_case(
            seed.document.raw_text,
            [label for label in mine if label["kind"] == "outcome"],
            [tuple(span) for label in mine if label["kind"] == "trap" for span in label["spans"]],
            rows_of(seed),
            None,
        )
        assert faults == []
        total += result
    for depth in ("value", "endpoint", "row"):
        assert score.f1(total[f"hit_{depth}"], total["gold"], total["pred"]) == (1.0, 1.0, 1.0), depth
    assert (total["gold"], total["trap"]) == (15, 0)


def test_an_article_that_reports_no_number_gives_no_row(seeds: dict[str, Reading]) -> None:
    assert rows_of(seeds["003"]) == []


@pytest.mark.parametrize(("name", "expected"), RESULTS.items())
def test_mentions_merge_to_the_results_of_the_article(
    name: str, expected: tuple[int, int], seeds: dict[str, Reading]
) -> None:
    outcomes = seeds[name].extraction.outcomes
    assert (len({o.canonical_id for o in outcomes}), len(outcomes)) == expected


def test_mentions_merge_as_the_labels_say(seeds: dict[str, Reading], labels: list[dict[str, Any]]) -> None:
    core = [label for label in labels if label["kind"] == "outcome" and label["tier"] == "core"]
    for name, (results, _) in RESULTS.items():
        assert len({label["canonical_id"] for label in core if label["case"].startswith(name)}) == results
        chiefs = [o for o in seeds[name].extraction.outcomes if o.canonical]
        assert len(chiefs) == results


def test_the_chinese_sentence_in_the_english_article_is_42_of_42(seeds: dict[str, Reading]) -> None:
    (outcome,) = (o for o in seeds["000"].extraction.outcomes if o.language == "zh")
    assert (outcome.counted.numerator, outcome.counted.denominator, outcome.quantity.value) == (42, 42, 100.0)
    assert (outcome.endpoint in {"CR", "cCR", "NED", "REMISSION"}, outcome.quantity.unit) == (True, "%")
    assert outcome.counted.numerator_source == "derived"


def test_up_to_ninety_percent_within_a_month_is_up_to_and_within(seeds: dict[str, Reading]) -> None:
    outcome = one_saying(seeds["002"], "up to 90%", "90%")
    assert (outcome.endpoint, outcome.quantity.comparator) == ("CR", "up_to")
    assert outcome.when is not None
    assert (outcome.when.value, outcome.when.unit, outcome.when.kind) == (1.0, "months", "within")


def test_a_manner_of_speaking_has_no_counts(seeds: dict[str, Reading]) -> None:
    outcome = one_saying(seeds["002"], "8 out of 10", "8 out of 10")
    assert (outcome.quantity.value, outcome.quantity.comparator) == (80.0, "~")
    assert (outcome.counted.numerator, outcome.counted.denominator) == (None, None)
    assert "natural_frequency" in outcome.flags


def test_one_third_at_five_years_and_the_33_percent_are_one_result(seeds: dict[str, Reading]) -> None:
    thirds = [o for o in seeds["004"].extraction.outcomes if "third" in o.quantity.text.lower()]
    (share,) = (o for o in seeds["004"].extraction.outcomes if o.quantity.text == "33%")
    assert len(thirds) == 2
    assert {o.canonical_id for o in thirds} == {share.canonical_id}


def test_what_used_to_happen_is_history_and_carries_no_drug(seeds: dict[str, Reading]) -> None:
    history = [o for o in seeds["004"].extraction.outcomes if o.arm.role == "HISTORICAL_CONTROL"]
    assert {o.endpoint for o in history} == {"PFS", "OS"}
    assert [(o.about.therapy_drug, o.about.therapy_class, o.about.target) for o in history] == [((), None, ())] * 2
    assert {o.evidence_scope for o in history} == {"HISTORICAL_BACKGROUND"}
    treated = [o for o in seeds["004"].extraction.outcomes if o not in history]
    assert {o.about.therapy_drug for o in treated} == {("ciltacabtagene autoleucel",)}


# --- the studies ---------------------------------------------------------------------------------------------


def fact(study: Study, name: str) -> object:
    if name in {"therapy_drug", "target"}:
        return getattr(study.about, name)
    return getattr(study, FACTS[name])


def test_what_an_article_does_not_say_is_null(seeds: dict[str, Reading], labels: list[dict[str, Any]]) -> None:
    for label in (label for label in labels if label["kind"] == "study"):
        extraction = seeds[label["case"][:3]].extraction
        study = extraction.study or Study()
        asked = set(label["must_be_null"]) - {"ci_low", "ci_high"}
        assert [name for name in sorted(asked) if fact(study, name) not in {None, ()}] == [], label["case"]
        if "ci_low" in label["must_be_null"]:
            assert {(o.certainty.ci_low, o.certainty.ci_high) for o in extraction.outcomes} == {(None, None)}
        if "therapy_drug" in label["must_be_null"]:
            assert {o.about.therapy_drug for o in extraction.outcomes} <= {()}


def test_what_an_article_says_of_its_study_is_kept(seeds: dict[str, Reading], labels: list[dict[str, Any]]) -> None:
    for label in (label for label in labels if label["kind"] == "study" and "enrolled" not in label["must_be_null"]):
        study = seeds[label["case"][:3]].extraction.study
        assert study is not None
        for name in ("doi", "journal", "publication_date", "centre", "prior_lines_min"):
            assert fact(study, name) == label.get(name), (label["case"], name)
        assert (study.treatment_start, study.treatment_end) == (
            label.get("treatment_start"),
            label.get("treatment_end"),
        )
        assert [enrolment.patients for enrolment in study.enrolled] == [each["n"] for each in label["enrolled"]]
        assert (study.median_follow_up_value, study.median_follow_up_comparator) == (
            label.get("median_follow_up_value"),
            label.get("median_follow_up_comparator"),
        )
        assert (study.about.disease_setting == label["disease_setting"]) if "disease_setting" in label else True
        assert study.phase == (str(label["trial_phase"]).split()[0] if "trial_phase" in label else None)
