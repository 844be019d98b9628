"""Stored articles read far away: a shard of them becomes a file of rows, which the one loader takes up.

Whoever reads a shard needs the raw store and the rule files, and writes beside the store; the warehouse it never sees.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from math import ceil
from pathlib import Path
from platform import node
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from etl import __version__
from etl.errors import SettingsError
from etl.publish_files import sync
from etl.readers import BATCH_MAX, Batch, Place, batched, read_batch
from etl.rows import Sheet
from etl.rules import book_of
from etl.settings import Settings

# A shard costs its runner a third of a second and the reading of 500 articles several; more of them at a time would
# leave workers without one at the end of a run.
SHARD_MAX, SHARD_MIN, SHARDS_MIN = 500, 50, 8
SHARD_BYTES = 32_000_000

_SCHEMA = pa.schema({"article_id": pa.string(), "article": pa.string(), "status": pa.string(), "sheet": pa.string()})


def shards(places: Sequence[Place]) -> list[Batch]:
    """Return the places in order, in parts for one worker each."""
    size = min(SHARD_MAX, max(SHARD_MIN, ceil(len(places) / SHARDS_MIN)))
    return list(batched(places, size, most_bytes=SHARD_BYTES))


def shard_file(settings: Settings, places: Batch) -> Path:
    """Return where the rows of a shard lie: for other articles, rules, version or warehouse under another name."""
    named = hashlib.sha256(f"{__version__} {book_of(settings).sha}".encode())
    for place in places:
        named.update(f"\0{place.sha256} {place.article} {place.locator} {place.source}".encode())
    return shard_folder(settings) / f"{named.hexdigest()[:32]}.parquet"


def shard_folder(settings: Settings) -> Path:
    """Return the folder of a warehouse's shards; two warehouses over one store have one each."""
    whose = hashlib.sha256(str(settings.working.absolute()).encode()).hexdigest()[:16]
    return settings.raw / "shards" / whose


def write_shard(settings: Settings, places: Batch, file: Path) -> int:
    """Read a shard of articles into a file that has its name only when it is whole; return how many were read.

    A shard that somebody has read already, in a run that was killed, is not read again.

    Raises:
        SettingsError: here it would have another name, and so other rows.
    """
    if file.exists():
        return 0
    if file != shard_file(settings, places):
        raise SettingsError(
            f"{node()} has other rules or another version of etl than the run that asks; bring it up to date"
        )
    sheets = read_batch(settings, places)
    rows = [{**_named(sheet), "sheet": json.dumps(asdict(sheet), default=datetime.isoformat)} for sheet in sheets]
    table = pa.Table.from_pylist(rows, schema=_SCHEMA)
    _write_whole(file, lambda temporary: pq.write_table(table, temporary, compression="zstd"))
    return len(sheets)


def read_shard(file: Path) -> Iterator[list[Sheet]]:
    """Yield the rows of a shard as they were handed over, a batch at a time."""
    with pq.ParquetFile(file) as opened:
        for batch in opened.iter_batches(batch_size=BATCH_MAX, columns=["sheet"]):
            yield [_sheet(text) for text in batch.column("sheet").to_pylist()]


def clear(settings: Settings, *, but: Iterable[Path]) -> None:
    """Delete the shards that runs left which were killed, except some."""
    wanted = set(but)
    for file in shard_folder(settings).glob("*"):
        if file not in wanted:
            file.unlink(missing_ok=True)


def _write_whole(file: Path, write: Callable[[Path], None]) -> None:
    """Make a file under a name that nobody else has, then give it its name: a worker that was given up may live on."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{uuid4().hex}.part")
    try:
        write(temporary)
        sync(temporary)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


def _named(sheet: Sheet) -> dict[str, str]:
    return {name: sheet.article[name] for name in ("article_id", "article", "status")}


def _sheet(text: str) -> Sheet:
    sheet = Sheet(**json.loads(text))
    if sheet.article["seen_at"] is not None:
        sheet.article["seen_at"] = datetime.fromisoformat(sheet.article["seen_at"])
    return sheet
