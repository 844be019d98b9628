"""The command line as its page describes it: what it prints, what it says of bad input, how it exits."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

from etl import load, rules
from etl.settings import Settings

RESPONSE = "A trial of glentuzumab\n\nThe objective response rate was 42% (21 of 50 patients) in multiple myeloma.\n"
SILENT = "A new hospital opens\n\nThe minister opened the hospital on a sunny day and thanked all who built it.\n"

Etl = Callable[..., Ran]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "response.txt").write_text(RESPONSE, encoding="utf-8")
    (folder / "silent.txt").write_text(SILENT, encoding="utf-8")
    return folder


def test_read_prints_an_object_for_each_outcome_without_nulls(etl: Etl, articles: Path) -> None:
    ran = etl("read", "--format", "jsonl", articles)
    (row,) = map(json.loads, ran.out.splitlines())
    assert (ran.code, ran.err) == (0, "")
    assert {name: row[name] for name in ("article", "endpoint", "value", "unit", "numerator", "denominator")} == {
        "article": "response",
        "endpoint": "ORR",
        "value": 42.0,
        "unit": "%",
        "numerator": 21,
        "denominator": 50,
    }
    assert None not in row.values()


def test_read_prints_a_table_for_a_person(etl: Etl, articles: Path) -> None:
    ran = etl("read", articles / "response.txt")
    assert ran.code == 0
    assert "ORR" in ran.out
    assert "21/50" in ran.out


def test_read_touches_neither_warehouse_nor_raw_store(etl: Etl, articles: Path, state: Path) -> None:
    etl("read", articles)
    assert [path.name for path in state.iterdir()] == ["articles"]


def test_clean_prints_the_text_alone(etl: Etl, articles: Path) -> None:
    assert etl("clean", articles / "silent.txt").out.strip() == SILENT.strip()


def test_clean_prints_an_object_with_every_block(etl: Etl, articles: Path) -> None:
    article = json.loads(etl("clean", "--format", "jsonl", articles / "silent.txt").out)
    assert article.keys() == {"article", "title", "language", "text", "blocks", "metadata"}
    for block in article["blocks"]:
        assert block.keys() == {"text", "kept", "rule", "language", "raw_start", "raw_end"}
    assert article["language"] == "en"


def test_explain_shows_every_number_with_its_fate_and_no_colour_in_a_pipe(etl: Etl, articles: Path) -> None:
    ran = etl("explain", articles / "response.txt")
    for shown in ("42%", "outcome", "ORR", "[kept]"):
        assert shown in ran.out
    assert "\x1b" not in ran.out


def test_what_an_article_says_is_never_taken_for_markup_or_a_terminal_code(etl: Etl, tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.txt"
    hostile.write_text(f"{SILENT}\nThe [bold red]ward[/] was \x1b[31mred\x1b[0m and \u202ereversed :smile: that day.\n")
    for command in ("explain", "read"):
        ran = etl(command, hostile)
        assert ran.code == 0
        assert "\x1b" not in ran.out
        assert "\u202e" not in ran.out
    assert "[bold red]ward[/]" in etl("explain", hostile).out
    assert ":smile:" in etl("explain", hostile).out


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("gone.txt", None, "no such file"),
        ("empty.txt", b"", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "binary"),
    ],
)
def test_bad_input_is_said_in_one_line_and_the_rest_is_read(
    etl: Etl,
    articles: Path,
    name: str,
    body: bytes | None,
    said: str,
) -> None:
    bad = articles / name
    if body is not None:
        bad.write_bytes(body)
    ran = etl("read", "--format", "jsonl", bad, articles / "response.txt")
    assert ran.code == 1
    assert [json.loads(line)["article"] for line in ran.out.splitlines()] == ["response"]
    (line,) = ran.err.splitlines()
    assert name in line
    assert said in line


def test_a_folder_without_articles_is_said_in_one_line(etl: Etl, tmp_path: Path) -> None:
    ran = etl("read", tmp_path)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "holds no article" in ran.err


@pytest.mark.parametrize("words", [["read"], ["read", "--format", "pdf", "x"], ["fly"], ["explain", "a", "b"]])
def test_wrong_usage_exits_with_2(etl: Etl, words: list[str]) -> None:
    assert etl(*words).code == 2


def test_a_broken_rule_file_stops_everything_before_the_first_article(
    etl: Etl, articles: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(Path(rules.__file__).parent, state / "rules")
    (state / "rules" / "boilerplate.toml").write_text("[[rule]]\nid = 'no-proof'\n")
    monkeypatch.setenv("ETL_RULES", str(state / "rules"))
    for words in (["run", "--source", articles], ["read", articles]):
        ran = etl(*words)
        assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert "boilerplate.toml: no-proof" in ran.err
    assert not (state / "raw").exists()
    assert not (state / "warehouse").exists()


def test_a_setting_with_a_wrong_name_or_value_is_said(
    etl: Etl, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ETL_WORKERS", "none")
    assert "ETL_WORKERS" in etl("read", articles).err
    monkeypatch.setenv("ETL_WAREHUOSE", "x")
    ran = etl("read", articles)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "ETL_WAREHUOSE" in ran.err


def test_run_ends_with_what_came_of_it_and_a_second_run_has_nothing_to_do(
    etl: Etl, articles: Path, state: Path
) -> None:
    first, second = etl("run", "--source", articles), etl("run", "--source", articles)
    assert (first.code, first.err, second.code) == (0, "", 0)
    assert "2 articles found, 2 of them new" in first.out
    assert "2 articles found, 0 of them new" in second.out
    for shown in ("read", "kept", "refused", "ORR", "outcome", str(state / "warehouse" / "outcomes.duckdb"), "etl sql"):
        assert shown in first.out
    assert first.out.splitlines()[1:] == second.out.splitlines()[1:]


def test_the_next_command_that_a_run_names_works(etl: Etl, articles: Path, state: Path) -> None:
    ran = etl("run", "--source", articles, "--warehouse", state / "another place" / "my.duckdb")
    words = shlex.split(ran.out.splitlines()[-1].partition("next:")[2])
    assert "42%" in etl(*words[1:]).out


def test_a_refused_article_fails_the_run_in_one_line_and_stays_in_the_tables(
    etl: Etl, articles: Path, state: Path
) -> None:
    (articles / "empty.txt").touch()
    ran = etl("run", "--source", articles)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "empty.txt" in ran.err
    shown = etl("sql", "SELECT article, status, error_reason FROM core.articles ORDER BY article").out
    assert "unreadable" in shown
    assert "response" in shown
    assert state.exists()


def test_sql_prints_a_table_and_an_error_in_one_line(etl: Etl, articles: Path, state: Path) -> None:
    assert "there is no warehouse yet" in etl("sql", "SELECT 1").err
    etl("run", "--source", articles)
    ran = etl("sql", "SELECT endpoint, value FROM results")
    assert (ran.code, "ORR" in ran.out, "42.0" in ran.out) == (0, True, True)
    assert etl("sql", "-- What is there?\nSELECT endpoint, value FROM results").out == ran.out
    for wrong in ("SELEC 1", "DELETE FROM core.articles", "SELECT * FROM read_text('/etc/hostname')"):
        ran = etl("sql", wrong)
        assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert state.exists()


def test_a_warehouse_that_is_locked_is_said_in_one_line(etl: Etl, articles: Path, state: Path) -> None:
    with load.working(Settings(warehouse=state / "warehouse").working):
        ran = etl("run", "--source", articles)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "outcomes" in ran.err


@pytest.mark.parametrize("name", ["outcomes.duckdb", "outcomes.working.duckdb"])
def test_a_file_that_is_no_warehouse_is_said_in_one_line_and_left_alone(
    etl: Etl, articles: Path, state: Path, name: str
) -> None:
    (state / "warehouse").mkdir()
    (state / "warehouse" / name).write_text("somebody's notes, longer than a header of a database file " * 200)
    before = (state / "warehouse" / name).read_bytes()
    ran = etl("run", "--source", articles)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert name in ran.err
    assert (state / "warehouse" / name).read_bytes() == before


def test_an_unknown_source_is_said_with_those_there_are(etl: Etl, state: Path) -> None:
    ran = etl("run", "--source", "nowhere")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "samples" in ran.err
    assert not (state / "warehouse").exists()


def test_a_full_disk_is_said_in_one_line(articles: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "etl", "clean", articles],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)
    assert "No space left" in ran.stderr


def test_a_reader_that_goes_away_is_no_reason_to_complain(articles: Path) -> None:
    (articles / "long.txt").write_text("\n\n".join([RESPONSE] * 5000))
    with subprocess.Popen(
        [sys.executable, "-m", "etl", "clean", articles / "long.txt"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_the_version_is_printed(etl: Etl) -> None:
    assert etl("--version").out.startswith("etl 0.")
