"""The end: the last file of this folder."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from etl.load_working import lock
from served.server import DAILY, Served, ended, pid_of


def test_a_run_whose_process_and_worker_are_gone_is_closed_within_two_minutes(served: Served) -> None:
    """Those that another file of this folder killed, while the others went on."""
    for run_id, killed_at in served.killed.items():
        run = served.until(served.client.read_flow_run(run_id), "Crashed")
        assert run.state is not None
        assert "no sign of life" in str(run.state.message)
        assert run.state.timestamp - killed_at < timedelta(minutes=2)
    limits = served.client.request("POST", "/v2/concurrency_limits/filter", json={}).json()
    assert [limit["active_slots"] for limit in limits] == [0] * len(limits)


def test_ctrl_c_closes_the_runs_and_leaves_no_process(served: Served) -> None:
    with lock(served.settings.working, 10):
        run = served.until(served.start(DAILY), "Running")
        children = [pid_of(run), *served.children("prefect")]
        assert ended(served.process) == 0
        assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    with closing(sqlite3.connect(Path(served.environment["PREFECT_HOME"]) / "prefect.db")) as database:
        query = "SELECT state_name FROM flow_run WHERE id = ?"
        assert database.execute(query, [str(run.id)]).fetchone() == ("Crashed",)
