"""What we read in the sample articles today, pinned: a change of reading shows as a change of these files.

Pinned is not gold: our code writes the pins, a person reads what changed. To pin anew: `python tests/test_pinned.py`.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from extracted import reading

from etl.model import Fate, Number, Reading
from etl.rows import outcome_rows

HERE = Path(__file__).parent
SAMPLES = sorted((HERE.parent / "raw" / "samples").iterdir())
PINS = HERE / "articles" / "pins"
AROUND = 24
EXPRESSED = ["result", "endpoint", "measure", "value_text", "value", "value_high", "unit", "value_status", "comparator"]
COUNTED = ["numerator", "denominator", "ci_low", "ci_high", "p_comparator", "p_value"]
WHEN = ["timepoint_value", "timepoint_unit", "timepoint_comparator", "timepoint_kind"]
WHO = ["arm_role", "evidence_scope", "cancer_code", "therapy_drug", "target", "ae_term", "ae_grade_min"]
OUTCOME_COLUMNS = [*EXPRESSED, *COUNTED, *WHEN, *WHO, "language", "rule", "flags"]
NUMBER_COLUMNS = ["number", "fate", "rule", "kind", "words"]


def pins(path: Path) -> dict[str, str]:
    """Return the pinned files of an article."""
    read = reading(path.read_bytes(), path.name)
    return {
        "clean.txt": read.document.text + "\n",
        "outcomes.csv": table(OUTCOME_COLUMNS, outcomes(read)),
        "ignored.csv": table(NUMBER_COLUMNS, ignored(read)),
    }


def table(columns: list[str], rows: Iterable[dict[str, Any]]) -> str:
    lines = io.StringIO()
    writer = csv.DictWriter(lines, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: shown(row[name]) for name in columns} for row in rows)
    return lines.getvalue()


def shown(value: object) -> object:
    return " ".join(map(str, value)) if isinstance(value, list) else value


def outcomes(read: Reading) -> Iterator[dict[str, Any]]:
    """Yield the rows of the outcomes; `result` counts the results in the order of their first mention."""
    results: dict[str, int] = {}
    for row in outcome_rows(read):
        yield {**row, "result": results.setdefault(row["canonical_id"], len(results) + 1)}


def ignored(read: Reading) -> Iterator[dict[str, Any]]:
    for number in read.extraction.numbers:
        if number.fate is not Fate.OUTCOME:
            words = around(read, number)
            yield {"number": number.text, "fate": number.fate, "rule": number.rule, "kind": number.kind, "words": words}


def around(read: Reading, number: Number) -> str:
    text, start, end = read.document.raw_text, number.raw.start, number.raw.end
    return re.sub(r"\s+", " ", text[max(0, start - AROUND) : end + AROUND])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("file", ["clean.txt", "outcomes.csv", "ignored.csv"])
def test_a_sample_is_read_as_it_was_read_before(path: Path, file: str) -> None:
    pinned = (PINS / path.name / file).read_text(encoding="utf-8")
    assert pins(path)[file] == pinned, "if this is what you want: python tests/test_pinned.py, and read the difference"


def test_every_pin_belongs_to_a_sample() -> None:
    assert {path.name for path in PINS.iterdir()} == {path.name for path in SAMPLES}


if __name__ == "__main__":
    shutil.rmtree(PINS, ignore_errors=True)
    for sample in SAMPLES:
        (PINS / sample.name).mkdir(parents=True)
        for name, content in pins(sample).items():
            (PINS / sample.name / name).write_text(content, encoding="utf-8")
