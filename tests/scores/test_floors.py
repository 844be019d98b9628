"""Reading must not get worse on the labelled articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import rules
from etl.score import SETS, load_floors, measure

FLOORS = load_floors(Path(__file__).parent.parent / "floors.toml")


@pytest.mark.parametrize("name", SETS)
def test_no_figure_is_below_its_floor(name: str, evaluation: Path) -> None:
    assert measure(evaluation / name, rules.load()).shortfalls(FLOORS[name]) == []
