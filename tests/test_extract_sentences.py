"""The labelled sentences: each a trap for the extractor, scored by the scorer of the labelled articles."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from extracted import reading, scorer

from etl.rows import Row, outcome_rows

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = tomllib.loads((HERE / "sentences.toml").read_text(encoding="utf-8"))["case"]
FLOOR: dict[str, float] = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))["sentences"]
SILENT = [case for case in CASES if not case["expect"]]


def rows_of(case: dict[str, Any]) -> list[Row]:
    return outcome_rows(reading(case["text"], "sentence.txt"))


def gold_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a case expects as the scorer wants it: the whole text is the place of each outcome."""
    return [
        {**expected, "arm_class": expected.get("arm"), "gold_id": case["why"], "spans": [[0, len(case["text"])]]}
        for expected in case["expect"]
    ]


@pytest.mark.parametrize("case", SILENT, ids=lambda case: case["why"])
def test_a_sentence_that_reports_no_result_gives_no_row(case: dict[str, Any]) -> None:
    said = [(row["endpoint"], row["measure"], row["value_text"]) for row in rows_of(case)]
    assert said == [], case["text"]


def test_the_sentences_are_read_no_worse_than_before(evaluation: Path) -> None:
    score = scorer(evaluation)
    total: Counter[str] = Counter()
    faults: list[Any] = []
    for case in CASES:
        result, wrong = score.score_case(case["text"], gold_of(case), [], rows_of(case), None)
        total += result
        faults += wrong
    reached = {depth: score.f1(total[f"hit_{depth}"], total["gold"], total["pred"])[2] for depth in FLOOR}
    assert {depth: figure for depth, figure in reached.items() if round(figure, 4) < FLOOR[depth]} == {}, faults
