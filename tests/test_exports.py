import csv
import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import made
import polars as pl
import pytest
from conftest import Ran
from fhir.resources.evidence import Evidence
from hypothesis import given
from hypothesis import strategies as st
from test_report import snapshot_of

from etl import show_table
from etl.errors import WarehouseError
from etl.publish import export, query
from etl.publish_tables import as_csv, as_json

ROOT = Path(__file__).parent.parent
Etl = Callable[..., Ran]


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("view", ["articles", "outcomes", "results", "studies"])
def test_the_csv_files_hold_what_the_views_hold(samples: Path, view: str) -> None:
    frame = query(samples, f"SELECT * FROM {view}")  # noqa: S608 - our own names
    rows = read_csv(samples.parent / "csv" / f"{view}.csv")
    assert len(rows) == frame.height > 0
    assert list(rows[0]) == frame.columns
    assert {row["article_id"] for row in rows} == set(frame["article_id"])


def test_a_list_in_csv_is_json_and_a_time_is_iso(samples: Path) -> None:
    (row,) = (
        row for row in read_csv(samples.parent / "csv" / "articles.csv") if row["article"] == "english-with-chinese"
    )
    assert set(json.loads(row["languages"])) == {"en", "zh"}
    assert row["seen_at"].endswith("Z")


@given(st.text(alphabet=st.sampled_from("=+-@＝\t\r\n \"',;a1|")))
def test_no_text_in_csv_is_a_formula_of_a_spreadsheet(text: str) -> None:
    frame = pl.DataFrame({"text": [text], "number": [-1.5], "list": [[text]]})
    _, (shown, number, several) = csv.reader(io.StringIO(as_csv(frame).decode(), newline=""))
    assert not shown.lstrip().startswith(("=", "+", "-", "@", "＝")) or shown.startswith("'")
    assert not shown.startswith(("\t", "\r", "\n"))
    assert shown.removeprefix("'") == text or shown == text
    assert float(number) == -1.5
    assert json.loads(several) == [text]


@given(st.lists(st.text(max_size=5), max_size=4))
def test_json_gives_back_what_went_in(texts: list[str]) -> None:
    assert json.loads(as_json(pl.DataFrame({"text": texts}, schema={"text": pl.String}))) == [
        {"text": each} for each in texts
    ]


def test_the_data_package_describes_every_file(samples: Path) -> None:
    package = json.loads((samples.parent / "datapackage.json").read_text())
    assert [resource["name"] for resource in package["resources"]] == ["articles", "outcomes", "results", "studies"]
    for resource in package["resources"]:
        path = samples.parent / resource["path"]
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(read_csv(path)[0])
        assert all(field["description"] for field in fields)
        assert resource["hash"] == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        keys = [tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in read_csv(path)]
        assert len(keys) == len(set(keys))


def test_every_result_is_valid_fhir_r5_evidence(samples: Path) -> None:
    lines = (samples.parent / "fhir" / "evidence.ndjson").read_text(encoding="utf-8").splitlines()
    resources = [Evidence.model_validate_json(line) for line in lines]
    assert len({resource.id for resource in resources}) == query(samples, "SELECT count(*) FROM results").item()
    assert all(resource.statistic and resource.variableDefinition for resource in resources)


def test_fhir_says_what_the_row_says(tmp_path: Path) -> None:
    export(snapshot_of(tmp_path, made.toy_sheet()))
    lines = (tmp_path / "fhir" / "evidence.ndjson").read_text(encoding="utf-8").splitlines()
    found = {each["statistic"][0]["description"]: each for each in map(json.loads, lines)}
    (statistic,) = found["66.7%"]["statistic"]
    assert (statistic["quantity"]["value"], statistic["numberAffected"]) == (66.7, 10)
    assert statistic["sampleSize"]["numberOfParticipants"] == 15
    (interval,) = statistic["attributeEstimate"]
    assert [round(interval["range"][end]["value"], 1) for end in ("low", "high")] == [38.4, 88.2]
    assert found["66.7%"]["description"] == made.RESPONSE
    assert any("history" in note["text"] for note in found["5%"]["note"])
    assert not any("history" in note["text"] for note in found["66.7%"]["note"])


def test_where_files_cannot_be_written_one_line_says_so(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path, made.toy_sheet())
    (tmp_path / "csv").write_text("somebody's file")
    with pytest.raises(WarehouseError, match=r"not exported \(.*\); free space or mend the rights"):
        export(snapshot)


@pytest.mark.parametrize("form", ["csv", "json", "md"])
def test_sql_prints_rows_in_the_format_asked_for(etl: Etl, samples: Path, form: str) -> None:
    ran = etl("sql", "SELECT 1 AS one, 'a|b' AS two", "--format", form, "--warehouse", samples)
    expected = {
        "csv": "one,two\n1,a|b\n",
        "json": '[{"one": 1, "two": "a|b"}]\n',
        "md": "| one | two |\n| --- | --- |\n| 1 | a\\|b |\n",
    }
    assert (ran.code, ran.out) == (0, expected[form])


def test_sql_writes_parquet_to_a_pipe(samples: Path) -> None:
    command = [sys.executable, "-m", "etl", "sql", "SELECT 1 AS one", "--format", "parquet", "--warehouse", samples]
    found = subprocess.run(command, capture_output=True, check=True)
    assert pl.read_parquet(found.stdout).to_dicts() == [{"one": 1}]


def test_sql_runs_a_query_from_a_file(etl: Etl, samples: Path, tmp_path: Path) -> None:
    file = ROOT / "warehouse" / "queries" / "how_sure_of_a_share.sql"
    assert "73.5" in etl("sql", "--file", file, "--warehouse", samples).out
    for words, told in {
        ("--file", tmp_path / "none.sql"): "cannot be read",
        ("SELECT 1", "--file", file): "give one of them",
        (): "there is no query",
    }.items():
        ran = etl("sql", *words, "--warehouse", samples)
        assert ran.code == 1
        assert told in ran.err
        assert ran.err.count("\n") == 1


def test_a_table_too_wide_for_the_terminal_becomes_names_and_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    headings = [f"column_{place}" for place in range(30)]
    console = show_table.console()
    console.file = io.StringIO()
    console.print(show_table.fitting(headings, [list(range(30))]))
    shown = console.file.getvalue()
    assert all(heading in shown for heading in headings)
    assert max(map(len, shown.splitlines())) <= 80


def test_help_lists_every_view_with_grain_and_columns(etl: Etl) -> None:
    shown = " ".join(etl("sql", "--help").out.split())
    assert "results: One row per merged clinical result, counted once" in shown
    assert "canonical_id, outcome_id, article_id," in shown
    assert "conflicts: One row per pair of results of one trial that two articles state differently." in shown


def test_publishing_again_needs_a_warehouse_and_says_where_it_went(etl: Etl, state: Path) -> None:
    assert "there is no warehouse yet" in etl("publish").err
    etl("run", "--source", ROOT / "raw" / "samples")
    (state / "warehouse" / "outcomes.duckdb").unlink()
    ran = etl("publish")
    where, *worth_a_look = ran.out.splitlines()
    assert (ran.code, where) == (0, f"published: {state}/warehouse/outcomes.duckdb")
    assert [line.split(": ")[:2] for line in worth_a_look] == [["to look at", "mostly_explained"]]
    assert (state / "warehouse" / "outcomes.duckdb").exists()
