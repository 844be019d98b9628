"""A run: what it promises of the raw store, the warehouse, and articles that go wrong."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from etl import load, pipeline, publish, readers, rules, runs, validate
from etl.errors import EtlError, MissingInput, NoSource, WarehouseError
from etl.gather import store_articles
from etl.model import Raw, Reading
from etl.raw import RawStore
from etl.readers import Batch, Place
from etl.rows import Sheet
from etl.settings import Settings

TABLES = ("articles", "blocks", "numbers", "outcomes", "studies", "links", "quarantine")
TEXT = "Trial {number} of glentuzumab\n\nThe objective response rate was {number}% in patients with multiple myeloma.\n"
DEADLY = b"deadly"
DEATHS = {DEADLY: signal.SIGKILL, b"a crash in C code": signal.SIGSEGV}

read_batch_as_it_is = readers.read_batch


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse", workers=2)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return written(tmp_path / "articles", 3)


def written(folder: Path, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(10, 10 + count):
        (folder / f"trial-{number}.txt").write_text(TEXT.format(number=number), encoding="utf-8")
    return folder


def stored(settings: Settings, folder: Path) -> list[Place]:
    return list(store_articles(settings, runs.chosen(rules.load(), str(folder))).places)


def rows(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    return {name: sorted(publish.query(settings.published, f"FROM core.{name}").rows(), key=repr) for name in TABLES}


def names(sheets: list[Sheet]) -> list[tuple[str, str | None]]:
    return [(sheet.article["article"], sheet.article["error_reason"]) for sheet in sheets]


def test_running_twice_is_running_once(settings: Settings, articles: Path) -> None:
    first = runs.ingest(settings, source=str(articles))
    before = rows(settings)
    second = runs.ingest(settings, source=str(articles))
    assert (first.found, first.read, second.found, second.read) == (3, 3, 3, 0)
    assert rows(settings) == before


def test_a_run_reads_only_what_is_new(settings: Settings, articles: Path) -> None:
    runs.ingest(settings, source=str(articles))
    written(articles, 4)
    again = runs.ingest(settings, source=str(articles))
    assert (again.found, again.read) == (4, 1)
    assert len(rows(settings)["articles"]) == 4


def test_the_same_rows_come_from_one_process_and_from_two(settings: Settings, tmp_path: Path) -> None:
    folder = written(tmp_path / "many", 60)
    places = stored(settings, folder)
    alone = readers.read_all(settings.model_copy(update={"workers": 1}), places)
    both = readers.read_all(settings, places)
    assert [sheet for sheets in alone for sheet in sheets] == [sheet for sheets in both for sheet in sheets]


def test_what_cannot_be_read_is_stored_byte_for_byte_before_anything_reads_it(
    settings: Settings, articles: Path
) -> None:
    body = bytes(range(256)) * 4
    (articles / "picture.txt").write_bytes(body)
    result = runs.ingest(settings, source=str(articles))
    (line,) = result.refused
    assert "picture.txt" in line
    (card,) = (card for card in RawStore(settings.raw).cards() if card.article == "picture")
    assert RawStore(settings.raw).get(card.sha256).body == body


def test_a_fault_that_nobody_foresaw_stays_with_its_article(
    settings: Settings, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = pipeline.read

    def faulty(raw: Raw, book: rules.Rules) -> Reading:
        if raw.article == "trial-11":
            raise KeyError("nobody foresaw this")
        return sound(raw, book)

    monkeypatch.setattr(pipeline, "read", faulty)
    sheets = readers.read_batch(settings, tuple(stored(settings, articles)))
    assert names(sheets) == [("trial-10", None), ("trial-11", "KeyError"), ("trial-12", None)]


def dying(settings: Settings, places: Batch) -> list[Sheet]:
    """Stand in for `readers.read_batch` in a process: die at a deadly article, as for want of memory or by a crash."""
    for place in places:
        death = DEATHS.get(place.take(RawStore(settings.raw)).body)
        if death:
            os.kill(os.getpid(), death)
    return read_batch_as_it_is(settings, places)


def test_articles_that_kill_their_process_are_the_only_ones_lost(
    settings: Settings, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, body in enumerate(DEATHS, 11):
        (articles / f"trial-{number}.txt").write_bytes(body)
    monkeypatch.setattr(readers, "read_batch", dying)
    (*sheets,) = (sheet for sheets in readers.read_all(settings, stored(settings, articles)) for sheet in sheets)
    assert names(sheets) == [("trial-10", None), ("trial-11", "process_died"), ("trial-12", "process_died")]


def hanging(settings: Settings, places: Batch) -> list[Sheet]:
    """Stand in for `readers.read_batch` in a process whose parser does not come back from C code."""
    sound = pipeline.read

    def read(raw: Raw, book: rules.Rules) -> Reading:
        if DEADLY in raw.body:
            re.match(r"(a+)+$", "a" * 60 + "b")
        return sound(raw, book)

    pipeline.read = read
    return read_batch_as_it_is(settings, places)


def test_an_article_that_takes_too_long_is_given_up(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deadly.txt").write_bytes(DEADLY)
    monkeypatch.setattr(readers, "read_batch", hanging)
    impatient = settings.model_copy(update={"article_s": 1})
    ((sheet,),) = readers.read_all(impatient, stored(settings, tmp_path))
    assert sheet.article["error_reason"] == "process_died"
    assert "1 s of CPU (ETL_ARTICLE_S)" in sheet.article["error"]


def test_a_run_that_fails_says_so_in_the_warehouse_and_publishes_nothing(
    settings: Settings, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> validate.Checked:
        raise WarehouseError("no space left")

    monkeypatch.setattr(validate, "check", full)
    with pytest.raises(WarehouseError):
        runs.ingest(settings, source=str(articles))
    with load.working(settings.working) as con:
        assert con.sql("SELECT status FROM core.runs").fetchall() == [("failed",)]
        assert con.sql("SELECT count(*) FROM core.articles").fetchone() == (0,)
    assert not settings.published.exists()


def test_the_same_content_under_two_names_is_one_article_with_two_places(settings: Settings, articles: Path) -> None:
    (articles / "copy.txt").write_bytes((articles / "trial-10.txt").read_bytes())
    runs.ingest(settings, source=str(articles))
    found = publish.query(settings.published, "SELECT len(locators) AS places FROM core.articles ORDER BY places")
    assert found["places"].to_list() == [1, 1, 2]


def test_a_source_is_known_by_its_name_or_is_a_folder(tmp_path: Path) -> None:
    book = rules.load()
    assert [source.name for source in runs.chosen(book, "samples")] == ["samples"]
    assert [source.path for source in runs.chosen(book, str(tmp_path))] == [str(tmp_path)]
    assert all(source.enabled for source in runs.chosen(book, None))
    with pytest.raises(MissingInput, match="samples"):
        runs.chosen(book, "nowhere")


def test_a_batch_holds_so_many_articles_and_so_many_bytes(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a run needs of memory does not depend on how large its articles are."""
    taken: list[list[int]] = []
    monkeypatch.setattr(
        readers, "_surviving", lambda _, batches, **__: taken.extend([p.bytes for p in b] for b in batches)
    )
    sizes = [*[1000] * 120, 3_000_000, 3_000_000, 3_000_000, 90_000_000, 10]
    readers.read_all(settings, [Place(sha256="", article="", locator="", source="", bytes=size) for size in sizes])
    assert taken == [[1000] * 63, [*[1000] * 57, 3_000_000, 3_000_000], [3_000_000], [90_000_000], [10]]


