"""A served Prefect as a test sees it: runs that it starts, what they say, and processes that it kills."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun, State
from prefect.settings import PREFECT_API_URL, temporary_settings
from webserver import HOST

from etl.settings import Settings
from flows.ingest import ingest

ROOT = Path(__file__).parent.parent.parent
DAILY, REREAD = "Ingest articles/ingest-daily", "Read stored articles again/reread"
SERVE = [sys.executable, "-m", "etl", "serve"]

Found = TypeVar("Found")


@dataclass
class Served:
    """What `etl serve` started; `told` is what its webhook was sent, `killed` when which run was, and its worker."""

    process: subprocess.Popen[str]
    environment: dict[str, str]
    settings: Settings
    client: SyncPrefectClient
    told: list[str] = field(default_factory=list)
    killed: dict[UUID, datetime] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.environment['PREFECT_SERVER_API_PORT']}"

    def start(self, deployment: str, **parameters: object) -> FlowRun:
        found = self.client.read_deployment_by_name(deployment)
        return self.client.create_flow_run_from_deployment(found.id, parameters=parameters)

    def ingest(self, source: str, **more: str) -> State[Any]:
        """Run the main flow in this process, which saves the start of another one; return how it ended."""
        here = {name: value for name, value in self.environment.items() if name.startswith("ETL_")}
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {**here, "ETL_WORKERS": "1", **more}.items():
                patch.setenv(name, value)
            ended: State[Any] = ingest(source=source, return_state=True)
        return ended

    def until(self, run: FlowRun, *names: str, within_s: float = 120) -> FlowRun:
        """Wait until a run is in one of these states; one that has ended otherwise never will be."""
        found = until(
            lambda: self.client.read_flow_run(run.id),
            lambda found: state(found) in names or (found.state is not None and found.state.is_final()),
            within_s,
        )
        assert state(found) in names, str(found.state)
        return found

    def said(self, run_id: UUID, words: str) -> bool:
        return any(log.flow_run_id == run_id and words in log.message for log in self.client.read_logs())

    def hears(self, words: str, within_s: float = 120) -> str:
        """Wait until the webhook was sent a line with these words, and return it."""
        return until(lambda: [line for line in self.told if words in line], bool, within_s)[0]

    def answers(self) -> bool:
        return self.client.api_healthcheck() is None

    def kill(self, words: str) -> None:
        """Kill a child and wait until there is another one."""
        (before,) = self.children(words)
        os.kill(before, signal.SIGKILL)
        until(lambda: self.children(words), lambda now: now not in ([], [before]))

    def children(self, words: str) -> list[int]:
        paths = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        pids = [int(pid) for path in paths for pid in path.read_text().split()]
        return [pid for pid in pids if words in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")]


def state(run: FlowRun) -> str | None:
    return run.state.name if run.state else None


def pid_of(run: FlowRun) -> int:
    return int(str(run.infrastructure_pid).rpartition(":")[2])


def until(look: Callable[[], Found], enough: Callable[[Found], bool], within_s: float = 120) -> Found:
    ends = time.monotonic() + within_s
    while not enough(found := look()):
        assert time.monotonic() < ends, f"still {found!r}"
        time.sleep(0.3)
    return found


@contextmanager
def serving(root: Path, rules: Path) -> Iterator[Served]:
    """Start `etl serve` with everything of its own under `root`, and end it."""
    told, port = list[str](), free_port()
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
            "ETL_RULES": str(rules),
            "ETL_CONTACT": "tests@outcomes.example",
            "ETL_LOOPBACK_HOSTS": HOST,
            "ETL_NOTIFY_URL": stack.enter_context(receiver(told)),
        }
        process = subprocess.Popen(SERVE, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
        stack.callback(ended, process)
        assert process.stderr is not None
        stack.callback(process.stderr.close)
        assert f"Prefect shows the runs at http://127.0.0.1:{port}; Ctrl-C stops it\n" in "".join(
            until_it_runs(process)
        )
        stack.enter_context(temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{port}/api"}))
        client = stack.enter_context(get_client(sync_client=True))
        names = {name: environment[f"ETL_{name.upper()}"] for name in ("raw", "warehouse", "rules", "contact")}
        settings = Settings.model_validate({**names, "loopback_hosts": HOST, "workers": 1, "wait_s": 60})
        yield Served(process=process, environment=environment, settings=settings, client=client, told=told)


def until_it_runs(process: subprocess.Popen[str]) -> Iterator[str]:
    """Yield what it says, up to the line that says that it runs, or to its end."""
    assert process.stderr is not None
    for line in process.stderr:
        yield line
        if "Ctrl-C" in line:
            return


def ended(process: subprocess.Popen[str]) -> int:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    return process.wait(60)


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
    """Return a port after which another one is free: for the server, and for the pages that runs write."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            if second.connect_ex(("127.0.0.1", port + 1)) != 0 and port + 1 < 65536:
                return port
