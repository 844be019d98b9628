import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import made
import pytest

from etl.errors import Unreadable, WarehouseDamaged, WarehouseError, WarehouseLocked
from etl.load import finish_run, known, land, start_run, working
from etl.rows import Sheet, failed, sheet
from etl.sql import SCHEMA_VERSION, give_back, transaction
from etl.validate import check

TABLES = ("articles", "blocks", "numbers", "outcomes", "studies", "links", "quarantine")
Connection = duckdb.DuckDBPyConnection


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "warehouse" / "working.duckdb"


@pytest.fixture
def con(path: Path) -> Iterator[Connection]:
    with working(path) as opened:
        yield opened


def load(con: Connection, sheets: Sequence[Sheet], *, run_id: int | None = None) -> None:
    run_id = run_id or start_run(con, command="etl run", rules_sha=made.RULES_SHA)
    land(con, run_id=run_id, sheets=sheets, checked=check(sheets))


def stored(con: Connection) -> dict[str, list[Any]]:
    return {name: sorted(con.table(f"core.{name}").fetchall(), key=repr) for name in TABLES}


def rows(con: Connection, query: str) -> list[Any]:
    return con.execute(query).fetchall()


def test_an_article_lands_in_every_table(con: Connection) -> None:
    load(con, [made.toy_sheet()])
    assert {name: len(of) for name, of in stored(con).items()} == {
        "articles": 1,
        "blocks": 2,
        "numbers": 6,
        "outcomes": 3,
        "studies": 1,
        "links": 1,
        "quarantine": 0,
    }
    assert rows(con, "SELECT value, unit, therapy_drug, flags FROM core.outcomes WHERE outcome_id = 'o1'") == [
        (66.7, "%", ["toymab"], [])
    ]
    assert rows(con, "SELECT seen_at FROM core.articles") == [(made.SEEN_AT,)]


def test_loading_twice_is_loading_once(con: Connection) -> None:
    sheets = [made.toy_sheet(), *(made.numbered_sheet(place) for place in range(5))]
    load(con, sheets, run_id=1)
    once = stored(con)
    load(con, sheets, run_id=1)
    assert stored(con) == once
    for each in reversed(sheets):
        load(con, [each], run_id=1)
    assert stored(con) == once


def test_an_article_with_other_rows_is_replaced_together_and_alone(con: Connection) -> None:
    load(con, [made.toy_sheet(), made.numbered_sheet(1)])
    load(con, [sheet(made.reading(made.survival("new")), raw=made.raw())])
    toy = made.raw().sha256
    assert rows(con, f"SELECT outcome_id FROM core.outcomes WHERE article_id = '{toy}'") == [("new",)]  # noqa: S608  our own id
    assert rows(con, f"SELECT count(*) FROM core.numbers WHERE article_id = '{toy}'") == [(0,)]  # noqa: S608  our own id
    assert rows(con, "SELECT count(*) FROM core.outcomes WHERE article = 'toy-1'") == [(3,)]
    assert rows(con, "SELECT outcomes_found FROM core.articles WHERE article = 'toy'") == [(1,)]


def test_an_empty_batch_changes_nothing(con: Connection) -> None:
    load(con, [made.toy_sheet()])
    before = stored(con)
    load(con, [])
    assert stored(con) == before


def test_one_bad_row_is_quarantined_and_the_others_land(con: Connection) -> None:
    load(con, [made.unlike(made.toy_sheet(), 1, value=float("nan")), made.numbered_sheet(1)])
    assert rows(con, "SELECT count(*) FROM core.outcomes") == [(5,)]
    assert rows(con, "SELECT outcome_id, check_name, row_json ->> 'value' FROM core.quarantine") == [
        ("o2", "finite", "NaN")
    ]


def test_an_unreadable_article_stands_with_its_error(con: Connection) -> None:
    load(con, [failed(made.raw(), Unreadable("toy.txt: is empty", reason="empty"), rules_sha=made.RULES_SHA)])
    assert rows(con, "SELECT status, error_reason, error, text FROM core.articles") == [
        ("unreadable", "empty", "toy.txt: is empty", None)
    ]
    load(con, [made.toy_sheet()])
    assert rows(con, "SELECT status, error FROM core.articles") == [("extracted", None)]


