"""What the tables of faults promise stands in tests: a test that is renamed or gone makes its row false."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROW = re.compile(r"^\| (\d+) \|(.+)$", re.MULTILINE)
NAMED = re.compile(r"`(?:tests/)?([\w/]+\.py)::(test_\w+)`")


def rows() -> dict[int, str]:
    """Return the rows of every table of faults by their number."""
    tables = sorted((TESTS.parent / "docs").glob("faults*.md"))
    return {int(number): line for table in tables for number, line in ROW.findall(table.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("number", range(23, 42))
def test_a_fault_of_a_source_has_a_row_with_what_the_user_sees(number: int) -> None:
    assert len([cell for cell in rows()[number].split("|") if cell.strip()]) == 3


@pytest.mark.parametrize("number", rows())
def test_the_tests_of_a_fault_are_there(number: int) -> None:
    named = NAMED.findall(rows()[number])
    assert named
    for file, test in named:
        path = TESTS / file
        assert path.is_file(), file
        assert f"def {test}(" in path.read_text(encoding="utf-8"), test
