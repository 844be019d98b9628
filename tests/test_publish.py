import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import made
import polars as pl
import pytest

from etl import publish as publishing
from etl.errors import SqlError, WarehouseDamaged, WarehouseError
from etl.load import finish_run, land, start_run, working
from etl.model import Fate
from etl.publish import Finding, Published, publish, query, summary
from etl.publish_docs import dictionary, worked_queries
from etl.rows import Sheet
from etl.rows_outcome import MONTHS_PER
from etl.runs import RunResult
from etl.sql import SCHEMA_VERSION
from etl.validate import check

ROOT = Path(__file__).parent.parent
Connection = duckdb.DuckDBPyConnection


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "working.duckdb"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "published" / "outcomes.duckdb"


@pytest.fixture
def con(path: Path) -> Iterator[Connection]:
    with working(path) as opened:
        yield opened


def run(con: Connection, *sheets: Sheet) -> int:
    run_id = start_run(con, command="etl run", rules_sha=made.RULES_SHA)
    land(con, run_id=run_id, sheets=sheets, checked=check(sheets))
    finish_run(con, run_id, status="done")
    return run_id


@pytest.fixture
def publish_it(con: Connection, path: Path, target: Path) -> Callable[[], Published]:
    return lambda: publish(con, working=path, target=target)


def count(target: Path, relation: str = "outcomes") -> int:
    return int(query(target, f"SELECT count(*) FROM {relation}").item())  # noqa: S608 - our own names


def test_what_was_loaded_is_published_while_the_loader_goes_on(
    con: Connection, target: Path, publish_it: Callable[[], Published]
) -> None:
    run(con, made.toy_sheet())
    assert publish_it().publish_id == 1
    assert count(target) == 3
    run(con, made.numbered_sheet(1))
    assert count(target) == 3
    assert publish_it().publish_id == 2
    assert count(target) == 6
    assert query(target, "SELECT publish_id, schema_version FROM core.meta").row(0) == (2, SCHEMA_VERSION)


def test_publishing_leaves_no_other_files(con: Connection, target: Path, publish_it: Callable[[], Published]) -> None:
    run(con, made.toy_sheet())
    publish_it()
    publish_it()
    assert sorted(path.name for path in target.parent.iterdir()) == ["outcomes.duckdb", "parquet"]


def test_a_failed_check_keeps_the_former_snapshot_and_names_itself(
    con: Connection, target: Path, publish_it: Callable[[], Published]
) -> None:
    run(con, made.toy_sheet())
    publish_it()
    before = target.read_bytes()
    con.execute("UPDATE core.outcomes SET evidence_quote = 'made up' WHERE outcome_id = 'o2'")
    with pytest.raises(WarehouseError, match=r"former snapshot stays: quote_is_slice: .*\(1 rows\)"):
        publish_it()
    assert target.read_bytes() == before


def test_a_warning_is_told_and_does_not_stop_the_publication(
    con: Connection, target: Path, publish_it: Callable[[], Published]
) -> None:
    run(con, made.toy_sheet())
    run_id = start_run(con, command="etl run", rules_sha="newer")
    finish_run(con, run_id, status="done")
    assert [warning.check for warning in publish_it().warnings] == ["one_rule_book"]
    assert count(target) == 3


def test_a_reader_keeps_what_it_opened_and_never_blocks(
    con: Connection, target: Path, publish_it: Callable[[], Published]
) -> None:
    run(con, made.toy_sheet())
    publish_it()
    program = """
        import duckdb, sys
        con = duckdb.connect(sys.argv[1], read_only=True)
        print(con.sql("SELECT count(*) FROM outcomes").fetchone()[0], flush=True)
        sys.stdin.readline()
        print(con.sql("SELECT count(*), count(DISTINCT article_id) FROM outcomes").fetchone(), flush=True)
    """
    reader = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), str(target)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "3\n"
    run(con, made.numbered_sheet(1))
    publish_it()
    assert count(target) == 6
    assert reader.communicate("\n")[0] == "(3, 1)\n"


READER = """
    import duckdb, pathlib, sys, time
    target, stop, ready = map(pathlib.Path, sys.argv[1:])
    seen, end = set(), time.monotonic() + 300
    while not stop.exists() and time.monotonic() < end:
        with duckdb.connect(target, read_only=True) as con:
            publication, articles, outcomes, found = con.execute(
                "SELECT (SELECT publish_id FROM core.meta), (SELECT count(*) FROM core.articles),"
                " (SELECT count(*) FROM core.outcomes), (SELECT sum(outcomes_found) FROM core.articles)"
            ).fetchone()
        assert articles == 1 + publication // 5 and outcomes == found, (publication, articles, outcomes, found)
        seen.add(publication)
        ready.touch()
        time.sleep(1)
    print(len(seen))
"""