def test_a_content_under_another_name_adds_a_place_and_no_rows(con: Connection) -> None:
    other = made.raw(article="copy", locator="elsewhere/copy.txt")
    copy = sheet(made.reading(made.outcome(), article="copy"), raw=other)
    load(con, [made.toy_sheet()], run_id=1)
    before = stored(con)
    load(con, [copy], run_id=1)
    load(con, [copy], run_id=1)
    after = stored(con)
    assert {**after, "articles": []} == {**before, "articles": []}
    places = [
        {"article": "toy", "source": "samples", "locator": "articles/toy.txt"},
        {"article": "copy", "source": "samples", "locator": "elsewhere/copy.txt"},
    ]
    assert rows(con, "SELECT article, locators FROM core.articles") == [("toy", places)]
    sha256 = made.raw().sha256
    assert known(con, made.RULES_SHA) == {(sha256, "toy"), (sha256, "copy")}
    load(con, [made.toy_sheet()], run_id=1)
    assert rows(con, "SELECT article, locators FROM core.articles") == [("toy", places)]


def test_one_content_under_two_names_in_a_batch_is_one_article(con: Connection) -> None:
    other = made.raw(article="copy", locator="elsewhere/copy.txt")
    load(con, [made.toy_sheet(), sheet(made.reading(made.outcome("other"), article="copy"), raw=other)])
    assert rows(con, "SELECT article, len(locators) FROM core.articles") == [("toy", 2)]
    assert rows(con, "SELECT count(*) FROM core.outcomes") == [(3,)]


def test_what_is_known_depends_on_the_rules(con: Connection) -> None:
    load(con, [made.toy_sheet()])
    assert known(con, made.RULES_SHA) == {(made.raw().sha256, "toy")}
    assert known(con, "other rules") == set()


def test_hostile_text_is_stored_as_it_is(con: Connection) -> None:
    hostile = "'); DROP TABLE core.outcomes; --"
    load(con, [sheet(made.reading(made.outcome(), title=hostile), raw=made.raw(locator=hostile))])
    assert rows(con, "SELECT title, locator FROM core.articles") == [(hostile, hostile)]
    assert rows(con, "SELECT count(*) FROM core.outcomes") == [(1,)]


def test_runs_are_numbered_and_counted(con: Connection) -> None:
    first = start_run(con, command="etl run", rules_sha="a")
    load(con, [made.unlike(made.toy_sheet(), 1, value=None)], run_id=first)
    finish_run(con, first, status="done")
    second = start_run(con, command="etl run", rules_sha="b")
    finish_run(con, second, status="done")
    assert rows(
        con,
        """
        SELECT run_id, status, articles_loaded, articles_unreadable, outcomes_loaded, outcomes_refused,
            numbers_unexplained
        FROM core.runs ORDER BY run_id
        """,
    ) == [(1, "done", 1, 0, 2, 1, 1), (2, "done", 0, 0, 0, 0, 0)]


def test_a_run_that_died_is_closed_by_the_next_one(path: Path) -> None:
    with working(path) as con:
        start_run(con, command="etl run", rules_sha="a")
    with working(path) as con:
        start_run(con, command="etl run", rules_sha="a")
        assert rows(con, "SELECT run_id, status, finished_at FROM core.runs ORDER BY run_id") == [
            (1, "died", None),
            (2, "running", None),
        ]


def test_a_step_that_fails_leaves_nothing_behind(con: Connection) -> None:
    load(con, [made.toy_sheet()])
    before = stored(con)
    checked = check([made.numbered_sheet(1)])
    broken = replace(checked, outcomes=checked.outcomes.rename({"value": "valeur"}))
    with pytest.raises(WarehouseError, match="kept nothing of this step") as error:
        land(con, run_id=1, sheets=[made.numbered_sheet(1)], checked=broken)
    assert "\n" not in str(error.value)
    assert stored(con) == before
    load(con, [made.numbered_sheet(1)])
    assert rows(con, "SELECT count(*) FROM core.articles") == [(2,)]


