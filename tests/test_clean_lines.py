"""Lines of text dumps that are furniture, as a person labelled them: how many we drop, and how many we drop wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import EVALUATION

from etl.errors import MissingInput
from etl.rules import load
from etl.score_clean import folders, language_rows, languages, lines, tally

LABELS = Path(__file__).parent / "clean_lines"
FOLDERS = folders(EVALUATION)
FLOOR = 0.98
ARTICLES = 60
LANGUAGE_FLOOR = 0.99


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_furniture_is_dropped_and_nothing_else(name: str, request: pytest.FixtureRequest) -> None:
    if name != "samples":
        request.getfixturevalue("evaluation")
    found = tally(LABELS / f"{name}.txt", FOLDERS[name], load())
    print(f"{name}: precision {found.precision:.3f}, recall {found.recall:.3f}")  # noqa: T201  figures for who runs -s
    print(f"wrongly dropped {found.wrong}, missed {found.missed}")  # noqa: T201  the same
    assert found.precision >= FLOOR
    assert found.recall >= FLOOR


def test_enough_articles_are_labelled(evaluation: Path) -> None:
    score = lines(LABELS, FOLDERS, load())
    assert score.cases >= ARTICLES
    assert min(score.figures.values()) >= FLOOR


def test_labels_of_another_text_are_not_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Another text than the one that was labelled.", encoding="utf-8")
    (tmp_path / "labels.txt").write_text(f"a.txt {'0' * 64} 1\n", encoding="utf-8")
    with pytest.raises(MissingInput, match="not the file that was labelled"):
        tally(tmp_path / "labels.txt", tmp_path, load())


def test_blocks_are_taken_for_the_language_they_are_in(evaluation: Path) -> None:
    found = languages(evaluation / "news-dev", load())
    right = sum(count for (said, taken), count in found.items() if said == taken)
    assert right >= LANGUAGE_FLOOR * found.total()
    rows = list(language_rows(found))
    assert rows[0][:2] == ("language", "blocks")
    assert [row[0] for row in rows[1:]] == ["de", "en", "es", "fr", "ja", "zh"]
