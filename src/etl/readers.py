"""Reading on all cores: stored articles in, their rows out, whatever happens to a single article."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from math import ceil

from etl import pipeline, rules
from etl.errors import Unreadable
from etl.model import Raw
from etl.raw import RawStore
from etl.rows import Sheet, failed, sheet
from etl.rules import Rules
from etl.settings import Settings

Batch = tuple[str, ...]

# A batch costs a message to a process and a transaction: below 50 articles that shows, above 250 memory does.
BATCH_MIN, BATCH_MAX = 50, 250


def read_all(settings: Settings, hashes: Sequence[str]) -> Iterator[list[Sheet]]:
    """Yield the rows of stored articles, a batch at a time, in the order given; one that fails gives its error."""
    size = min(BATCH_MAX, max(BATCH_MIN, ceil(len(hashes) / settings.workers)))
    batches = [tuple(hashes[start : start + size]) for start in range(0, len(hashes), size)]
    return _surviving(settings, batches, workers=settings.workers)


def read_batch(settings: Settings, hashes: Batch) -> list[Sheet]:
    """Return the rows of stored articles, in the order given; one that fails gives its error."""
    book, store = rules.load(settings.rules), RawStore(settings.raw)
    with ThreadPoolExecutor(max_workers=1) as thread:
        return [_sheet(store.get(sha256), book, thread) for sha256 in hashes]


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
                yield from _surviving(settings, [(sha256,) for sha256 in batch], workers=1)


def _pooled(settings: Settings, batches: Sequence[Batch], *, workers: int) -> Iterator[list[Sheet]]:
    """Read batches in a pool, a few ahead of who takes them, so that memory does not grow with their number."""
    # a fork would copy the locks that threads of polars, DuckDB and Prefect hold at that moment
    context = multiprocessing.get_context("spawn")
    waiting: deque[Future[list[Sheet]]] = deque()
    with ProcessPoolExecutor(min(workers, len(batches)), mp_context=context) as pool:
        for batch in batches:
            waiting.append(pool.submit(read_batch, settings, batch))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _died(settings: Settings, sha256: str) -> Sheet:
    error = Unreadable("the process that read it died, for want of memory or by a signal", reason="process_died")
    return failed(RawStore(settings.raw).get(sha256), error, rules_sha=rules.load(settings.rules).sha)
