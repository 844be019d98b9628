"""Folders that change between runs: what is new, what replaces what, and what is no longer there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from ingesting import articles, command_settings, in_this_process, page, sources, sql

from etl import rules, runs
from etl.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    in_this_process(monkeypatch)
    return command_settings(tmp_path)


@pytest.fixture
def inbox(tmp_path: Path, settings: Settings) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    sources(settings, name="inbox", kind="folder", path=str(folder))
    return folder


def values(settings: Settings) -> list[float]:
    return [value for (value,) in sql(settings, "SELECT value FROM outcomes ORDER BY value")]


def gone(settings: Settings) -> list[tuple[Any, ...]]:
    return sql(settings, "SELECT article, vanished_at IS NOT NULL FROM core.articles ORDER BY article")


def test_a_file_that_changed_is_a_new_version_and_one_that_is_as_it_was_is_current_again(
    settings: Settings, inbox: Path
) -> None:
    seen = []
    for rate in (42, 51, 51, 42):
        (inbox / "a.html").write_text(page(1, rate))
        runs.ingest(settings)
        seen.append(values(settings))
    assert seen == [[42.0], [51.0], [51.0], [42.0]]
    assert articles(settings) == [("a", "extracted", 2, False), ("a", "extracted", 3, True)]
    assert sorted(sql(settings, "SELECT value, version FROM all_outcomes")) == [(42.0, 3), (51.0, 2)]


def test_another_footer_or_another_space_is_no_version(settings: Settings, inbox: Path) -> None:
    for footer in ("", "<footer>Page served in 3 ms</footer>", "<footer>Page served in 5 ms</footer>"):
        (inbox / "a.html").write_text(page(1).replace("</body>", f"{footer}</body>"))
        runs.ingest(settings)
        assert sql(settings, "SELECT value, version FROM outcomes") == [(42.0, 1)]
    assert len(sql(settings, "SELECT DISTINCT outcome_id FROM outcomes")) == 1
    (inbox / "a.html").write_text(page(1, 51))
    runs.ingest(settings)
    assert sql(settings, "SELECT value, version FROM outcomes") == [(51.0, 2)]


def test_a_file_that_vanished_is_marked_and_its_rows_stay_until_it_is_back(settings: Settings, inbox: Path) -> None:
    for number in (1, 2):
        (inbox / f"{number}.html").write_text(page(number))
    runs.ingest(settings)
    (inbox / "2.html").unlink()
    for _ in range(2):
        assert runs.ingest(settings).refused == ()
        assert gone(settings) == [("1", False), ("2", True)]
    assert values(settings) == [42.0, 42.0]
    assert sql(settings, "SELECT status, reason FROM core.fetches WHERE status <> 'fetched'") == [("gone", "gone")]
    (inbox / "2.html").write_text(page(2))
    runs.ingest(settings)
    assert gone(settings) == [("1", False), ("2", False)]


def test_a_visit_to_one_folder_says_nothing_about_the_files_of_another(
    settings: Settings, inbox: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    for folder in (inbox, other):
        folder.mkdir(exist_ok=True)
        (folder / "a.html").write_text(page(1, 42 if folder is inbox else 51))
        (folder / "b.html").write_text(page(2, 42 if folder is inbox else 51))
        runs.ingest(settings, source=str(folder))
    (other / "a.html").unlink()
    (inbox / "b.html").unlink()
    runs.ingest(settings, source=str(other))
    assert sql(settings, "SELECT locator FROM core.articles WHERE vanished_at IS NOT NULL") == [("other/a.html",)]
    assert values(settings) == [42.0, 42.0, 51.0, 51.0]  # nor does a file replace one of its name elsewhere


def test_a_file_that_moved_or_that_the_globs_no_longer_take_has_not_vanished(settings: Settings, inbox: Path) -> None:
    (inbox / "a.html").write_text(page(1))
    (inbox / "b.txt").write_text("The objective response rate was 51% in patients with multiple myeloma.")
    runs.ingest(settings)
    (inbox / "a.html").rename(inbox / "moved.html")
    sources(settings, name="inbox", kind="folder", path=str(inbox), globs=["*.html"])
    runs.ingest(settings)
    assert gone(settings) == [("a", False), ("b", False)]
    assert values(settings) == [42.0, 51.0]


def test_a_folder_that_is_not_there_or_empty_is_told_and_marks_nothing(settings: Settings, inbox: Path) -> None:
    (inbox / "a.html").write_text(page(1))
    other = [{"name": "inbox", "kind": "folder", "path": str(inbox)}]
    other += [{"name": "samples", "kind": "folder", "path": str(inbox.parent / "samples")}]
    (inbox.parent / "samples").mkdir()
    (inbox.parent / "samples" / "b.html").write_text(page(2))
    lines = [f"{key} = {json.dumps(value)}" for entry in other for key, value in [("[[source]]", ""), *entry.items()]]
    text = "\n".join(line.removesuffix(' = ""') for line in lines)
    (settings.rules / "sources.toml").write_text(text)
    rules.load.cache_clear()
    runs.ingest(settings)
    inbox.rename(inbox.with_name("unmounted"))
    (told,) = runs.ingest(settings).refused
    assert "no such folder" in told
    assert gone(settings) == [("a", False), ("b", False)]


def test_a_dry_run_names_only_the_files_that_are_new_or_changed(settings: Settings, inbox: Path) -> None:
    (inbox / "a.html").write_text(page(1))
    (inbox / "b.html").write_text(page(2))
    runs.ingest(settings)
    (inbox / "a.html").write_text(page(1, 51))
    assert runs.preview(settings).wanted == (("inbox", "inbox/a.html"),)


def test_what_a_file_said_before_comes_back_when_the_warehouse_is_made_again(settings: Settings, inbox: Path) -> None:
    for rate in (42, 51):
        (inbox / "a.html").write_text(page(1, rate))
        runs.ingest(settings)
    before = articles(settings)
    settings.working.unlink()
    settings.published.unlink()
    runs.reread(settings)
    assert articles(settings) == before == [("a", "extracted", 1, False), ("a", "extracted", 2, True)]


STEP = st.tuples(st.sampled_from(("a", "b")), st.sampled_from((42, 51, None)))


@with_settings(max_examples=2, derandomize=True, suppress_health_check=list(HealthCheck))
@given(history=st.lists(st.lists(STEP, max_size=2), min_size=2, max_size=4))
def test_after_any_history_of_a_folder_the_newest_is_what_lies_there(
    history: list[list[tuple[str, int | None]]],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_this_process(monkeypatch)
    settings = command_settings(tmp_path_factory.mktemp("history"))
    inbox = settings.raw.parent / "inbox"
    inbox.mkdir()
    sources(settings, name="inbox", kind="folder", path=str(inbox))
    (inbox / "keep.html").write_text(page(9, 63))
    seen: dict[str, list[int]] = {}
    for steps in history:
        for name, rate in steps:
            path = inbox / f"{name}.html"
            path.unlink(missing_ok=True) if rate is None else path.write_text(page(ord(name), rate))
        runs.ingest(settings)
        for path in inbox.glob("?.html"):
            rate = next(rate for rate in (42, 51) if f" {rate}%" in path.read_text())
            if seen.setdefault(path.stem, [])[-1:] != [rate]:
                seen[path.stem].append(rate)
    rows = sql(
        settings,
        """
        SELECT article, value::INT, version, vanished_at IS NOT NULL
        FROM all_outcomes JOIN core.articles USING (article_id, article, version)
        WHERE all_outcomes.superseded_by IS NULL
        """,
    )
    there = {name: (inbox / f"{name}.html").exists() for name in seen}
    newest = {(name, rates[-1], len(rates), not there[name]) for name, rates in seen.items()}
    assert set(rows) == newest | {("keep", 63, 1, False)}