def never_ready() -> None:
    """Stand in for `readers.be_ready` in a process that cannot start, as for want of a module."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_processes_that_cannot_start_are_no_fault_of_the_articles(
    settings: Settings, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "be_ready", never_ready)
    with pytest.raises(EtlError, match="no process for reading starts"):
        runs.ingest(settings, source=str(articles))
    monkeypatch.undo()
    assert runs.ingest(settings, source=str(articles)).refused == ()


def test_a_schedule_is_its_enabled_sources_and_one_without_any_is_nothing_to_do() -> None:
    book = rules.load()
    assert [source.name for source in runs.chosen(book, "daily") if source.name == "samples"] == ["samples"]
    none = replace(book, sources=())
    with pytest.raises(NoSource, match="weekly"):
        runs.chosen(none, "weekly")


def test_two_runs_at_once_both_do_their_work_one_after_the_other(settings: Settings, tmp_path: Path) -> None:
    """A person's run beside a scheduled one: neither fails, and nothing is there twice."""
    folders = [written(tmp_path / name, count) for name, count in (("here", 3), ("there", 5))]
    with ThreadPoolExecutor(2) as both:
        ended = [both.submit(asked, settings, folder) for folder in folders]
    assert [each.result().returncode for each in ended] == [0, 0], [each.result().stderr for each in ended]
    assert len({article_id for article_id, *_ in rows(settings)["articles"]}) == len(rows(settings)["articles"]) == 5


def test_a_run_that_cannot_wait_leaves_and_says_who_holds_the_warehouse(settings: Settings, articles: Path) -> None:
    with load.working(settings.working):
        left = asked(settings.model_copy(update={"wait_s": 0.0}), articles)
    assert left.returncode == 1
    assert left.stderr.count("\n") == 1
    assert f"process {os.getpid()} (" in left.stderr
    assert not settings.published.exists()


def asked(settings: Settings, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `etl run` as a person does."""
    own = {"ETL_RAW": settings.raw, "ETL_WAREHOUSE": settings.warehouse, "ETL_WAIT_S": max(settings.wait_s * 20, 0)}
    environment = {**os.environ, **{name: str(value) for name, value in own.items()}}
    words = [sys.executable, "-m", "etl", "run", "--source", str(folder)]
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)


def test_a_term_signal_ends_a_run_that_says_so_and_the_next_completes_it(settings: Settings, articles: Path) -> None:
    """As a service manager stops a run that waits for a warehouse."""
    own = {"ETL_RAW": str(settings.raw), "ETL_WAREHOUSE": str(settings.warehouse), "ETL_WAIT_S": "60"}
    words = [sys.executable, "-m", "etl", "run", "--source", str(articles)]
    with load.working(settings.working):
        process = subprocess.Popen(words, env={**os.environ, **own})
        time.sleep(2)
        process.terminate()
        assert process.wait(20) != 0
    assert runs.ingest(settings, source=str(articles)).read == 3
