"""`python -m flows.deploy`: work pool, deployments and automations onto the server that PREFECT_API_URL names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.exceptions import ObjectAlreadyExists
from prefect.workers.process import ProcessWorker

from etl.settings import settings
from flows.automations import ask_for_life, set_up
from flows.health import answers

POOL = "etl"
PROJECT = Path(__file__).parent.parent


def main() -> int:
    """Return 0 when everything stands; running it again changes only what has changed."""
    api = os.environ.get("PREFECT_API_URL")
    if api and not answers(api):
        sys.stderr.write(f"etl: no Prefect server answers at {api} (PREFECT_API_URL); start one with: etl serve\n")
        return 1
    _make_pool()
    words = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
    deployed = subprocess.run(words, check=False, cwd=PROJECT, capture_output=True, text=True)  # noqa: S603 - our own
    if deployed.returncode != 0:
        sys.stderr.write(deployed.stdout + deployed.stderr)
        return deployed.returncode
    set_up(settings())
    ask_for_life()
    return 0


def _make_pool() -> None:
    """Make the work pool; one that is there stays as people have set it."""
    template = ProcessWorker.get_default_base_job_template()
    with get_client(sync_client=True) as client:
        try:
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process", base_job_template=template))
        except ObjectAlreadyExists:
            return


if __name__ == "__main__":
    sys.exit(main())
