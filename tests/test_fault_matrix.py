"""docs/faults.md: every row of the matrix stands there, and every test it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
LINES = (TESTS.parent / "docs" / "faults.md").read_text(encoding="utf-8").splitlines()
ROWS = {int(number): line for line in LINES for number in re.findall(r"^\| (\d+) \|", line)}


def test_the_table_has_every_row_once() -> None:
    assert list(ROWS) == list(range(1, 51))
    assert len([line for line in LINES if re.match(r"\| \d", line)]) == len(ROWS)


def names(path: Path) -> set[str]:
    """Return the tests of a file; a class of tests made by a library is an assignment."""
    tree = ast.parse(path.read_text(encoding="utf-8")).body
    made = {
        node.targets[0].id for node in tree if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    return made | {node.name for node in tree if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("number", ROWS)
def test_a_row_names_tests_that_exist(number: int) -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", ROWS[number].rpartition(" | ")[2])
    assert named
    assert [name for file, name in named if name not in names(TESTS / file)] == []
