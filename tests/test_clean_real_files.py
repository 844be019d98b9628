"""Real articles: nothing that holds a result is dropped, cleaning is a fixed point, every word leads back."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from cleaned import cleaned
from test_clean_offsets import assert_runs_cover_the_kept_blocks, assert_words_lead_back

SETS = ("seeds", "news-dev", "traps", "abstracts-dev")


def outcomes(folder: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        if item["kind"] == "outcome":
            found.setdefault(item["case"], []).append(item)
    return found


@pytest.mark.parametrize("name", SETS)
def test_no_line_that_holds_a_result_is_dropped(evaluation: Path, name: str) -> None:
    gold = outcomes(evaluation / name)
    lost = []
    for path in sorted((evaluation / name / "cases").glob("*.txt")):
        document = cleaned(path.read_bytes(), path.name)
        gone = [block for block in document.blocks if not block.kept]
        spans = [span for item in gold.get(path.stem, []) for span in item.get("spans", ())]
        lost += [
            (path.stem, block.rule, document.raw_text[start:end])
            for start, end in spans
            for block in gone
            if block.raw.start < end and start < block.raw.end
        ]
    assert lost == []


@pytest.mark.parametrize("name", SETS)
def test_cleaning_a_real_article_twice_is_cleaning_it_once(evaluation: Path, name: str) -> None:
    for path in sorted((evaluation / name / "cases").glob("*.txt")):
        text = cleaned(path.read_bytes(), path.name).text
        assert cleaned(text).text == text, path.stem


@pytest.mark.parametrize("name", SETS)
def test_every_word_of_a_real_article_leads_back(evaluation: Path, name: str) -> None:
    for path in sorted((evaluation / name / "cases").glob("*.txt")):
        document = cleaned(path.read_bytes(), path.name)
        assert_runs_cover_the_kept_blocks(document)
        assert_words_lead_back(document)


def test_every_word_of_a_real_page_leads_back(evaluation: Path) -> None:
    for path in sorted((evaluation / "pages" / "cases").glob("*.gz")):
        document = cleaned(gzip.decompress(path.read_bytes()), path.name.removesuffix(".gz"))
        assert_runs_cover_the_kept_blocks(document)
        assert_words_lead_back(document)
