"""Lines of text dumps that are furniture, as a person labelled them: how many we drop, and how many we drop wrongly."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cleaned import cleaned
from conftest import EVALUATION, ROOT

LABELS = Path(__file__).parent / "clean_lines"
FOLDERS = {
    "samples": ROOT / "raw" / "samples",
    "seeds": EVALUATION / "seeds" / "cases",
    "news-dev": EVALUATION / "news-dev" / "cases",
}
FLOOR = 0.98
Numbers = set[int]


@dataclass
class Tally:
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + len(self.missed))


def labelled(name: str) -> Iterator[tuple[Path, str, list[str]]]:
    for line in (LABELS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            file, sha256, *numbers = line.split()
            yield FOLDERS[name] / file, sha256, numbers


def furniture(words: list[str]) -> tuple[Numbers, list[Numbers]]:
    """Return the lines to drop, and the pairs of which one is to drop."""
    sure: Numbers = set()
    pairs = [set(map(int, word.split("|"))) for word in words if "|" in word]
    for word in words:
        if "|" not in word:
            first, _, last = word.partition("-")
            sure |= set(range(int(first), int(last or first) + 1))
    return sure, pairs


def dropped_lines(path: Path) -> tuple[Numbers, Numbers]:
    """Return the lines of which nothing was kept, and all that have letters or digits outside of mark-up."""
    document = cleaned(path.read_bytes(), path.name)
    # a healed sentence has a space where the furniture was: it covers the furniture, but keeps none of it
    kept = [run.raw for run in document.runs if run.text.of(document.text).strip()]
    dropped, said, start = set(), set(), 0
    for number, line in enumerate(document.raw_text.split("\n"), 1):
        if re.search(r"\w", re.sub(r"<[^>]*>", "", line)):
            said.add(number)
            if not any(run.start < start + len(line) and start < run.end for run in kept):
                dropped.add(number)
        start += len(line) + 1
    return dropped, said


def tally(name: str) -> Tally:
    found = Tally()
    for path, sha256, words in labelled(name):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256, f"{path.name} is not the file that was labelled"
        sure, pairs = furniture(words)
        dropped, said = dropped_lines(path)
        for pair in pairs:
            sure |= set(sorted(pair & dropped)[:1] or sorted(pair)[:1])
        sure &= said
        found.right += len(dropped & sure)
        found.wrong += [f"{path.stem}:{number}" for number in sorted(dropped - sure)]
        found.missed += [f"{path.stem}:{number}" for number in sorted(sure - dropped)]
    return found


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_furniture_is_dropped_and_nothing_else(name: str, request: pytest.FixtureRequest) -> None:
    if name != "samples":
        request.getfixturevalue("evaluation")
    found = tally(name)
    print(f"{name}: precision {found.precision:.3f}, recall {found.recall:.3f}")  # noqa: T201  figures for who runs -s
    print(f"wrongly dropped {found.wrong}, missed {found.missed}")  # noqa: T201
    assert found.precision >= FLOOR
    assert found.recall >= FLOOR
