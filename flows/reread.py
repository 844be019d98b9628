"""Stored articles read again with today's rules, as a flow; no source is asked."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from etl import runs
from etl.settings import settings
from flows.states import ended
from flows.steps import STEPS, progress


@flow(name="Read stored articles again", flow_run_name="Read stored articles again with today's rules")
def reread() -> State[Any]:
    """Read every stored article that was not read with these rules by this version, and publish."""
    return ended(lambda: runs.reread(settings(), on_progress=progress(), steps=STEPS))
