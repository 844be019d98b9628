"""Views, publishing, readers and the report at size: `python bench/warehouse.py [ROWS]` (1,000,000 by default).

The rows are synthetic, ten to an article, and written by SQL; `bench/load.py` measures gate and loading.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from etl import report
from etl.load import finish_run, start_run, working
from etl.publish import export, publish, query
from etl.publish_checks import findings, new_findings
from etl.publish_groups import group_articles
from etl.sql import statement

ROOT = Path(__file__).parent.parent
ROWS_PER_ARTICLE = 10
READERS, PUBLICATIONS = 20, 50
NEW = 250  # articles of a run

FILL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")

# one article less in each publication
FORGET = """
CREATE OR REPLACE TEMP TABLE gone AS SELECT min(article_id) AS article_id FROM core.articles;
DELETE FROM core.articles WHERE article_id IN (FROM gone);
DELETE FROM core.blocks WHERE article_id IN (FROM gone);
DELETE FROM core.numbers WHERE article_id IN (FROM gone);
DELETE FROM core.outcomes WHERE article_id IN (FROM gone);
DELETE FROM core.studies WHERE article_id IN (FROM gone);
DELETE FROM core.traits WHERE article_id IN (FROM gone);
DELETE FROM made.results WHERE article_id IN (FROM gone);
DELETE FROM made.strength WHERE article_id IN (FROM gone);
"""

READER = """
import sys, time, duckdb
target, stop = sys.argv[1:]
from pathlib import Path
seen, end = set(), time.monotonic() + 900
while not Path(stop).exists() and time.monotonic() < end:
    with duckdb.connect(target, read_only=True) as con:
        found = con.sql(
            "SELECT (SELECT publish_id FROM core.meta), (SELECT count(*) FROM core.outcomes),"
            " (SELECT sum(outcomes_found) FROM core.articles)"
        ).fetchone()
    assert found[1] == found[2], found
    seen.add(found[0])
    time.sleep(0.2)
print(len(seen))
"""


def timed(name: str, work: Callable[[], object], goal_s: float | None = None) -> None:
    """Do something and print how long it took, by the clock and of CPU."""
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    goal = "" if goal_s is None else f"   goal {goal_s:g} s{'' if clock <= goal_s else '  MISSED'}"
    print(f"{name:28} {clock:>8.2f} s   {cpu:>8.2f} s of CPU{goal}", flush=True)


def fill(con: duckdb.DuckDBPyConnection, rows: int) -> None:
    """Write so many rows in articles of ten."""
    run_id = start_run(con, command="bench", rules_sha="bench")
    articles = rows // ROWS_PER_ARTICLE
    for part in FILL.split(";\n"):
        con.execute(part, {"articles": articles} if "$articles" in part else None)
    for name in ("all_fresh.sql", "traits.sql", "make_results.sql"):
        con.execute(statement(name))
    finish_run(con, run_id, status="done")


def readers(con: duckdb.DuckDBPyConnection, path: Path, target: Path) -> bool:
    """Publish fifty times under twenty readers in loops; say whether none saw an error or half a state."""
    stop = target.with_name("stop")
    command = [sys.executable, "-c", READER, str(target), str(stop)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(READERS)]
    for _ in range(PUBLICATIONS):
        con.execute(FORGET)
        publish(con, working=path, target=target)
    stop.touch()
    told = [process.communicate()[0].strip() for process in running]
    fine = all(process.returncode == 0 for process in running)
    print(f"{READERS} readers, {PUBLICATIONS} publications: {'no error' if fine else 'ERRORS'}; editions seen {told}")
    return fine


def measure(rows: int, folder: Path) -> None:
    """Print the figures of one size."""
    path, target = folder / "working.duckdb", folder / "outcomes.duckdb"
    with working(path) as con:
        timed("fill", lambda: fill(con, rows))
        timed("checks of the whole", lambda: findings(con))
        timed("publish, checks and Parquet", lambda: publish(con, working=path, target=target))
        con.execute("INSERT INTO made.unchecked SELECT article_id FROM core.articles LIMIT $new", {"new": NEW})
        timed(f"groups, {NEW} new articles", lambda: group_articles(con))
        timed(f"checks, {NEW} new articles", lambda: new_findings(con))
        started = time.time()
        timed(f"publish, {NEW} new articles", lambda: publish(con, working=path, target=target))
        # the rename is the last change of the file; what follows are the Parquet files
        print(f"{'  until readers see it':28} {target.stat().st_ctime - started:>8.2f} s   goal 2 s")
    print(f"{'snapshot':28} {target.stat().st_size / 1e6:>8.0f} MB")
    for file in sorted((ROOT / "warehouse" / "queries").glob("*.sql")):
        text = file.read_text(encoding="utf-8")
        timed(file.stem, lambda text=text: query(target, text), 1)  # type: ignore[misc]  # mypy takes no defaults of a lambda
    timed("exports", lambda: export(target))
    timed("report, its lists", lambda: report.write(target, folder / "report", whole=False), 60)
    for who, name in ((resource.RUSAGE_SELF, "peak memory"), (resource.RUSAGE_CHILDREN, "peak of its children")):
        print(f"{name:28} {resource.getrusage(who).ru_maxrss / 1024:>8.0f} MiB   goal 2048 MiB")


def main() -> int:
    """Measure views, publishing, exports and report, then readers on a small warehouse."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        measure(rows, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        path, target = Path(folder) / "working.duckdb", Path(folder) / "outcomes.duckdb"
        with working(path) as con:
            fill(con, 1_000)
            publish(con, working=path, target=target)
            return 0 if readers(con, path, target) else 1


if __name__ == "__main__":
    raise SystemExit(main())