def test_twenty_readers_in_loops_see_fifty_publications_without_error_and_never_half_a_state(
    con: Connection, target: Path, publish_it: Callable[[], Published], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each fifth publication has one article more, and every count agrees with every other, whenever a reader looks."""
    monkeypatch.setattr(
        publishing, "due_findings", lambda _, **__: []
    )  # they have tests of their own, and would be most of the time
    run(con, made.numbered_sheet(0))
    publish_it()
    stop, program = target.with_name("stop"), textwrap.dedent(READER)
    ready = [target.with_name(f"ready-{number}") for number in range(20)]
    readers = [
        subprocess.Popen([sys.executable, "-c", program, target, stop, sign], stdout=subprocess.PIPE, text=True)
        for sign in ready
    ]
    while not all(sign.exists() for sign in ready) and all(reader.poll() is None for reader in readers):
        time.sleep(0.05)
    for publication in range(2, 52):
        if publication % 5 == 0:
            run(con, made.numbered_sheet(publication))
        publish_it()
    stop.touch()
    editions = [int(reader.communicate()[0] or 0) for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * 20
    assert min(editions) > 1


def test_parquet_holds_the_same_rows(con: Connection, target: Path, publish_it: Callable[[], Published]) -> None:
    run(con, made.toy_sheet(), made.unlike(made.numbered_sheet(1), value=-4.0))
    publish_it()
    for table in publishing.TABLES:
        frame = pl.read_parquet(target.parent / "parquet" / table / "*.parquet")
        assert frame.height == count(target, f"core.{table}"), table
    assert frame.height


def test_where_the_snapshot_cannot_be_written_the_former_one_stays(con: Connection, path: Path, tmp_path: Path) -> None:
    run(con, made.toy_sheet())
    (tmp_path / "file").write_text("")
    with pytest.raises(WarehouseError, match="not published, the former snapshot stays"):
        publish(con, working=path, target=tmp_path / "file" / "outcomes.duckdb")


def test_the_counts_of_a_run_are_those_of_the_warehouse(con: Connection) -> None:
    run_id = run(con, made.toy_sheet(), made.unlike(made.numbered_sheet(1), value=-4.0))
    told = summary(con, run_id)
    assert told["run"]["run_id"] == run_id
    assert told["run"]["status"] == "done"
    assert told["articles"] == {"read": 2, "kept": 2, "refused": 0, "extracted": 2}
    assert told["outcomes"] == {"OS": 4, "ORR": 1}
    assert told["numbers"] == {"outcome": 10, "unexplained": 2}
    assert told["quarantine"] == {"percent_within_0_100": 1}
    assert told["results"] == 5


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published warehouse that tests only read."""
    folder = tmp_path_factory.mktemp("published")
    with working(folder / "working.duckdb") as con:
        run(con, made.toy_sheet())
        return publish(con, working=folder / "working.duckdb", target=folder / "outcomes.duckdb").target


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("SELECT foo FROM results", r'Referenced column "foo" not found.* \(line 1, column 8\)'),
        ("SELECT\n  1,\n  nope FROM results", r"\(line 3, column 3\)"),
        ("SELECT endpont FROM results", r'"endpont" not found.* Candidate bindings: "endpoint".* \(line 1, column 8\)'),
        ("SELECT * FROM resluts", r'resluts does not exist! Did you mean "results"\? \(line 1, column 15\)'),
        ("SELEC 1", r'syntax error at or near "SELEC" \(line 1, column 1\)'),
        ("DELETE FROM core.outcomes", "read-only"),
        ("CREATE TABLE x (a INT)", "read-only"),
        ("SELECT * FROM read_text('/etc/hostname')", "disabled by configuration"),
        ("SELECT * FROM '/etc/hostname'", "does not exist"),
        ("COPY core.outcomes TO 'x.csv'", "disabled by configuration"),
        ("ATTACH 'other.duckdb'", "disabled by configuration"),
        ("INSTALL httpfs", "disabled by configuration"),
        ("SET enable_external_access = true", "has been locked"),
        ("SET lock_configuration = false", "has been locked"),
    ],
)
def test_a_query_that_is_wrong_or_reaches_out_is_refused_in_one_line(snapshot: Path, sql: str, told: str) -> None:
    with pytest.raises(SqlError, match=told) as error:
        query(snapshot, sql)
    assert "\n" not in str(error.value)
    assert count(snapshot) == 3


@pytest.mark.parametrize("sql", ["", "  ", "-- nothing"])
def test_a_query_that_asks_nothing_is_said(snapshot: Path, sql: str) -> None:
    with pytest.raises(SqlError, match="no query"):
        query(snapshot, sql)


def test_a_query_that_finds_nothing_has_its_columns(snapshot: Path) -> None:
    assert query(snapshot, "SELECT endpoint, value FROM results WHERE false").schema == {
        "endpoint": pl.String,
        "value": pl.Float64,
    }


def test_no_snapshot_and_a_damaged_one_are_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="no warehouse yet"):
        query(tmp_path / "none.duckdb", "SELECT 1")
    (tmp_path / "text.duckdb").write_text("no database\n" * 500)
    with pytest.raises(WarehouseDamaged, match="cannot be read") as error:
        query(tmp_path / "text.duckdb", "SELECT 1")
    assert "\n" not in str(error.value)


