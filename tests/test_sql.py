import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import made
import pytest

from etl import publish_checks, sql
from etl.load import ADDED, finish_run, land, start_run, working
from etl.publish_checks import findings, new_findings
from etl.rows import outcome_rows
from etl.sql import sql_files, views
from etl.validate import check
from etl.validate_codes import CODES
from etl.validate_columns import COLUMNS, REQUIRED

SOURCE = Path(sql.__file__).parent.parent
Connection = duckdb.DuckDBPyConnection


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small warehouse in which every check holds."""
    path = tmp_path_factory.mktemp("sql") / "working.duckdb"
    sheets = [made.toy_sheet(), made.numbered_sheet(1)]
    with working(path) as opened:
        run_id = start_run(opened, command="etl run", rules_sha=made.RULES_SHA)
        land(opened, run_id=run_id, sheets=sheets, checked=check(sheets))
        finish_run(opened, run_id, status="done")
    return path


@pytest.fixture(scope="module")
def good(file: Path) -> Iterator[Connection]:
    with working(file) as opened:
        yield opened


@pytest.fixture
def copied(file: Path, tmp_path: Path) -> Iterator[Connection]:
    """The same warehouse as a file of its own, outside any transaction."""
    with working(Path(shutil.copy(file, tmp_path))) as opened:
        yield opened


@pytest.fixture
def con(good: Connection) -> Iterator[Connection]:
    """The same warehouse, in a transaction that is taken back: faults are planted in it."""
    good.begin()
    yield good
    good.rollback()


def test_in_a_good_warehouse_every_check_holds(con: Connection) -> None:
    assert findings(con) == []


FAULTS = {
    "arms_of_one_article": """
        CREATE OR REPLACE VIEW randomised AS
        SELECT 'a' AS article_id, 's' AS studied_id, 'c' AS compared_id, 3 AS studied, 1 AS compared, 1 AS difference
    """,
    "articles_have_run": "DELETE FROM core.runs",
    "articles_in_views": "DELETE FROM core.traits WHERE article = 'toy'",
    "blocks_balance": "DELETE FROM core.blocks WHERE NOT kept AND article = 'toy'",
    "clinical_complete": "CREATE OR REPLACE VIEW outcomes AS SELECT * FROM all_outcomes WHERE endpoint <> 'ORR'",
    "clinical_only": """
        UPDATE core.outcomes SET evidence_scope = 'PRECLINICAL' WHERE outcome_id = 'o1';
        CREATE OR REPLACE VIEW outcomes AS SELECT * FROM all_outcomes
    """,
    "computed_interval_is_exact": "UPDATE core.outcomes SET ci_low = ci_low + 0.1 WHERE outcome_id = 'o1'",
    "duplicate_articles": "INSERT INTO core.articles FROM core.articles WHERE article = 'toy'",
    "duplicate_outcomes": "INSERT INTO core.outcomes FROM core.outcomes WHERE outcome_id = 'o1'",
    "fate_has_reason": "UPDATE core.numbers SET rule = 'any' WHERE fate = 'unexplained'",
    "historical_without_drug": "UPDATE core.outcomes SET therapy_drug = ['toymab'] WHERE outcome_id = 'o3'",
    "history_apart": """
        CREATE OR REPLACE VIEW by_endpoint AS SELECT endpoint, count(*) AS results FROM results GROUP BY endpoint
    """,
    "interval_is_exact": "UPDATE core.exact_intervals SET exact_high = exact_high - 0.1",
    "interval_around_value": "UPDATE core.outcomes SET ci_high = 50 WHERE outcome_id = 'o1'",
    "ledger_balance": "DELETE FROM core.numbers WHERE text = 'five'",
    "ledger_in_views": "CREATE OR REPLACE VIEW unexplained AS SELECT * FROM core.numbers WHERE false",
    "ledger_points_to_rows": "UPDATE core.numbers SET outcome_ids = ['gone'] WHERE text = '5%'",
    "mention_in_one_result": "DELETE FROM made.results WHERE outcome_id = 'o1'",
    "mostly_explained": """
        UPDATE core.numbers SET fate = 'unexplained', rule = NULL;
        INSERT INTO core.numbers FROM core.numbers
    """,
    "one_canonical_mention": "UPDATE core.outcomes SET canonical_id = 'one' WHERE article = 'toy'",
    "one_edition": "INSERT INTO core.meta FROM core.meta",
    "one_exact_interval": "INSERT INTO core.exact_intervals FROM core.exact_intervals",
    "one_rule_book": "UPDATE core.runs SET rules_sha = 'newer'",
    "outcomes_balance": "DELETE FROM core.outcomes WHERE outcome_id = 'o2'",
    "quote_is_slice": "UPDATE core.outcomes SET evidence_start = evidence_start + 1 WHERE outcome_id = 'o1'",
    "results_keep_coming": """
        INSERT INTO core.sources BY NAME
        SELECT 'news' AS source, 'feed' AS kind, 'daily' AS schedule, 'link_only' AS rights, now() AS last_tried_at,
            0 AS failures, 0 AS found, 0 AS articles_new;
        INSERT INTO core.articles
        SELECT a.* REPLACE ('news' AS source, n AS article_id, CASE WHEN n < 20 THEN 0 ELSE run_id END AS run_id,
            CASE WHEN n < 16 OR n > 36 THEN 'extracted' ELSE 'no_outcomes' END AS status)
        FROM core.articles AS a, range(40) AS r (n) WHERE article = 'toy'
    """,
    "results_as_loaded": "UPDATE core.outcomes SET value_text = '5 %' WHERE outcome_id = 'o3'",
    "rows_have_article": "UPDATE core.links SET article_id = 'nobody'",
    "runs_in_order": "UPDATE core.runs SET run_id = 2",
    "seen_before_loaded": "UPDATE core.articles SET published_at = '2031-01-01' WHERE article = 'toy'",
    "statements_kept": """
        CREATE OR REPLACE VIEW timeline AS SELECT 'patients' AS what, '' AS article_id, '' AS canonical_id
    """,
    "status_fits_rows": "UPDATE core.articles SET error = 'odd' WHERE article = 'toy'",
    "traits_of_each_article": "INSERT INTO core.traits FROM core.traits WHERE article = 'toy'",
    "value_is_slice": "UPDATE core.outcomes SET value_text = '66.8%' WHERE outcome_id = 'o1'",
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_by_its_check(con: Connection, name: str) -> None:
    its_check = [each for each in sql_files("checks") if each.name == name]
    assert findings(con, its_check) == []
    con.execute(FAULTS[name])
    assert [finding.check for finding in findings(con, its_check)] == [name]


def test_there_are_checks_enough() -> None:
    assert len(sql_files("checks")) >= 25


@pytest.mark.parametrize("name", FAULTS)
def test_a_check_that_looks_at_some_articles_at_a_time_misses_none(
    con: Connection, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish_checks, "PART", 1)
    assert findings(con) == []
    con.execute(FAULTS[name])
    assert name in {finding.check for finding in findings(con)}


# a view of another making is none of the articles' faults: the whole check of the night sees it
@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if " VIEW " not in fault])
def test_a_planted_fault_is_found_where_only_what_is_new_is_checked(copied: Connection, name: str) -> None:
    copied.execute(FAULTS[name])
    assert name in {finding.check for finding in new_findings(copied)}


def test_what_was_published_is_checked_again_at_night_and_not_by_each_publication(copied: Connection) -> None:
    copied.execute("DELETE FROM made.unchecked")
    copied.execute(FAULTS["value_is_slice"])
    assert new_findings(copied) == []
    assert "value_is_slice" in {finding.check for finding in findings(copied)}


def test_every_check_has_a_planted_fault_and_says_how_grave_it_is() -> None:
    checks = sql_files("checks")
    assert {check.name for check in checks} == set(FAULTS)
    for each in checks:
        assert re.match(r"-- (error|warn): \S", each.text), each.name


def test_row_dataclass_gate_and_table_agree(con: Connection) -> None:
    (row,) = outcome_rows(made.reading(made.outcome()))
    table = con.table("core.outcomes")
    assert list(row) == list(COLUMNS) == table.columns
    assert dict(table.limit(0).pl().schema) == COLUMNS
    required = con.execute(
        "SELECT column_name FROM duckdb_columns() "
        "WHERE schema_name = 'core' AND table_name = 'outcomes' AND NOT is_nullable"
    ).fetchall()
    assert {name for (name,) in required} == REQUIRED
    for name, value in row.items():
        assert value is not None or name not in REQUIRED, name


def test_gate_and_table_have_the_same_code_lists(con: Connection) -> None:
    found = con.execute(
        "SELECT constraint_column_names[1], constraint_text FROM duckdb_constraints() "
        "WHERE table_name = 'outcomes' AND constraint_type = 'CHECK'"
    ).fetchall()
    assert {column: tuple(re.findall(r"'([^']+)'", text)) for column, text in found} == CODES


@pytest.mark.parametrize("name", ["articles", "blocks", "numbers", "studies", "links"])
def test_the_rows_of_a_sheet_fit_their_table(con: Connection, name: str) -> None:
    toy = made.toy_sheet()
    row = toy.article if name == "articles" else getattr(toy, name)[0]
    assert set(row) == set(con.table(f"core.{name}").columns) - ADDED


def test_every_table_view_and_column_has_a_comment(con: Connection) -> None:
    bare = """
        SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND coalesce(comment, '') = ''
        UNION ALL SELECT table_name, '' FROM duckdb_tables() WHERE NOT internal AND coalesce(comment, '') = ''
        UNION ALL SELECT view_name, '' FROM duckdb_views() WHERE NOT internal AND coalesce(comment, '') = ''
        UNION ALL SELECT function_name, '' FROM duckdb_functions() WHERE NOT internal AND coalesce(comment, '') = ''
    """
    assert con.execute(bare).fetchall() == []


def test_a_comment_on_a_column_that_may_be_null_says_what_null_means(con: Connection) -> None:
    silent = """
        SELECT table_name, column_name FROM duckdb_columns()
        WHERE schema_name = 'core' AND is_nullable AND NOT internal AND NOT contains(comment, 'NULL =')
    """
    assert con.execute(silent).fetchall() == []


MADE_OF = {"trials"}  # what views are made of; nobody asks it


def test_every_view_states_its_grain_in_file_and_catalogue(con: Connection) -> None:
    told = dict(con.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall())
    assert set(told) - MADE_OF == {view.name for view in views()}
    for view in views():
        assert view.text.startswith("-- Grain: one row per "), view.name
        assert told[view.name].lower() == view.header["grain"].lower()


def test_every_view_has_one_row_per_what_it_says(con: Connection) -> None:
    keys = {
        "all_outcomes": "article_id, outcome_id",
        "articles": "article_id",
        "conflicts": "one_article_id, one_id, other_article_id, other_id",
        "coverage": "(source, source_kind, language)",
        "by_cancer": "cancer_name, endpoint, measure, unit",
        "by_endpoint": "endpoint, measure, unit",
        "by_therapy": "drug, endpoint, measure, unit",
        "evidence": "article_id, outcome_id",
        "ignored": "article_id, raw_start, raw_end",
        "outcomes": "article_id, outcome_id",
        "overview": "section, item",
        "quality": "article_id",
        "randomised": "article_id, studied_id, compared_id",
        "refused": "article_id, outcome_id",
        "results": "article_id, canonical_id",
        "run_report": "run_id",
        "safety": "(event, ae_grade_min, ae_serious, drug, arm_role, measure, unit)",
        "strength": "article_id",
        "sources": "source",
        "studies": "article_id",
        "syndication": "evidence_quote, endpoint, value_text",
        "timeline": "(article_id, what, canonical_id, on_day, patients, quote)",
        "unexplained": "article_id, raw_start, raw_end",
    }
    assert set(keys) == {view.name for view in views()}
    for view, key in keys.items():
        query = f"SELECT count(*) - count(DISTINCT ({key})) FROM {view}"  # noqa: S608 - our own names
        assert con.execute(query).fetchone() == (0,), view


def test_no_text_is_put_into_a_statement() -> None:
    """Values go in as parameters; a statement is a constant, a file, or what DuckDB itself made from its catalogue."""
    for path in [*SOURCE.glob("load*.py"), *SOURCE.glob("publish*.py"), *SOURCE.glob("sql/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"execute", "sql"}
            ):
                for built in ast.walk(node.args[0]):
                    assert not isinstance(built, (ast.JoinedStr, ast.BinOp)), f"{path.name}:{node.lineno}"
