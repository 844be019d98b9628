"""Reading on all cores: stored articles in, their rows out, whatever happens to a single article."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import ceil
from types import ModuleType

from etl import pipeline, rules
from etl.errors import EtlError, Unreadable
from etl.model import Raw
from etl.raw import Card, RawStore
from etl.redact import redacted
from etl.rows import Sheet, failed, sheet
from etl.rules import Rules
from etl.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an article lies in the raw store, how large it is, and by which name and from where it came this time."""

    sha256: str
    article: str
    locator: str
    source: str
    bytes: int

    @property
    def key(self) -> tuple[str, str]:
        """Return what tells it from other articles: content and name."""
        return self.sha256, self.article

    @classmethod
    def of(cls, raw: Raw, *, sha256: str) -> Place:
        """Return the place of an article that was stored."""
        return cls(
            sha256=sha256,
            article=redacted(raw.article),
            locator=raw.locator,
            source=raw.source,
            bytes=len(raw.body),
        )

    @classmethod
    def all_of(cls, card: Card) -> Iterator[Place]:
        """Yield every place where a stored article was found."""
        for seen in card.places:
            yield cls(
                sha256=card.sha256,
                article=seen.article,
                locator=seen.locator,
                source=seen.source,
                bytes=card.bytes,
            )

    def take(self, store: RawStore) -> Raw:
        """Return the article.

        Raises:
            StoreError: it is gone or no longer matches its hash.
        """
        return replace(store.get(self.sha256), article=self.article, locator=self.locator, source=self.source)


Batch = tuple[Place, ...]

# A batch costs a message to a process and a transaction: below 50 articles that shows, above 250 memory does.
BATCH_MIN, BATCH_MAX = 50, 250
# 250 articles of 5 kB are 1 MB; of 250 whole pages of 1 MB each the rows took 3.6 GB.
BATCH_BYTES = 8_000_000


def read_all(settings: Settings, places: Sequence[Place]) -> Iterator[list[Sheet]]:
    """Yield the rows of stored articles, a batch at a time, in the order given; one that fails gives its error."""
    size = min(BATCH_MAX, max(BATCH_MIN, ceil(len(places) / settings.workers)))
    return _surviving(settings, list(batched(places, size)), workers=settings.workers)


def batched(places: Sequence[Place], size: int, *, most_bytes: int = BATCH_BYTES) -> Iterator[Batch]:
    """Yield the places in order, so many at a time, fewer where they are large; a very large one comes alone."""
    batch, held_bytes = list[Place](), 0
    for place in places:
        if len(batch) == size or (batch and held_bytes + place.bytes > most_bytes):
            yield tuple(batch)
            batch, held_bytes = [], 0
        batch.append(place)
        held_bytes += place.bytes
    if batch:
        yield tuple(batch)


def read_batch(settings: Settings, places: Batch) -> list[Sheet]:
    """Return the rows of stored articles, in the order given; one that fails gives its error.

    One that takes more than `article_s` seconds of CPU ends the process.
    """
    book, store = rules.book_of(settings), RawStore(settings.raw)
    sheets = list[Sheet]()
    with ThreadPoolExecutor(max_workers=1) as thread:
        for place in places:
            with _limited(settings.article_s):
                sheets.append(_sheet(place.take(store), book, thread))
    return sheets


@contextmanager
def _limited(cpu_s: float) -> Iterator[None]:
    """End this process when an article takes so many seconds of CPU; those that read are there to be ended.

    By a signal that nobody handles: C code that never comes back to Python (a regular expression, a parser) heeds
    nothing else.
    """
    signal.setitimer(signal.ITIMER_PROF, cpu_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _sheet(raw: Raw, book: Rules, thread: ThreadPoolExecutor) -> Sheet:
    """Read one article; the future holds a fault that nobody foresaw as a value, so it stays with its article."""
    done = thread.submit(lambda: sheet(pipeline.read(raw, book), raw=raw))
    error = done.exception()
    return failed(raw, error, rules_sha=book.sha) if isinstance(error, Exception) else done.result()


def _surviving(settings: Settings, batches: Sequence[Batch], *, workers: int) -> Iterator[list[Sheet]]:
    """Read batches; where a process dies, read that batch article by article, so that only the deadly one is lost."""
    rest = deque(batches)
    while rest:
        try:
            for sheets in _pooled(settings, tuple(rest), workers=workers):
                rest.popleft()
                yield sheets
        except BrokenProcessPool:
            batch = rest.popleft()
            if len(batch) == 1:
                yield [_died(settings, batch[0])]
            else:
                yield from _surviving(settings, [(place,) for place in batch], workers=1)


def _pooled(settings: Settings, batches: Sequence[Batch], *, workers: int) -> Iterator[list[Sheet]]:
    """Read batches in a pool, a few ahead of who takes them, so that memory does not grow with their number."""
    # a fork would copy the locks that threads of polars, DuckDB and Prefect hold at that moment
    context = multiprocessing.get_context("spawn")
    waiting: deque[Future[list[Sheet]]] = deque()
    with ProcessPoolExecutor(min(workers, len(batches)), mp_context=context) as pool:
        _start(pool)
        for batch in batches:
            with _without_main():
                waiting.append(pool.submit(read_batch, settings, batch))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _start(pool: ProcessPoolExecutor) -> None:
    """Start a process, so that one that cannot start is not taken for the fault of every article.

    Raises:
        EtlError: it ended before it could read anything.
    """
    try:
        with _without_main():
            ready = pool.submit(be_ready)
        ready.result()
    except BrokenProcessPool as error:
        raise EtlError("no process for reading starts; see what it says above, then: make setup") from error


def be_ready() -> None:
    """Do nothing, in a process that has imported this module."""


@contextmanager
def _without_main() -> Iterator[None]:
    """Let a process start without importing the program that started it: Prefect's engine takes it 2.2 s of CPU."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _died(settings: Settings, place: Place) -> Sheet:
    why = f"for want of memory, by a signal, or because it took {settings.article_s:g} s of CPU (ETL_ARTICLE_S)"
    error = Unreadable(f"the process that read it died: {why}", reason="process_died")
    return failed(place.take(RawStore(settings.raw)), error, rules_sha=rules.book_of(settings).sha)
