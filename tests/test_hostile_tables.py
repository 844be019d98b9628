"""Hostile articles judged where an analyst meets them: in the tables, in what is printed, in what is exported."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

from conftest import Ran
from hostile import Entry, entries, raw, read, wire

from etl.clean import clean
from etl.errors import Unreadable
from etl.rows import Sheet, failed, sheet
from etl.rules import load

FAMILIES = ("unicode", "numbers", "injection")
SMALL = 100_000
FORGED = ("\x1b", "\u202e", "\r")


def judged() -> list[Entry]:
    return [entry for entry in entries() if entry["family"] in FAMILIES]


def name_of(entry: Entry) -> str:
    return str(entry["id"]).partition("_")[2]


def sheet_of(entry: Entry) -> Sheet:
    """Return the rows of one entry under its own name, also where its bytes came before."""
    return sheet(read(entry))


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
