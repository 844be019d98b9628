"""The log of what was fetched: one line an attempt, written before anything is read, loaded with the rows."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from etl.errors import StoreError
from etl.redact import redacted

_STAMP = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One attempt to get an article or a list of articles, and what came of it; null where there was no such thing.

    `status` is fetched, not_modified, discovered (seen, and not asked for yet), blocked_by_robots, http_error,
    too_large, timed_out, auth_required, partial, unreadable or, of a file, gone; `reason` is its short code.
    `article_id` is the hash of the body, `from_cache` says that the copy we hold is still the newest, `changed_at` is
    what the list said.
    """

    source: str
    url: str
    article: str
    role: str
    status: str
    fetched_at: datetime
    final_url: str | None = None
    reason: str | None = None
    message: str | None = None
    http_status: int | None = None
    bytes: int = 0
    seconds: float = 0.0
    tries: int = 0
    article_id: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    changed_at: str | None = None
    from_cache: bool = False


class FetchLog:
    """A new file of the log: a line is there after the process dies, and after a power cut once it was closed."""

    def __init__(self, raw: Path) -> None:
        folder = _folder(raw)
        self.path = folder / f"{_moment(folder):{_STAMP}}-{os.getpid()}.jsonl"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("xb", buffering=0)
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be written ({error.strerror}); free space or mend rights") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.fsync(self._file.fileno())
        self._file.close()
        if self.path.stat().st_size == 0:
            self.path.unlink()

    def add(self, fetch: Fetch) -> None:
        """Write a line.

        Raises:
            StoreError: the disk is full.
        """
        fields = asdict(fetch) | {"url": redacted(fetch.url), "final_url": redacted(fetch.final_url or "") or None}
        line = json.dumps(fields, ensure_ascii=True, default=datetime.isoformat).encode() + b"\n"
        try:
            self._file.write(line)
        except OSError as error:
            raise StoreError(
                f"{self.path}: cannot be written ({error.strerror}); free space, then run again"
            ) from error


def unloaded(raw: Path, loaded: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of every file of the log that is not in the warehouse yet, the oldest first.

    A last line that was cut is left out: what it told of is fetched again.
    """
    for path in sorted(_folder(raw).glob("*.jsonl")):
        if path.stem not in loaded:
            for number, line in enumerate(path.read_bytes().split(b"\n")):
                row = _row(line)
                if row is not None:
                    yield {"log": path.stem, "line": number, **row}


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        row: dict[str, Any] = json.loads(line)
        return {**row, "fetched_at": datetime.fromisoformat(row["fetched_at"])}
    except (ValueError, KeyError, TypeError):
        return None


def _moment(folder: Path) -> datetime:
    """Return now, or the moment after the newest file's where the clock was set back: names tell what came later."""
    newest = max((path.name.partition("-")[0] for path in folder.glob("*.jsonl")), default=None)
    now = datetime.now(UTC)
    if newest is None:
        return now
    return max(now, datetime.strptime(newest, _STAMP).replace(tzinfo=UTC) + timedelta(microseconds=1))


def _folder(raw: Path) -> Path:
    return raw / "fetches"