def test_views_are_made_again_when_their_files_have_changed(path: Path) -> None:
    with working(path) as con:
        load(con, [made.toy_sheet()])
        con.execute("UPDATE core.meta SET sql_sha = 'older'; CREATE OR REPLACE VIEW outcomes AS SELECT 1 AS old")
    with working(path) as con:
        assert rows(con, "SELECT count(value) FROM outcomes") == [(3,)]


# --- other processes ---

HOLD = """
    import sys, time
    from pathlib import Path
    from etl.load import working
    with working(Path(sys.argv[1])):
        print("held", flush=True)
        time.sleep(60)
"""
FORK_AND_HOLD = """
    import os, sys, time
    from pathlib import Path
    from etl.load_working import lock
    with lock(Path(sys.argv[1]), 1):
        if os.fork() == 0:
            os.close(1)
            time.sleep(20)
            os._exit(0)
        print("held", flush=True)
        time.sleep(60)
"""
LOAD_ON_AND_ON = """
    import itertools, sys
    from pathlib import Path
    import made
    from etl.load import land, start_run, working
    from etl.validate import check
    with working(Path(sys.argv[1])) as con:
        run = start_run(con, command="etl run", rules_sha=made.RULES_SHA)
        print("held", flush=True)
        for turn in itertools.count():
            sheets = [made.numbered_sheet(place) for place in range(turn % 7, turn % 7 + 6)]
            land(con, run_id=run, sheets=sheets, checked=check(sheets))
"""
LOAD_INTO_LITTLE_ROOM = """
    import resource, sys
    from pathlib import Path
    import made
    from etl.errors import WarehouseError
    from etl.load import land, start_run, working
    from etl.validate import check
    with working(Path(sys.argv[1])) as con:
        run = start_run(con, command="etl run", rules_sha=made.RULES_SHA)
        land(con, run_id=run, sheets=[made.toy_sheet()], checked=check([made.toy_sheet()]))
        con.execute("CHECKPOINT")
        room = Path(sys.argv[1]).stat().st_size + 20_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        sheets = [made.numbered_sheet(place) for place in range(2000)]
        try:
            land(con, run_id=run, sheets=sheets, checked=check(sheets))
        except WarehouseError as error:
            print("held", error, flush=True)
        sys.stdout.flush()
        import os
        os._exit(0)
"""


