"""A schedule that really makes runs, and what a run leaves to see."""

from __future__ import annotations

import subprocess

from prefect.artifacts import Artifact
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.schedules import CronSchedule

from etl import publish
from served.server import DAILY, ROOT, SERVE, Served, until

COMPLETED = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.COMPLETED])))


def test_a_cron_run_is_created_picked_up_and_completed_by_a_worker_and_leaves_a_report(served: Served) -> None:
    deployment = served.client.read_deployment_by_name(DAILY)
    soon = CronSchedule(cron="* * * * * */10", timezone="Europe/Berlin")
    (schedule,) = served.client.create_deployment_schedules(deployment.id, [(soon, True)])
    (run, *_) = until(lambda: served.client.read_flow_runs(flow_run_filter=COMPLETED), bool)
    served.client.delete_deployment_schedule(deployment.id, schedule.id)
    assert (run.name, run.auto_scheduled) == ("Ingest articles from daily", True)
    until(lambda: served.said(run.id, "articles found, "), bool)
    rows = publish.query(served.settings.published, "SELECT count(*) FROM results").item()
    report, results = Artifact.get("run-report"), Artifact.get("new-results")
    assert report is not None
    assert results is not None
    assert "evidence_quote" in str(results.data)
    assert "data:image/svg+xml" in str(report.data)
    assert rows > 0
    count = len(list((ROOT / "raw/samples").iterdir()))
    assert f"| articles | read | {count} |" in str(report.data)
    assert f"| samples | {count} |" in str(report.data)


def test_a_second_call_says_that_it_runs(served: Served) -> None:
    second = subprocess.run(SERVE, cwd=ROOT, env=served.environment, capture_output=True, text=True, check=False)
    assert (second.returncode, second.stderr) == (0, f"etl: it runs already: {served.address}\n")
