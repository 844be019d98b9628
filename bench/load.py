"""Rows a second of CPU through the gate and into the warehouse: `python bench/load.py [ROWS]` (200,000 by default).

The goal of 150,000 was set by what DuckDB takes of outcome rows alone, deleted and inserted by article in one
transaction (217,000 on the machine where that was measured): `outcomes alone` does the same and is held against it.
`land` does all that a run does: for each outcome also its line of the ledger, its result and a tenth of an article.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

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
from etl.sql import transaction
from etl.validate import check

ROWS_PER_ARTICLE = 10
ARTICLES_PER_BATCH = 2500
RULES_SHA = "bench"

GOAL = 150_000

CPU_S: dict[str, float] = {}

COUNTED = ("articles", "traits", "blocks", "numbers", "outcomes", "exact_intervals")


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


def land_outcomes(con: duckdb.DuckDBPyConnection, rows: pa.Table) -> None:
    """Put outcome rows where those of the same articles stood, and nothing else."""
    con.register("incoming", rows)
    with timed("outcomes alone"), transaction(con):
        con.execute("DELETE FROM core.outcomes WHERE article_id IN (SELECT article_id FROM incoming)")
        con.execute("INSERT INTO core.outcomes BY NAME FROM incoming")
    con.unregister("incoming")


def rows_of_all(con: duckdb.DuckDBPyConnection) -> int:
    """Return how many rows the tables hold that loading fills."""
    tables = [*(f"core.{name}" for name in COUNTED), "made.results"]
    return sum(con.table(name).count("*").fetchall()[0][0] for name in tables)


def measure(rows: int, folder: Path) -> int:
    """Check, load and publish so many outcome rows; return how many rows of all tables that made."""
    path = folder / "working.duckdb"
    articles = rows // ROWS_PER_ARTICLE
    with working(path) as con, working(folder / "alone.duckdb") as alone:
        run_id = start_run(con, command="bench", rules_sha=RULES_SHA)
        for first in range(0, articles, ARTICLES_PER_BATCH):
            with timed("make sheets"):
                sheets = [made_sheet(place) for place in range(first, min(first + ARTICLES_PER_BATCH, articles))]
            with timed("check"):
                checked = check(sheets)
            with timed("land"):
                land(con, run_id=run_id, sheets=sheets, checked=checked)
            land_outcomes(alone, checked.outcomes.to_arrow())
        finish_run(con, run_id, status="done")
        with timed("publish"):
            publish(con, working=path, target=folder / "outcomes.duckdb")
        return rows_of_all(con)


def main() -> None:
    """Print rows a second of CPU for each step, and the peak of memory."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as folder:
        of_all = measure(rows, Path(folder))
    for step, cpu_s in CPU_S.items():
        print(f"{step:16} {rows / cpu_s:>10,.0f} outcome rows/s of CPU   ({cpu_s:.1f} s)")
    print(f"{'land':16} {of_all / CPU_S['land']:>10,.0f} rows of all tables/s of CPU")
    print(f"{'outcomes alone':16} goal {GOAL:,}: {'met' if rows / CPU_S['outcomes alone'] >= GOAL else 'MISSED'}")
    print(f"{'peak memory':16} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>10,.0f} MiB")


if __name__ == "__main__":
    main()
