"""No Prefect server where one should be: it is said at once and in a line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
NOWHERE = "http://127.0.0.1:9/api"
FLOW = "from flows.reread import reread; reread()"


def run(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run Python with a server that does not answer; 30 s are plenty, also on a busy machine."""
    own = {
        "PREFECT_API_URL": NOWHERE,
        "PREFECT_HOME": str(home / "prefect"),
        "ETL_RAW": str(home / "raw"),
        "ETL_WAREHOUSE": str(home / "warehouse"),
        "ETL_WORKERS": "1",
    }
    command = [sys.executable, *words]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True, check=False, timeout=30
    )


def test_deployments_are_not_put_on_a_server_that_does_not_answer(tmp_path: Path) -> None:
    ran = run("-m", "flows.deploy", home=tmp_path)
    told = f"etl: no Prefect server answers at {NOWHERE} (PREFECT_API_URL); start one with: etl serve\n"
    assert (ran.returncode, ran.stderr) == (1, told)


def test_a_flow_without_its_server_fails_at_once_and_names_the_address(tmp_path: Path) -> None:
    ran = run("-c", FLOW, home=tmp_path)
    assert (ran.returncode, ran.stderr.splitlines()[-1]) == (1, f"RuntimeError: Failed to reach API at {NOWHERE}/")
    assert not (tmp_path / "warehouse").exists()
