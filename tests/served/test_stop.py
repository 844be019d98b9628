"""The end: the last file of this folder."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

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
    served.settings.working.parent.mkdir(exist_ok=True)  # this file may be run alone
    with lock(served.settings.working, 10):
        run = served.until(served.start(DAILY), "Running")
        children = [pid_of(run), *served.children("prefect")]
        assert ended(served.process) == 0
        assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    assert asyncio.run(state_in_database(served, run.id)) == "Crashed"


async def state_in_database(served: Served, run_id: UUID) -> str:
    """Ask Prefect's database, be it SQLite or Postgres: there is no server any more."""
    sqlite = f"sqlite+aiosqlite:///{served.environment['PREFECT_HOME']}/prefect.db"
    engine = create_async_engine(served.environment.get("PREFECT_API_DATABASE_CONNECTION_URL", sqlite))
    async with engine.connect() as connection:
        query = text("SELECT state_name FROM flow_run WHERE CAST(id AS VARCHAR(36)) = :id")
        found: str = (await connection.execute(query, {"id": str(run_id)})).scalar_one()
    await engine.dispose()
    return found
