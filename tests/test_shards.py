"""Shards: what a worker reads far away is what the loader would have read, and half a file is no file."""

from __future__ import annotations

import dataclasses
from math import ceil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from etl import readers, runs, shards
from etl.gather import store_articles
from etl.readers import Place
from etl.rules import load
from etl.settings import Settings

ROOT = Path(__file__).parent.parent


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse", workers=1)


@pytest.fixture
def places(settings: Settings, tmp_path: Path) -> tuple[Place, ...]:
    """The samples, and what cannot be read."""
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "empty.txt").touch()
    folders = (ROOT / "raw" / "samples", tmp_path / "bad")
    sources = [source for folder in folders for source in runs.chosen(load(), str(folder))]
    return store_articles(settings, sources).places


def test_what_comes_out_of_a_shard_is_what_reading_gives(settings: Settings, places: tuple[Place, ...]) -> None:
    file = shards.shard_file(settings, places)
    assert shards.write_shard(settings, places, file) == len(places)
    assert [sheet for batch in shards.read_shard(file) for sheet in batch] == readers.read_batch(settings, places)
    assert pq.read_table(file, columns=["status"]).column("status").to_pylist().count("unreadable") == 1


def test_a_shard_that_was_read_is_not_read_again(settings: Settings, places: tuple[Place, ...]) -> None:
    file = shards.shard_file(settings, places[:2])
    assert [shards.write_shard(settings, places[:2], file) for _ in range(2)] == [2, 0]


def test_a_worker_that_dies_while_it_writes_leaves_no_shard(
    settings: Settings, places: tuple[Place, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(table: Any, temporary: Path, **_: object) -> None:
        temporary.write_bytes(b"PAR1")
        raise KeyboardInterrupt

    file = shards.shard_file(settings, places[:1])
    monkeypatch.setattr(pq, "write_table", half)
    with pytest.raises(KeyboardInterrupt):
        shards.write_shard(settings, places[:1], file)
    assert not file.exists()


def test_a_shard_has_another_name_for_other_articles_rules_and_warehouses(
    settings: Settings, places: tuple[Place, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = settings.model_copy(update={"warehouse": settings.warehouse / "other"})
    names = [
        shards.shard_file(settings, places),
        shards.shard_file(settings, places[1:]),
        shards.shard_file(settings, (dataclasses.replace(places[0], locator="elsewhere"), *places[1:])),
        shards.shard_file(elsewhere, places),
    ]
    monkeypatch.setattr(shards, "__version__", "9.9.9")
    assert len({*names, shards.shard_file(settings, places)}) == 5


def test_what_a_killed_run_left_is_cleared_but_for_what_is_wanted(
    settings: Settings, places: tuple[Place, ...]
) -> None:
    wanted, left = shards.shard_file(settings, places[:1]), shards.shard_file(settings, places[1:2])
    for file in (wanted, left, wanted.with_name(".half.part")):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    shards.clear(settings, but=[wanted])
    assert list(shards.shard_folder(settings).iterdir()) == [wanted]


def test_shards_keep_the_order_and_are_enough_for_several_workers() -> None:
    places = [Place(sha256=f"{n:064}", article=str(n), locator=str(n), source="s", bytes=5_000) for n in range(1_203)]
    parts = shards.shards(places)
    assert [place for part in parts for place in part] == places
    assert len(parts) == 8
    assert max(map(len, shards.shards(places * 10))) == 500


def test_twenty_thousand_articles_leave_few_task_runs_also_on_a_cluster() -> None:
    places = [Place(sha256=f"{n:064}", article="a", locator="a", source="s", bytes=20_000) for n in range(20_000)]
    here = len(list(readers.batched(places, readers.BATCH_MAX)))
    parts = shards.shards(places)
    there = len(parts) + sum(ceil(len(part) / readers.BATCH_MAX) for part in parts)
    assert (here, there) == (80, 120)  # and four that store, publish and write pages; 200 are too many
