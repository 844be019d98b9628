"""The score: measured by the scorer beside the labels, held by floors that only rise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

from etl import rules
from etl.errors import MissingInput
from etl.score import Score, load_floors, measure, write_floors

SCORER = """
import json, pathlib, sys
folder, predictions = map(pathlib.Path, sys.argv[1:3])
rows = [json.loads(line) for line in predictions.read_text().splitlines()]
print(json.dumps({"pages": len(rows), "precision": 0.5, "recall": 1.0, "f1": len(rows[0]["text"]) / 1000}))
"""


def scored(**figures: float) -> Score:
    return Score(name="set", gold="one", cases=1, figures=figures)


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    (folder / "cases").mkdir(parents=True)
    (folder / "cases" / "a.txt").write_text("The minister opened the hospital on a sunny day and thanked all.")
    (folder / "gold.jsonl").write_text('{"case": "a", "text": "The minister"}\n')
    (tmp_path / "score_text.py").write_text(SCORER)
    return folder


def test_a_set_is_measured_by_the_scorer_that_lies_beside_it(labelled: Path) -> None:
    score = measure(labelled, rules.load())
    assert (score.name, score.cases, score.figures["precision"]) == ("pages", 1, 0.5)
    assert score.figures["f1"] == pytest.approx(0.064)


def test_labels_that_are_not_there_are_said(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="ETL_EVALUATION"):
        measure(tmp_path, rules.load())


@pytest.mark.parametrize(
    ("figures", "short"),
    [
        ({"row": 0.9, "on_traps": 2}, []),
        ({"row": 0.95, "on_traps": 0}, []),
        ({"row": 0.899, "on_traps": 2}, ["set: row is 0.899, the floor is 0.9"]),
        ({"row": 0.9, "on_traps": 3}, ["set: on_traps is 3, the floor is 2"]),
    ],
)
def test_what_is_worse_than_its_floor_is_said(figures: dict[str, float], short: list[str]) -> None:
    assert scored(**figures).shortfalls({"gold": "one", "row": 0.9, "on_traps": 2}) == short


def test_floors_of_other_labels_are_not_compared_but_said() -> None:
    (line,) = scored(row=1.0).shortfalls({"gold": "two", "row": 0.5})
    assert "labels changed" in line


def test_floors_only_rise() -> None:
    floor = {"gold": "one", "row": 0.9, "value": 0.5, "on_traps": 2}
    assert scored(row=0.8, value=0.6, on_traps=5, recall=0.7).raised(floor) == {
        "gold": "one",
        "row": 0.9,
        "value": 0.6,
        "on_traps": 2,
    }


def test_floors_are_read_as_they_were_written(tmp_path: Path) -> None:
    floors = {"news-dev": {"gold": "one", "row": 0.9, "on_traps": 2}, "pages": {"gold": "two", "f1": 1.0}}
    write_floors(tmp_path / "floors.toml", floors)
    assert load_floors(tmp_path / "floors.toml") == floors
    assert load_floors(tmp_path / "none.toml") == {}


def test_the_command_fails_below_a_floor_and_raises_floors_when_asked(
    etl: Callable[..., Ran], labelled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    floors = labelled.parent / "floors.toml"
    monkeypatch.setenv("ETL_EVALUATION", str(labelled.parent))
    monkeypatch.setenv("ETL_FLOORS", str(floors))
    assert etl("score", "--raise", "pages").code == 0
    reached = load_floors(floors)["pages"]["f1"]
    floors.write_text(floors.read_text().replace(f"f1 = {reached}", "f1 = 0.9"))
    ran = etl("score", "pages")
    assert (ran.code, f"f1 is {reached}, the floor is 0.9" in ran.err) == (1, True)
