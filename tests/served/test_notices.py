"""What somebody is told without looking: each case really happens, and a receiver on this machine hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import duckdb
from prefect.artifacts import Artifact
from prefect.automations import Automation
from prefect.client.schemas.actions import WorkPoolUpdate

from etl import runs
from etl.load_working import lock
from etl.publish_history import history
from flows.deploy import POOL
from served.server import Served, state

GOOD = "Trial {0} of glentuzumab\n\nThe objective response rate was {0}% in patients with myeloma.\n"
BAD = (
    "Trial {0} of glentuzumab\n\nThe objective response rate was 1{0}% in patients with myeloma.\n\n"
    "It stood at 44.1 or 58.6 on the other sheets, with 31.7 in between.\n"
)
PATIENCE = 5  # visits after which a source is paused, as the README says


def articles(folder: Path, text: str, *, first: int) -> Path:
    folder.mkdir()
    for number in range(first, first + 10):
        (folder / f"trial-{number}.txt").write_text(text.format(number), encoding="utf-8")
    return folder


def shown(key: str) -> str:
    found = Artifact.get(key)
    assert found is not None
    return str(found.data)


def test_a_source_that_is_paused(served: Served) -> None:
    for _ in range(PATIENCE - 1):
        runs.ingest(served.settings, source="lost-journal")
    assert served.ingest("lost-journal").name == "PartiallyLoaded"
    line = served.hears("Tell when a source is paused")
    assert "lost-journal: paused after 5 failures (http_404)" in line
    assert '"state": "paused"' in shown("failing-sources")
    assert served.ingest("lost-journal").name == "PartiallyLoaded"
    assert [said for said in served.told if "a source is paused" in said] == [line]


def test_refusals_and_unexplained_numbers_that_rise_beyond_what_is_usual(served: Served, tmp_path: Path) -> None:
    for number in range(3):
        runs.ingest(served.settings, source=str(articles(tmp_path / str(number), GOOD, first=10 + 10 * number)))
    assert not [line for line in served.told if "more often than usual" in line]
    assert served.ingest(str(articles(tmp_path / "bad", BAD, first=10))).name == "CompletedWithRefusals"
    assert "rows refused: 100.0%, usually 0.0%" in served.hears("says: rows refused")
    assert "more often than usual" in served.hears("says: unexplained numbers an article: 3.0, usually 0.0")
    assert '"reason": "a percentage lies outside 0 to 100", "values": "value 110, ' in shown("refused-rows")
    assert "| percent\\_within\\_0\\_100 | 10 | 10 |" in shown("run-report")
    assert history(served.settings.published, last=1)[0].refused == 10


@contextmanager
def broken(served: Served) -> Iterator[None]:
    """A row whose quote is not what its article says, as no run of ours leaves it."""
    change = "UPDATE core.outcomes SET evidence_quote = $quote WHERE outcome_id = $id"
    first = "SELECT outcome_id, evidence_quote FROM core.outcomes ORDER BY ALL LIMIT 1"
    working = served.settings.working
    with lock(working, 60), closing(duckdb.connect(working)) as con:
        ((row, quote),) = con.execute(first).fetchall()
        con.execute(change, {"id": row, "quote": "not what it says"})
    yield
    with lock(working, 60), closing(duckdb.connect(working)) as con:
        con.execute(change, {"id": row, "quote": quote})


def test_a_run_that_broke_a_check(served: Served) -> None:
    with broken(served):
        ended = served.ingest("daily")
        assert (ended.is_failed(), ended.name) == (True, "ChecksFailed")
        assert "quote_is_slice: " in str(ended.message)
        assert "(1 rows)" in str(ended.message)
        assert "not what it says" in shown("broken-checks")
        assert "is ChecksFailed (not published" in served.hears(
            "a run failed: Ingest articles from daily is ChecksFail"
        )


@contextmanager
def no_worker(served: Served) -> Iterator[None]:
    """A pool from which nobody takes work."""
    served.client.update_work_pool(POOL, WorkPoolUpdate(is_paused=True))
    yield
    served.client.update_work_pool(POOL, WorkPoolUpdate(is_paused=False))


def test_scheduled_runs_that_did_not_happen_and_the_one_that_does_their_work(served: Served) -> None:
    overdue = Automation.read(name="Tell when a scheduled run does not start")
    assert overdue.trigger.within == timedelta(minutes=15)
    overdue.trigger.within = timedelta(seconds=10)
    overdue.update()
    with no_worker(served):
        late = [served.start("Verify the warehouse/verify") for _ in range(3)]
        assert "is Late" in served.hears("a scheduled run does not start")
    ended = [served.until(run, "Completed", "Cancelled") for run in late]
    assert sorted(str(state(run)) for run in ended) == ["Cancelled", "Cancelled", "Completed"]
