"""The checks of the warehouse and the raw store, as a flow; nothing is changed."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from etl.settings import settings
from etl.verify import verify as verified
from flows.report import show_rows
from flows.states import STOPPING, stopped


@flow(name="Verify the warehouse", flow_run_name="Verify the warehouse and the raw store")
def verify() -> State[Any]:
    """Look for what the warehouse, the raw store and the snapshot do not agree on, and say how to heal it."""
    try:
        faults = verified(settings())
    except STOPPING as error:
        return stopped(error)
    rows = [{"fault": fault.what, "found": fault.found, "heal": fault.heal} for fault in faults]
    show_rows(rows, key="verify-faults", description="What does not agree, and how to heal it")
    if not faults:
        return Completed(message="warehouse, raw store and snapshot agree")
    return Failed(name="FaultsFound", message="; ".join(map(str, faults)))
