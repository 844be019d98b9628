"""The hand-labelled gold of the sample articles is true to the files it labels."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from bs4 import BeautifulSoup

from etl.validate_codes import ENDPOINTS, MEASURES

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "raw" / "samples"
SCORER = ROOT.parent / "shared" / "eval" / "score_outcomes.py"
Item = dict[str, Any]

ITEMS: list[Item] = [
    json.loads(line) for line in (ROOT / "tests" / "articles" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
]
ARTICLES = {item["case"]: item for item in ITEMS if item["kind"] == "article"}
TEXT_FILES = [case for case, article in ARTICLES.items() if article["file"].endswith(".txt")]
PAGES = [case for case in ARTICLES if case not in TEXT_FILES]
IN_WORDS = {"six months": 6, "nine months": 9, "seven or eight months": 7}
ARM_ROLES = {"treated": "EXPERIMENTAL", "control": "CONTROL", "background": "HISTORICAL_CONTROL"}


def decoded(case: str) -> str:
    file, encoding = str(ARTICLES[case]["file"]), str(ARTICLES[case]["encoding"])
    return (SAMPLES / file).read_bytes().decode(encoding)


def labels(case: str, *kinds: str) -> list[Item]:
    return [item for item in ITEMS if item["case"] == case and item["kind"] in kinds]


def without_space(text: str) -> str:
    return re.sub(r"\s+", "", text)


def several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def first(value: Any) -> Any:
    return several(value)[0]


def as_prediction(gold: Item) -> Item:
    """Return the row an extractor that reads like the annotator would print."""
    row = {key: first(value) for key, value in gold.items()}
    row["arm_role"] = ARM_ROLES[gold["arm_class"]]
    row["evidence_quote"] = gold["quotes"][0]
    if "timepoint_months" in gold:
        row |= {"timepoint_value": gold["timepoint_months"], "timepoint_unit": "months"}
    return row


def load_scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_outcomes", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("case", TEXT_FILES)
def test_every_quote_is_the_stretch_its_span_names(case: str) -> None:
    text = decoded(case)
    for item in labels(case, "outcome", "trap"):
        assert [text[start:end] for start, end in item["spans"]] == item["quotes"], item


@pytest.mark.parametrize("case", PAGES)
def test_every_quote_stands_on_its_page(case: str) -> None:
    seen = without_space(BeautifulSoup(decoded(case), "lxml").get_text())
    for item in labels(case, "outcome", "trap"):
        assert [quote for quote in item["quotes"] if without_space(quote) not in seen] == [], item
        assert item["spans"] == []


@pytest.mark.parametrize("case", TEXT_FILES)
def test_every_digit_of_a_text_sample_is_an_outcome_or_a_trap(case: str) -> None:
    text = decoded(case)
    labelled = [tuple(span) for item in labels(case, "outcome", "trap") for span in item["spans"]]
    unlabelled = [
        text[max(0, digits.start() - 20) : digits.end() + 20]
        for digits in re.finditer(r"\d+", text)
        if not any(start <= digits.start() and digits.end() <= end for start, end in labelled)
    ]
    assert unlabelled == []


@pytest.mark.parametrize("case", ARTICLES)
def test_every_value_is_printed_in_its_main_quote(case: str) -> None:
    for item in labels(case, "outcome"):
        printed = item.get("value_text", "")
        assert printed in item["quotes"][0]
        if "value" in item and not item.get("derived") and item["tier"] == "core":
            digits = re.sub(r"(?<=\d),(?=\d)", ".", printed)
            number = re.search(r"\d+(?:\.\d+)?", digits)
            assert (float(number[0]) if number else IN_WORDS[printed]) == first(item["value"]), item


@pytest.mark.parametrize("case", TEXT_FILES)
@pytest.mark.usefixtures("evaluation")
def test_the_shared_scorer_gives_the_gold_itself_full_marks(case: str) -> None:
    golds = labels(case, "outcome")
    traps = [tuple(span) for trap in labels(case, "trap") for span in trap["spans"]]
    counts, faults = load_scorer().score_case(
        decoded(case), golds, traps, [as_prediction(gold) for gold in golds], None
    )
    assert faults == []
    core = ARTICLES[case]["n_core_mentions"]
    assert (counts["gold"], counts["hit_row"], counts["pred"]) == (core, core, core)


def test_every_sample_is_labelled_and_described() -> None:
    files = {path.name for path in SAMPLES.iterdir()}
    listing = (ROOT / "raw" / "README.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `([^`]+)` \|", listing, re.MULTILINE))
    assert {article["file"] for article in ARTICLES.values()} == files == described


def test_gold_speaks_the_codes_of_the_outcome_row() -> None:
    for item in ITEMS:
        if item["kind"] == "outcome":
            assert set(several(item["endpoint"])) <= set(ENDPOINTS), item
            assert set(several(item["measure"])) <= set(MEASURES), item


def test_gold_ids_are_unique_and_canonical_ids_name_one_of_them() -> None:
    outcomes = [item for item in ITEMS if item["kind"] == "outcome"]
    ids = [item["gold_id"] for item in outcomes]
    assert len(set(ids)) == len(ids)
    assert {item["canonical_id"] for item in outcomes} <= set(ids)


def test_samples_that_report_nothing_have_no_core_outcome() -> None:
    silent = {case for case, article in ARTICLES.items() if article["n_core_mentions"] == 0}
    assert {case for case in silent if any(item["tier"] == "core" for item in labels(case, "outcome"))} == set()
    assert {"no-numbers", "mouse-study", "diabetes-trial", "market-report", "trial-in-progress"} <= silent
