"""Views, publishing, readers and the report at size: `python bench/warehouse.py [ROWS]` (1,000,000 by default).

The rows are synthetic, ten to an article, and written by SQL; how fast rows pass the gate and are loaded, `bench/load.py`
measures.
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
from etl.publish import export, findings, publish, query
from etl.sql import statement

ROOT = Path(__file__).parent.parent
ROWS_PER_ARTICLE = 10
READERS, PUBLICATIONS = 20, 50

# Sentences of one length, so that every quote and value stands where its row says.
FILL = """
CREATE TEMP TABLE made AS
SELECT *, format('In cohort {:02d} of study {:06d}, {:03d} of {:03d} patients ({:>5s}) had an objective response. ',
    place, article, n, d, printed) AS sentence
FROM (
    SELECT *, printf('%.1f%%', 100 * n / d) AS printed
    FROM (
        SELECT a.article, p.place, 7 + (a.article + p.place) % 40 AS n, 50 + (a.article * 7 + p.place) % 150 AS d,
            sha256(a.article::VARCHAR) AS article_id
        FROM range($articles) AS a (article), range(10) AS p (place)
    )
);
INSERT INTO core.articles BY NAME
SELECT article_id, 'article-' || article AS article, 'bench' AS source, 'https://site-' || article % 500 || '.example/' || article AS locator,
    [{'article': 'article-' || article, 'source': 'bench', 'locator': 'https://site-' || article % 500 || '.example/' || article}] AS locators,
    TIMESTAMPTZ '2026-01-01' + INTERVAL 1 MINUTE * article AS seen_at, 'Results of study ' || article AS title, 'en' AS language,
    ['en'] AS languages, string_agg(sentence, '' ORDER BY place) AS text, 'utf-8' AS encoding, [] AS notes,
    '2025-12-01' AS published_at, [] AS authors, 'extracted' AS status, 1 AS blocks_kept, 0 AS blocks_dropped,
    30 AS numbers_found, 10 AS outcomes_found, 'bench' AS rules_sha, '0' AS package_version, 1 AS run_id
FROM made
GROUP BY article, article_id;
INSERT INTO core.blocks BY NAME
SELECT article_id, article, 0 AS ordinal, 'paragraph' AS kind, true AS kept, 'en' AS language, text, 0 AS text_start,
    length(text) AS text_end, 0 AS raw_start, length(text) AS raw_end
FROM core.articles;
INSERT INTO core.studies BY NAME
SELECT article_id, article, '3' AS phase, ['NCT' || printf('%08d', n % 40000)] AS registry_ids,
    [{'patients': 100 + n % 500, 'as_of': NULL, 'quote': ''}] AS enrolled, n % 2 = 0 AS randomised, ['cancer ' || n % 60] AS cancer,
    ['C' || n % 60] AS cancer_code, 'NOT_STATED' AS disease_setting, ['drug' || n % 300] AS therapy_drug, [] AS target, [] AS quotes
FROM (SELECT article_id, article, replace(article, 'article-', '')::BIGINT AS n FROM core.articles);
INSERT INTO core.outcomes BY NAME
SELECT 'article-' || article AS article, article_id, article_id[:12] || place AS outcome_id, article_id[:12] || place AS canonical_id,
    true AS canonical, ['ORR', 'CR', 'PR', 'SD', 'DCR', 'AE', 'OS', 'PFS', 'ORR', 'CR'][place + 1] AS endpoint, 'PROPORTION' AS measure,
    round(100 * n / d, 1) AS value, printed AS value_text, 'VALUE' AS value_status, '%' AS unit, round(100 * n / d, 1) AS value_std,
    '%' AS unit_std, '=' AS comparator, n AS numerator, d AS denominator, 'stated' AS numerator_source, 'stated' AS denominator_source,
    CASE WHEN place < 8 THEN 'EXPERIMENTAL' ELSE 'CONTROL' END AS arm_role, ['cancer ' || article % 60] AS cancer,
    ['C' || article % 60] AS cancer_code, 'NOT_STATED' AS disease_setting,
    CASE WHEN place < 8 THEN ['drug' || article % 300] ELSE [] END AS therapy_drug, [] AS target,
    CASE WHEN place = 5 THEN 'Nausea' END AS ae_term, 'SINGLE_TRIAL' AS evidence_scope, 'en' AS language,
    rtrim(sentence) AS evidence_quote, place * length(sentence) AS evidence_start,
    place * length(sentence) + length(rtrim(sentence)) AS evidence_end,
    place * length(sentence) + instr(sentence, printed) - 1 AS value_start,
    place * length(sentence) + instr(sentence, printed) - 1 + length(printed) AS value_end,
    0 AS raw_start, 1 AS raw_end, 'rules' AS extractor, 'bench' AS rule, 'bench' AS rules_sha, [] AS flags
FROM made;
INSERT INTO core.numbers BY NAME
SELECT article_id, article, value_text AS text, 'percent' AS kind, 'outcome' AS fate, 'bench' AS rule, role,
    [outcome_id] AS outcome_ids, 'en' AS language, value_start AS number_start, value_end AS number_end,
    value_start AS raw_start, value_end AS raw_end, 'bench' AS rules_sha
FROM core.outcomes, (VALUES ('value'), ('numerator'), ('denominator')) AS part (role);
INSERT INTO core.exact_intervals
SELECT n, d, exact_ci(n, d).low, exact_ci(n, d).high FROM (SELECT DISTINCT n, d FROM made);
DROP TABLE made;
"""

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
seen = set()
while not Path(stop).exists():
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
    con.execute(statement("traits.sql"))
    con.execute("CREATE OR REPLACE TEMP TABLE fresh AS SELECT article_id FROM core.articles")
    con.execute(statement("make_results.sql"))
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
        timed("checks", lambda: findings(con))
        timed("publish, checks and Parquet", lambda: publish(con, working=path, target=target))
    print(f"{'snapshot':28} {target.stat().st_size / 1e6:>8.0f} MB")
    for file in sorted((ROOT / "warehouse" / "queries").glob("*.sql")):
        text = file.read_text(encoding="utf-8")
        timed(file.stem, lambda text=text: query(target, text), 1)  # type: ignore[misc]
    timed("exports", lambda: export(target))
    timed("report, its lists", lambda: report.write(target, folder / "report", whole=False), 60)
    print(f"{'peak memory':28} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>8.0f} MiB")


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
