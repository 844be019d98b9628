"""`make ui` as people run it: a real server, a real worker, real runs; what they do when something is killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
from prefect.artifacts import Artifact
from prefect.automations import Automation
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.schedules import CronSchedule
from prefect.settings import PREFECT_API_URL, temporary_settings

from etl import publish
from etl.load_working import lock
from etl.settings import Settings
from flows.automations import ask_for_life

ROOT = Path(__file__).parent.parent
DAILY, REREAD = "Ingest articles/ingest-daily", "Read stored articles again/reread"

COMPLETED = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.COMPLETED])))

Found = TypeVar("Found")

# Prefect's clients leave sockets to the garbage collector
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@dataclass
class Served:
    process: subprocess.Popen[str]
    environment: dict[str, str]
    settings: Settings
    client: SyncPrefectClient
    told: list[str] = field(default_factory=list)

    def start(self, deployment: str, **parameters: object) -> FlowRun:
        found = self.client.read_deployment_by_name(deployment)
        return self.client.create_flow_run_from_deployment(found.id, parameters=parameters)

    def until(self, run: FlowRun, *names: str, within_s: float = 120) -> FlowRun:
        return until(lambda: self.client.read_flow_run(run.id), lambda found: state(found) in names, within_s)

    def said(self, run_id: UUID, words: str) -> bool:
        return any(log.flow_run_id == run_id and words in log.message for log in self.client.read_logs())

    def kill(self, words: str) -> None:
        """Kill a child and wait until there is another one."""
        (before,) = self.children(words)
        os.kill(before, signal.SIGKILL)
        until(lambda: self.children(words), lambda now: now not in ([], [before]))

    def children(self, words: str) -> list[int]:
        pids = [int(pid) for path in tasks(self.process.pid) for pid in path.read_text().split()]
        return [pid for pid in pids if words in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")]


def tasks(pid: int) -> Iterator[Path]:
    return Path(f"/proc/{pid}/task").glob("*/children")


def state(run: FlowRun) -> str | None:
    return run.state.name if run.state else None


def until(look: Callable[[], Found], enough: Callable[[Found], bool], within_s: float = 120) -> Found:
    ends = time.monotonic() + within_s
    while not enough(found := look()):
        assert time.monotonic() < ends, f"still {found!r}"
        time.sleep(0.3)
    return found


@contextmanager
def receiver(told: list[str]) -> Iterator[str]:
    """Stand in for a chat: keep what is posted."""

    class Chat(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Chat) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root, told, port = tmp_path_factory.mktemp("served"), list[str](), free_port()
    with ExitStack() as stack:
        environment = {
            **os.environ,
            "PREFECT_HOME": str(root / "prefect"),
            "PREFECT_SERVER_API_PORT": str(port),
            "PREFECT_WORKER_QUERY_SECONDS": "2",
            "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_RUNS": "5",
            "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5",
            "ETL_RAW": str(root / "raw"),
            "ETL_WAREHOUSE": str(root / "warehouse"),
            "ETL_NOTIFY_URL": stack.enter_context(receiver(told)),
        }
        words = [sys.executable, "-m", "etl", "serve"]
        process = subprocess.Popen(words, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
        stack.callback(ended, process)
        assert process.stderr is not None
        stack.callback(process.stderr.close)
        said = next(line for line in process.stderr if "etl: " in line)
        assert f"Prefect shows the runs at http://127.0.0.1:{port}" in said
        stack.enter_context(temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{port}/api"}))
        client = stack.enter_context(get_client(sync_client=True))
        settings = Settings(raw=root / "raw", warehouse=root / "warehouse")
        yield Served(process=process, environment=environment, settings=settings, client=client, told=told)


def ended(process: subprocess.Popen[str]) -> int:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    return process.wait(60)


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
    assert f"| articles | read | {len(list((ROOT / 'raw/samples').iterdir()))} |" in str(report.data)


def test_a_second_call_says_that_it_runs(served: Served) -> None:
    words = [sys.executable, "-m", "etl", "serve"]
    second = subprocess.run(words, cwd=ROOT, env=served.environment, capture_output=True, text=True, check=False)
    assert (second.returncode, second.stderr) == (
        0,
        f"etl: it runs already: http://127.0.0.1:{served.environment['PREFECT_SERVER_API_PORT']}\n",
    )


def pid_of(run: FlowRun) -> int:
    return int(str(run.infrastructure_pid).rpartition(":")[2])


def test_whatever_is_killed_no_run_hangs_and_the_next_one_completes_the_work(served: Served) -> None:
    """Runs wait for a warehouse that a person holds, and meanwhile a run, the worker and the server are killed."""
    with lock(served.settings.working, 10):
        first, other = served.start(DAILY), served.start(REREAD)
        first, other = served.until(first, "Running"), served.until(other, "Running")
        until(lambda: served.said(first.id, f"process {os.getpid()} ("), bool)
        served.until(served.start(DAILY), "Cancelled")
        os.kill(pid_of(first), signal.SIGKILL)
        assert "SIGKILL" in str(served.until(first, "Crashed").state)
        until(
            lambda: [line for line in served.told if "a run failed: Ingest articles from daily is Crashed" in line],
            bool,
        )
        served.kill("worker start")
        served.kill("server start")
        os.kill(pid_of(other), signal.SIGKILL)
    served.until(served.start(DAILY), "Completed")
    zombie = served.client.read_flow_run(other.id)
    assert state(zombie) == "Running"
    watching = Automation.read(name="Close runs whose process is gone")
    watching.trigger.within = timedelta(seconds=10)
    watching.update()
    assert ask_for_life() >= 1
    assert "no sign of life" in str(served.until(other, "Crashed").state)
    limits = served.client.request("POST", "/v2/concurrency_limits/filter", json={}).json()
    assert [limit["active_slots"] for limit in limits] == [0] * len(limits)


def test_maintenance_forgets_old_runs_and_publishes_again(served: Served) -> None:
    old = served.client.read_flow_runs(flow_run_filter=COMPLETED)
    run = served.until(served.start("Keep warehouse and Prefect small/maintenance", keep_days=0), "Completed")
    assert old
    assert "old runs deleted; the warehouse went from" in str(run.state)
    assert [found.id for found in served.client.read_flow_runs(flow_run_filter=COMPLETED)] == [run.id]
    assert state(served.until(served.start("Verify the warehouse/verify"), "Completed", "FaultsFound")) == "Completed"


def test_ctrl_c_closes_the_runs_and_leaves_no_process(served: Served) -> None:
    with lock(served.settings.working, 10):
        run = served.until(served.start(DAILY), "Running")
        children = [pid_of(run), *served.children("prefect")]
        assert ended(served.process) == 0
        assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    with closing(sqlite3.connect(Path(served.environment["PREFECT_HOME"]) / "prefect.db")) as database:
        query = "SELECT state_name FROM flow_run WHERE id = ?"
        assert database.execute(query, [str(run.id)]).fetchone() == ("Crashed",)
