"""Hostile articles judged where an analyst meets them: in the tables, in what is printed, in what is exported."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran
from test_hostile import Entry, entries, raw, read, wire

from etl.clean import clean
from etl.errors import Unreadable
from etl.load import finish_run, land, start_run, working
from etl.publish import publish, query
from etl.rows import Sheet, failed, sheet
from etl.rules import load
from etl.validate import check

FAMILIES = ("unicode", "numbers", "injection")
# What extraction reads wrongly today, and how; the test fails when one is mended, so that the list stays true.
KNOWN = {
    "superscript_in_text": "78 with a footnote mark glued to it is 781%, which the gate refuses",
    "zh_numerals": "all 42 had a complete response, says the text besides the rate that is asked for",
    "words": "who responded is RESPONSE, not the ORR that is asked for; and fourteen of fourteen were cancer-free",
}
SMALL = 100_000
FORGED = ("\x1b", "\u202e", "\r")
Rows = dict[str, set[tuple[str, float | None]]]


def judged() -> list[Entry]:
    return [entry for entry in entries() if entry["family"] in FAMILIES]


def name_of(entry: Entry) -> str:
    return str(entry["id"]).partition("_")[2]


def sheet_of(entry: Entry) -> Sheet:
    """Return the rows of one entry under its own name, also where its bytes came before."""
    return sheet(read(entry))


@contextmanager
def loaded(folder: Path, sheets: list[Sheet]) -> Iterator[Callable[[str], list[tuple[Any, ...]]]]:
    """Load and publish sheets; give a way to ask the snapshot."""
    target = folder / "outcomes.duckdb"
    with working(folder / "working.duckdb") as con:
        run_id = start_run(con, command="etl run", rules_sha=sheets[0].article["rules_sha"])
        land(con, run_id=run_id, sheets=sheets, checked=check(sheets))
        finish_run(con, run_id, status="done")
        publish(con, working=folder / "working.duckdb", target=target)
    yield lambda sql: query(target, sql).rows()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """What the results say of each entry: endpoint and value; one run an entry would take minutes."""
    known: Rows = {}
    by_content: dict[str, list[str]] = {}
    sheets = []
    for entry in judged():
        made = sheet_of(entry)
        by_content.setdefault(made.article["article_id"], []).append(str(entry["id"]))
        sheets.append(made)
    if sheets:
        with loaded(tmp_path_factory.mktemp("hostile"), sheets) as ask:
            for article_id, endpoint, value in ask("SELECT article_id, endpoint, value FROM outcomes"):
                for name in by_content[article_id]:
                    known.setdefault(name, set()).add((endpoint, value))
    return known


@pytest.mark.parametrize("entry", judged(), ids=lambda entry: str(entry["id"]))
def test_the_table_holds_what_a_hostile_article_says_and_nothing_else(entry: Entry, found: Rows) -> None:
    says = {(outcome["endpoint"], outcome["value"]) for outcome in entry["expect"]["outcomes"]}
    if name_of(entry) in KNOWN:
        assert found.get(entry["id"], set()) != says, "a gap that is closed: take it off the list"
    else:
        assert found.get(entry["id"], set()) == says


def test_nothing_that_forges_a_line_or_a_colour_reaches_the_tables() -> None:
    for entry in judged():
        rows = json.dumps([sheet_of(entry).outcomes, sheet_of(entry).article], ensure_ascii=False, default=str)
        assert not [mark for mark in FORGED if mark in rows], entry["id"]
        assert not [words for words in entry["expect"]["not_contain"] if words in rows], entry["id"]
        assert not [c for c in rows if unicodedata.category(c) in {"Cc", "Cs"}], entry["id"]


def test_what_is_printed_of_hostile_articles_forges_nothing(
    etl: Callable[..., Ran], tmp_path: Path, evaluation: Path
) -> None:
    files = []
    for entry in judged():
        path = tmp_path / f"{entry['id']}.html"
        path.write_bytes(wire(entry))
        files.append(path)
    for command in (["clean"], ["read"], ["read", "--format", "jsonl"]):
        ran = etl(*command, *files)
        assert "\x1b" not in ran.out + ran.err
        assert "\u202e" not in ran.out + ran.err


GROUPS = {
    "two_urls": 1,
    "footer_only": 1,
    "space_only": 1,
    "canonical": 1,
}


@pytest.mark.parametrize("group", GROUPS)
def test_what_comes_again_with_another_frame_is_counted_once(group: str, tmp_path: Path, evaluation: Path) -> None:
    sheets = [sheet_of(entry) for entry in entries() if entry.get("group") == group]
    with loaded(tmp_path, sheets) as ask:
        assert ask("SELECT count(*) FROM results") == [(GROUPS[group],)]
        assert ask("SELECT count(*) FROM core.article_groups WHERE ordinal = 1") == [(1,)]


def test_a_page_that_says_that_it_is_gone_is_read_as_that(evaluation: Path) -> None:
    (gone,) = [entry for entry in entries() if name_of(entry) == "gone_2"]
    document = read(gone).document
    assert (document.text, document.notes) == ("404", ("says_gone",))


def test_what_is_refused_keeps_its_reason_and_its_place(evaluation: Path) -> None:
    """No silent loss: an article comes out, or a row says why not."""
    refused = 0
    for entry in entries():
        if entry["bytes"] > SMALL:
            continue
        try:
            clean(raw(entry), load())
        except Unreadable as error:
            row = failed(raw(entry), error).article
            assert (row["status"], bool(row["error"]), bool(row["error_reason"])) == ("unreadable", True, True)
            refused += 1
    assert refused > 0
