"""The deployments that keep things small and in order."""

from __future__ import annotations

from served.server import Served
from served.test_cron import COMPLETED


def test_maintenance_forgets_old_runs_and_publishes_again(served: Served) -> None:
    old = served.client.read_flow_runs(flow_run_filter=COMPLETED)
    run = served.until(served.start("Keep warehouse and Prefect small/maintenance", keep_days=0), "Completed")
    assert old
    assert "old runs deleted; the warehouse went from" in str(run.state)
    assert [found.id for found in served.client.read_flow_runs(flow_run_filter=COMPLETED)] == [run.id]
    served.until(served.start("Verify the warehouse/verify"), "Completed")
