"""Rows a second of CPU through the gate and into the warehouse: `python bench/load.py [ROWS]` (200,000 by default)."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from etl.load import finish_run, land, start_run, working
from etl.model import (
    About,
    Block,
    BlockKind,
    Counted,
    Document,
    Extraction,
    Fate,
    Number,
    Outcome,
    Quantity,
    Raw,
    Reading,
    Run,
    Span,
)
from etl.publish import publish
from etl.rows import Sheet, sheet
from etl.validate import check

ROWS_PER_ARTICLE = 10
ARTICLES_PER_BATCH = 2500
RULES_SHA = "bench"

CPU_S: dict[str, float] = {}


def made_sheet(place: int) -> Sheet:
    """Return an article with ten different results, as a reading process would hand it back."""
    text, outcomes = "", list[Outcome]()
    for each in range(ROWS_PER_ARTICLE):
        n, total = 7 + (place + each) % 40, 50 + (place * 7 + each) % 150
        printed = f"{100 * n / total:.1f}%"
        sentence = f"In cohort {each} of study {place}, {n} of {total} patients ({printed}) had an objective response. "
        outcomes.append(made_outcome(f"{place}-{each}", text, sentence, counted=counted(n, total), printed=printed))
        text += sentence
    whole = Span(start=0, end=len(text))
    raw = Raw(body=text.encode(), locator=f"{place}.txt", article=str(place), source="bench", seen_at=datetime.now(UTC))
    document = Document(
        article=raw.article,
        sha256=raw.sha256,
        text=text,
        raw_text=text,
        encoding="utf-8",
        blocks=(Block(text=text, kind=BlockKind.PARAGRAPH, raw=whole, span=whole),),
        runs=(Run(text=whole, raw=whole),),
    )
    extraction = Extraction(outcomes=tuple(outcomes), numbers=tuple(map(made_number, outcomes)))
    return sheet(Reading(document=document, extraction=extraction, rules_sha=RULES_SHA), raw=raw)


def counted(n: int, total: int) -> Counted:
    """Return counts that the sentence states."""
    return Counted(numerator=n, denominator=total, numerator_source="stated", denominator_source="stated")


def made_outcome(name: str, before: str, sentence: str, *, counted: Counted, printed: str) -> Outcome:
    """Return a response rate that stands in a sentence after the text before it."""
    start = len(before) + sentence.index(printed)
    return Outcome(
        outcome_id=name,
        canonical_id=name,
        canonical=True,
        endpoint="ORR",
        measure="PROPORTION",
        quantity=Quantity(
            text=printed, span=Span(start=start, end=start + len(printed)), value=float(printed[:-1]), unit="%"
        ),
        evidence=Span(start=len(before), end=len(before) + len(sentence) - 1),
        rule="bench",
        counted=counted,
        about=About(cancer=("melanoma",), therapy_drug=("toymab",)),
    )


def made_number(outcome: Outcome) -> Number:
    """Return the ledger's line for an outcome's value."""
    place = outcome.quantity.span
    return Number(
        text=outcome.quantity.text,
        kind="percent",
        fate=Fate.OUTCOME,
        raw=place,
        span=place,
        rule="bench",
        outcome_ids=(outcome.outcome_id,),
    )


@contextmanager
def timed(step: str) -> Iterator[None]:
    """Add the CPU seconds of what happens inside to a step."""
    start = time.process_time()
    yield
    CPU_S[step] = CPU_S.get(step, 0.0) + time.process_time() - start


def measure(rows: int, folder: Path) -> None:
    """Check, load and publish so many rows."""
    path = folder / "working.duckdb"
    articles = rows // ROWS_PER_ARTICLE
    with working(path) as con:
        run_id = start_run(con, command="bench", rules_sha=RULES_SHA)
        for first in range(0, articles, ARTICLES_PER_BATCH):
            with timed("make sheets"):
                sheets = [made_sheet(place) for place in range(first, min(first + ARTICLES_PER_BATCH, articles))]
            with timed("check"):
                checked = check(sheets)
            with timed("land"):
                land(con, run_id=run_id, sheets=sheets, checked=checked)
        finish_run(con, run_id, status="done")
        with timed("publish"):
            publish(con, working=path, target=folder / "outcomes.duckdb")


def main() -> None:
    """Print rows a second of CPU for each step, and the peak of memory."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as folder:
        measure(rows, Path(folder))
    for step, cpu_s in CPU_S.items():
        print(f"{step:12} {rows / cpu_s:>10,.0f} rows/s of CPU   ({cpu_s:.1f} s)")
    print(f"{'peak memory':12} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>10,.0f} MiB")


if __name__ == "__main__":
    main()
