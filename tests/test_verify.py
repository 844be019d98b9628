"""What `etl verify` finds, and that what it says heals it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

from etl import load, maintain, publish, runs
from etl.errors import WarehouseDamaged
from etl.settings import Settings
from etl.verify import FETCH, REBUILD, REREAD, verify

TABLES = ("articles", "blocks", "numbers", "outcomes", "studies", "links", "quarantine")
TEXT = "Trial {number} of glentuzumab\n\nThe objective response rate was {number}% in patients with multiple myeloma.\n"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three articles, the raw store and the warehouse of a run over them."""
    root = tmp_path_factory.mktemp("loaded")
    (root / "articles").mkdir()
    for number in (41, 42, 43):
        (root / "articles" / f"trial-{number}.txt").write_text(TEXT.format(number=number))
    runs.ingest(settings_of(root), source=str(root / "articles"))
    return root


def settings_of(root: Path) -> Settings:
    return Settings(raw=root / "raw", warehouse=root / "warehouse", workers=1, wait_s=0)


@pytest.fixture
def root(loaded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(loaded, tmp_path / "copy"))


@pytest.fixture
def settings(root: Path) -> Settings:
    return settings_of(root)


def rows(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """Return every row but for the number of the run that wrote it."""
    tables = {name: publish.query(settings.published, f"FROM core.{name}") for name in TABLES}
    return {name: sorted(table.drop("run_id", strict=False).rows(), key=repr) for name, table in tables.items()}


def found(settings: Settings) -> list[tuple[str, str]]:
    return [(fault.what, fault.heal) for fault in verify(settings)]


def body(settings: Settings) -> Path:
    return next(path for path in sorted((settings.raw / "store").glob("??/*")) if not path.suffix)


def test_a_sound_warehouse_has_no_faults_and_nothing_is_changed(settings: Settings) -> None:
    before = rows(settings)
    assert found(settings) == []
    assert rows(settings) == before


def test_a_lost_log_is_found_and_healed(settings: Settings, root: Path) -> None:
    """DuckDB opens a file whose log is gone without a word."""
    before = rows(settings)
    settings.working.unlink()
    earlier = settings.published.read_bytes()
    with load.working(settings.working):
        pass  # as it was before the first run
    assert settings.published.read_bytes() == earlier
    assert found(settings) == [("not-loaded", REREAD), ("lost-log", REREAD)]
    runs.reread(settings)
    assert rows(settings) == before
    runs.ingest(settings, source=str(root / "articles"))
    assert found(settings) == []


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"x" + path.read_bytes()[1:]), Path.unlink])
def test_a_damaged_or_missing_raw_file_is_found_and_healed_by_the_next_run(
    settings: Settings, root: Path, damage: object
) -> None:
    before = rows(settings)
    damage(body(settings))  # type: ignore[operator]  # a table of functions
    ((what, heal),) = found(settings)
    assert what in {"damaged-raw", "missing-raw"}
    assert heal == FETCH
    runs.ingest(settings, source=str(root / "articles"))
    assert found(settings) == []
    assert rows(settings) == before


def test_a_damaged_raw_file_does_not_stop_the_others_from_being_read_again(settings: Settings) -> None:
    body(settings).write_bytes(b"something else")
    settings.working.unlink()
    result = runs.reread(settings)
    assert (result.found, result.read) == (2, 2)
    (fault,) = result.faults
    assert f"raw object damaged {body(settings).name}" in fault


def test_a_row_without_its_article_is_found_and_healed_by_rebuilding(settings: Settings) -> None:
    before = rows(settings)
    with load.working(settings.working) as con:
        con.execute("UPDATE core.outcomes SET article_id = 'nobody' WHERE article = 'trial-41'")
    faults = dict(found(settings))
    assert faults["rows_have_article"] == REBUILD
    assert maintain.rebuilt(settings).found == 3
    assert found(settings) == []
    assert rows(settings) == before
    assert not (settings.warehouse / ".rebuild").exists()


def test_a_damaged_warehouse_is_found_and_healed_by_rebuilding(settings: Settings) -> None:
    before = rows(settings)
    os.truncate(settings.working, settings.working.stat().st_size // 2)
    assert found(settings) == [("damaged-warehouse", REBUILD)]
    maintain.rebuilt(settings)
    assert found(settings) == []
    assert rows(settings) == before


def test_a_warehouse_of_another_edition_is_made_anew_by_rebuilding(settings: Settings) -> None:
    before = rows(settings)
    with load.working(settings.working) as con:
        con.execute("UPDATE core.meta SET schema_version = schema_version - 1")
    with pytest.raises(WarehouseDamaged, match="etl rebuild"):
        runs.reread(settings)
    maintain.rebuilt(settings)
    assert found(settings) == []
    assert rows(settings) == before


def test_a_damaged_snapshot_is_found(settings: Settings) -> None:
    settings.published.write_text("no database")
    assert [what for what, _ in found(settings)] == ["damaged-snapshot"]


def test_a_warehouse_made_compact_has_the_same_rows_and_is_smaller(settings: Settings, root: Path) -> None:
    before = rows(settings)
    with load.working(settings.working) as con:
        con.execute("CREATE TABLE core.bulk AS SELECT range::VARCHAR || repeat('x', 200) AS x FROM range(20000)")
        con.execute("CHECKPOINT")
        con.execute("DROP TABLE core.bulk")
    sizes = maintain.compacted(settings)
    assert sizes.after < sizes.before
    assert rows(settings) == before
    assert not list(settings.warehouse.glob(".*.part*"))
    assert runs.ingest(settings, source=str(root / "articles")).read == 0


def test_the_command_says_in_a_line_what_is_wrong_and_what_to_do(
    etl: Callable[..., Ran], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ETL_RAW", str(settings.raw))
    sound = etl("verify", "--warehouse", settings.warehouse)
    assert (sound.code, sound.out, sound.err) == (0, "warehouse, raw store and snapshot agree\n", "")
    body(settings).write_bytes(b"something else")
    damaged = etl("verify", "--warehouse", settings.warehouse)
    assert (damaged.code, damaged.err.count("\n")) == (1, 1)
    assert damaged.err.startswith(f"etl: damaged-raw: raw object damaged {body(settings).name}")
    assert "heal it with: etl run" in damaged.err


def test_serving_elsewhere_than_in_the_project_is_said_in_one_line(
    etl: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = etl("serve")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "go to the folder of the project" in ran.err
