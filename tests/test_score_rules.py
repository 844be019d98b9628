"""How sure a rule is: counted on labelled articles, and never guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from extracted import found

from etl.errors import RuleError
from etl.rules import load
from etl.rules.book import HERE
from etl.score_rules import Seen, is_right, write

ROW: dict[str, Any] = {
    "endpoint": "ORR",
    "value": 45.0,
    "numerator": None,
    "arm_role": "EXPERIMENTAL",
    "raw_start": 10,
    "raw_end": 90,
}
GOLD: dict[str, Any] = {"endpoint": "ORR", "value": 45, "arm_class": "treated", "spans": [[20, 60]]}


@pytest.mark.parametrize(
    ("right", "of", "lower"),
    [(10, 10, 0.7225), (9, 10, 0.5958), (150, 200, 0.6857), (0, 10, 0.0)],  # Wilson 1927, worked by hand
)
def test_confidence_is_the_lower_end_of_wilsons_interval(right: int, of: int, lower: float) -> None:
    assert Seen(right, of).confidence == pytest.approx(lower, abs=5e-4)


def test_a_rule_that_was_seen_rarely_has_no_confidence(tmp_path: Path) -> None:
    assert Seen(9, 9).confidence is None
    write(tmp_path / "confidence.toml", {"neighbour/points": Seen(9, 9), "list/percent": Seen(10, 10)})
    assert "points" not in (tmp_path / "confidence.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "other",
    [{"endpoint": "CR"}, {"value": 44}, {"arm_class": "control"}, {"spans": [[91, 120]]}],
    ids=lambda other: next(iter(other)),
)
def test_a_row_is_right_only_with_endpoint_value_arm_and_place(other: dict[str, Any]) -> None:
    assert is_right(ROW, GOLD)
    assert not is_right(ROW, GOLD | other)


def test_rows_say_how_sure_their_rule_is() -> None:
    confidence = load().confidence
    outcomes = found("Median PFS was 9.2 months. There were no deaths. The hazard ratio for death was 0.61.")
    assert [o.confidence for o in outcomes] == [confidence.get(o.rule) for o in outcomes]
    assert any(o.confidence is not None for o in outcomes)


def test_a_confidence_outside_0_to_1_does_not_load(tmp_path: Path) -> None:
    for file in HERE.iterdir():
        if file.suffix in {".toml", ".csv"}:
            (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "confidence.toml").write_text('"list/percent" = 1.2\n', encoding="utf-8")
    with pytest.raises(RuleError, match=r"confidence\.toml: list/percent"):
        load(tmp_path)