def test_mentions_merge_into_results_with_the_best_counts_and_interval(con: Connection) -> None:
    bare = made.outcome(
        "headline",
        canonical_id="c",
        quantity=made.quantity("66.7%", value=66.7, unit="%"),
        counted=made.Counted(),
        flags=("headline_only",),
    )
    full = made.outcome("body", canonical_id="c", canonical=False)
    run(con, made.sheet(made.reading(bare, full, made.survival()), raw=made.raw()))
    (row,) = con.sql("SELECT * FROM results WHERE canonical_id = 'c'").pl().to_dicts()
    assert (row["mentions"], row["numerator"], row["denominator"]) == (2, 10, 15)
    assert (row["outcome_ids"], row["flags"]) == (["headline", "body"], ["headline_only"])
    assert [round(row[end], 1) for end in ("ci_low", "ci_high", "exact_low")] == [38.4, 88.2, 38.4]
    assert row["quotes"] == [made.RESPONSE, made.RESPONSE]


@pytest.mark.parametrize("scope", ["PRECLINICAL", "INDIVIDUAL_CASE"])
def test_mice_and_single_cases_never_reach_the_clinical_views(con: Connection, scope: str) -> None:
    run(con, made.sheet(made.reading(made.outcome(evidence_scope=scope), made.survival()), raw=made.raw()))
    for view, rows in {"outcomes": 1, "results": 1, "by_therapy": 1, "all_outcomes": 2, "evidence": 2}.items():
        assert len(con.table(view).fetchall()) == rows, view


def test_what_historically_happened_is_no_result_of_a_therapy_or_cancer(con: Connection) -> None:
    run(con, made.toy_sheet())
    for view in ("by_cancer", "by_endpoint"):
        assert con.sql(f"SELECT sum(results) FROM {view}").fetchone() == (2,)  # noqa: S608  our own view
    assert con.sql("SELECT count(*) FROM results WHERE arm_role = 'HISTORICAL_CONTROL'").fetchone() == (1,)


def test_a_number_is_shown_with_its_surroundings(con: Connection) -> None:
    run(con, made.toy_sheet())
    (row,) = con.sql("SELECT text, context FROM unexplained").fetchall()
    start = made.TEXT.index("five")
    assert row == ("five", made.TEXT[start - 60 :])


def test_a_duration_in_months_is_the_same_in_sql_and_python(con: Connection) -> None:
    for unit, factor in MONTHS_PER.items():
        found: Any = con.execute("SELECT in_months(7, $unit)", {"unit": unit}).fetchone()
        assert float(found[0]) == pytest.approx(7 * factor)
    assert con.execute("SELECT in_months(7, 'ratio')").fetchone() == (None,)


def without_last_cells(text: str) -> list[str]:
    return [line.rsplit(" | ", 1)[0].rstrip(" |") for line in text.splitlines()]


def test_the_committed_data_dictionary_is_current_but_for_its_examples() -> None:
    committed = (ROOT / "warehouse" / "README.md").read_text(encoding="utf-8")
    assert without_last_cells(committed) == without_last_cells(dictionary())


def test_the_dictionary_has_an_example_for_what_the_snapshot_holds(snapshot: Path) -> None:
    told = dictionary(snapshot)
    assert "| `exact_low` | DOUBLE | Lower end of the exact (Clopper-Pearson) 95% interval, percent | 38.38" in told


def test_every_worked_query_stands_in_the_docs_with_its_output(snapshot: Path) -> None:
    committed = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    for line in worked_queries(ROOT / "warehouse" / "queries", snapshot).splitlines():
        if line.startswith(("#", "SELECT", "FROM", "`")):
            assert line in committed


def test_every_worked_query_asks_something_and_finds_its_columns(snapshot: Path) -> None:
    queries = sorted((ROOT / "warehouse" / "queries").glob("*.sql"))
    assert len(queries) >= 6
    for path in queries:
        text = path.read_text(encoding="utf-8")
        assert text.startswith("-- "), path.name
        assert text.split("\n", 1)[0].endswith("?"), path.name
        assert query(snapshot, text).width > 1, path.name


def test_the_ledger_counts_by_rule(con: Connection) -> None:
    ignored = made.number("five", Fate.IGNORED, rule="duration-of-history")
    run(con, made.sheet(made.reading(made.outcome(), numbers=(*made.ledger()[:3], ignored)), raw=made.raw()))
    assert con.sql("SELECT rule, text FROM ignored").fetchall() == [("duration-of-history", "five")]


def test_what_is_worth_a_look_ends_the_table_of_a_run(tmp_path: Path) -> None:
    found = Finding(check="one_rule_book", message="read them again", rows=3, is_error=False, examples=())
    held: dict[str, Any] = {
        "articles": {"read": 3, "kept": 3, "refused": 0},
        "outcomes": {},
        "numbers": {},
        "quarantine": {},
    }
    ended = RunResult(
        run_id=1, found=3, read=3, refused=(), faults=(), summary=held, published=tmp_path, warnings=(found,)
    )
    assert list(ended.counts())[-1] == ("to look at", "one_rule_book: read them again", 3)