def started(program: str, path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("held")
    return process


def killed(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_a_second_writer_is_told_who_holds_the_warehouse_and_gets_it_when_that_one_dies(path: Path) -> None:
    holder = started(HOLD, path)
    try:
        with (
            pytest.raises(WarehouseLocked, match=f"process {holder.pid} .* since 20") as error,
            working(path, wait_s=0.1),
        ):
            pass
        assert "\n" not in str(error.value)
    finally:
        killed(holder)
    with working(path, wait_s=0.1) as con:
        assert rows(con, "SELECT count(*) FROM core.articles") == [(0,)]


def test_a_writer_waits_for_one_that_is_about_to_end(path: Path) -> None:
    holder = started(HOLD, path)
    timer = subprocess.Popen(["/bin/sh", "-c", f"sleep 0.5; kill -9 {holder.pid}"])
    with working(path, wait_s=10):
        pass
    timer.wait()
    killed(holder)


def test_a_child_of_a_dead_holder_does_not_hold_the_lock(path: Path) -> None:
    path.parent.mkdir()
    killed(started(FORK_AND_HOLD, path))
    with working(path, wait_s=0.1):
        pass


def test_whoever_opened_the_file_with_other_tools_is_named(path: Path) -> None:
    with working(path):
        pass
    program = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('held', flush=True); time.sleep(60)"
    holder = started(program, path)
    try:
        with pytest.raises(WarehouseLocked, match=f"PID {holder.pid}"), working(path, wait_s=0.1):
            pass
    finally:
        killed(holder)


def test_a_load_killed_at_any_time_leaves_whole_articles_and_a_rerun_completes_it(path: Path) -> None:
    sheets = [made.numbered_sheet(place) for place in range(12)]
    for turn in range(6):
        loader = started(LOAD_ON_AND_ON, path)
        time.sleep(0.05 + 0.11 * turn)
        killed(loader)
        with working(path) as con:
            torn = """
                SELECT article FROM core.articles AS a
                WHERE outcomes_found <> (SELECT count(*) FROM core.outcomes AS o WHERE o.article_id = a.article_id)
                   OR numbers_found <> (SELECT count(*) FROM core.numbers AS n WHERE n.article_id = a.article_id)
                   OR 1 <> (SELECT count(*) FROM core.studies AS s WHERE s.article_id = a.article_id)
            """
            assert rows(con, torn) == []
            assert rows(con, "SELECT count(*) - count(DISTINCT article_id) FROM core.articles") == [(0,)]
    with working(path) as con:
        load(con, sheets, run_id=1)
        healed = stored(con)
    with working(path.with_name("fresh.duckdb")) as con:
        load(con, sheets, run_id=1)
        assert healed == stored(con)


def test_a_full_disk_is_said_in_one_line_and_loses_nothing(path: Path) -> None:
    filled = started(LOAD_INTO_LITTLE_ROOM, path)
    filled.communicate()
    with working(path) as con:
        assert rows(con, "SELECT article FROM core.articles") == [("toy",)]
        load(con, [made.numbered_sheet(1)])
        assert rows(con, "SELECT count(*) FROM core.outcomes") == [(6,)]


# --- files that are no warehouse ---


@pytest.mark.parametrize("content", [b"", b"no database\n" * 500], ids=["empty", "text"])
def test_a_file_that_is_no_database_is_said_in_one_line_and_left_alone(content: bytes, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(WarehouseDamaged, match="is not a warehouse") as error, working(path):
        pass
    assert "\n" not in str(error.value)
    assert path.read_bytes() == content


def test_half_a_file_is_said_to_be_damaged(path: Path) -> None:
    with working(path) as con:
        load(con, [made.numbered_sheet(place) for place in range(20)])
        con.execute("CHECKPOINT")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(WarehouseDamaged), working(path):
        pass


def test_somebody_elses_database_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with duckdb.connect(path) as other:
        other.execute("CREATE TABLE recipes (name VARCHAR)")
    with pytest.raises(WarehouseDamaged, match="no warehouse of etl"), working(path):
        pass
    with duckdb.connect(path) as other:
        assert rows(other, "SELECT table_name FROM duckdb_tables()") == [("recipes",)]


@pytest.mark.parametrize("edition", [SCHEMA_VERSION - 1, SCHEMA_VERSION + 1])
def test_a_warehouse_of_another_edition_is_refused(path: Path, edition: int) -> None:
    with working(path) as con:
        con.execute("UPDATE core.meta SET schema_version = $edition", {"edition": edition})
    with pytest.raises(WarehouseError, match=f"edition {edition}"), working(path):
        pass


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WarehouseError, match="cannot be made"), working(tmp_path / "file" / "working.duckdb"):
        pass


def interrupted(con: Connection) -> None:
    with transaction(con):
        con.execute("UPDATE core.meta SET publish_id = 9")
        raise KeyboardInterrupt


def test_a_transaction_that_is_interrupted_is_taken_back(con: Connection) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(con)
    assert rows(con, "SELECT publish_id FROM core.meta") == [(0,)]


def test_what_was_read_is_not_kept_and_no_query_is_short_of_memory(path: Path) -> None:
    with working(path) as con:
        give_back(con)
        limit = con.execute("SELECT current_setting('memory_limit')").fetchone()
        con.execute("CREATE TEMP TABLE large AS SELECT range AS number, random() AS chance FROM range(8_000_000)")
        give_back(con)
        assert con.execute("SELECT sum(memory_usage_bytes) <= 64e6 FROM duckdb_memory()").fetchone() == (True,)
        assert con.execute("SELECT current_setting('memory_limit')").fetchone() == limit
        assert con.execute("SELECT count(DISTINCT chance) > 7_900_000 FROM large").fetchone() == (True,)
