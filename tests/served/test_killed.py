"""Runs, the worker and the server are killed in turn."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime

from etl.load_working import lock
from served.server import DAILY, REREAD, Served, pid_of, state, until


def test_whatever_is_killed_the_next_run_completes_the_work(served: Served) -> None:
    """Runs wait for a warehouse that a person holds, and meanwhile a run, the worker and the server are killed."""
    with lock(served.settings.working, 10):
        first, other = served.start(DAILY), served.start(REREAD)
        first, other = served.until(first, "Running"), served.until(other, "Running")
        until(lambda: served.said(first.id, f"process {os.getpid()} ("), bool)
        served.until(served.start(DAILY), "Cancelled")
        os.kill(pid_of(first), signal.SIGKILL)
        assert "SIGKILL" in str(served.until(first, "Crashed").state)
        served.hears("a run failed: Ingest articles from daily is Crashed")
        served.kill("worker start")
        served.kill("server start")
        until(served.answers, bool)
        os.kill(pid_of(other), signal.SIGKILL)
        served.killed[other.id] = datetime.now(UTC)
    served.until(served.start(DAILY), "Completed")
    assert state(served.client.read_flow_run(other.id)) == "Running"
