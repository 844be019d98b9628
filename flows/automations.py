"""What Prefect does by itself: runs whose process is gone are closed, and people are told when it matters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import cast
from uuid import UUID

from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import StateType
from prefect.events import emit_event
from prefect.events.actions import CallWebhook, ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from pydantic import SecretStr

from etl.settings import Settings

# Seconds. Signs of life come every 30 s (prefect.yaml); a busy machine may delay one, hardly two. A run that was handed
# out needs up to 40 s to start on two busy cores.
SILENT_S, STARTING_S, OVERDUE_S = 75, 180, 900

SIGN_OF_LIFE = "prefect.flow-run.heartbeat"
RUN = "prefect.flow-run.{}".format
ASKED = "etl.run.asked"
WORSE, PAUSED = "etl.quality.worse", "etl.source.paused"  # flows/report.py says so
ANY = RUN("*")  # a run that ends under a name of its own says so by that name

FAILED = ("Failed", "ChecksFailed", "ClusterFailed", "FaultsFound", "Crashed", "TimedOut")

WEBHOOK = "etl-notify"
PAYLOAD = """
{"text": {{ (automation.name ~ ": " ~ flow_run.name
  ~ (" says: " ~ event.payload.told if event.payload.told
     else " is " ~ flow_run.state.name ~ " (" ~ (flow_run.state.message or "no reason given") ~ ")")
  ~ " " ~ flow_run|ui_url) | tojson }}}
"""


def automations(settings: Settings) -> list[AutomationCore]:
    """Return what is to be set up on the server; those that tell somebody only where an address is known."""
    return [*_closing(), *(_telling(_webhook(settings.notify_url.get_secret_value())) if settings.notify_url else ())]


def set_up(settings: Settings) -> None:
    """Put the automations on the server, in the place of those of the same name.

    One that is as it should be is not touched: it would forget the runs that it watches.
    """
    with get_client(sync_client=True) as client:
        for automation in automations(settings):
            known = client.read_automations_by_name(automation.name)
            if not known:
                client.create_automation(automation)
            elif _content(known[0]) != _content(automation):
                client.update_automation(known[0].id, automation)


def ask_for_life() -> int:
    """Ask every run that is said to be under way for a sign of life, and return how many; the silent ones are closed.

    After a start of the server nobody else would: what it was waiting for may have come while it was down.
    """
    under_way = FlowRunFilterStateType(any_=[StateType.PENDING, StateType.RUNNING, StateType.CANCELLING])
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=under_way)))
    for run in runs:
        emit_event(ASKED, resource={"prefect.resource.id": RUN(run.id)})
    return len(runs)


def _content(automation: AutomationCore) -> dict[str, object]:
    content = automation.model_dump(include=set(AutomationCore.model_fields) - {"owner_resource"})
    content["trigger"].pop("id", None)
    return content


def _closing() -> Iterator[AutomationCore]:
    yield AutomationCore(
        name="Close runs whose process is gone",
        description="No run stays Running without a sign of life; the next scheduled one does its work.",
        trigger=_missing({SIGN_OF_LIFE, RUN("Running"), ASKED}, {ANY}, within_s=SILENT_S),
        actions=[_crashed(f"no sign of life for {SILENT_S} s: its process or machine is gone")],
    )
    yield AutomationCore(
        name="Close runs that never started",
        description="A run that a worker took and did not start would keep the next ones from starting.",
        trigger=_missing({RUN("Pending")}, {ANY}, within_s=STARTING_S),
        actions=[_crashed(f"did not start within {STARTING_S} s: its worker is gone")],
    )


def _telling(tell: CallWebhook) -> Iterator[AutomationCore]:
    for what, expect in {
        "a run failed": set(map(RUN, FAILED)),
        "numbers are unexplained or rows refused more often than usual": {WORSE},
        "a source is paused": {PAUSED},
    }.items():
        trigger = EventTrigger(expect=expect, for_each={"prefect.resource.id"}, threshold=1)
        yield AutomationCore(name=f"Tell when {what}", trigger=trigger, actions=[tell])
    what = "a scheduled run does not start"
    late = _missing({RUN("Late")}, {RUN("Pending"), RUN("Running"), RUN("Cancelled")}, within_s=OVERDUE_S)
    yield AutomationCore(name=f"Tell when {what}", trigger=late, actions=[tell])


def _missing(after: set[str], expect: set[str], *, within_s: int) -> EventTrigger:
    return EventTrigger(
        after=after,
        expect=expect,
        match={"prefect.resource.id": RUN("*")},
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=timedelta(seconds=within_s),
    )


def _crashed(message: str) -> ChangeFlowRunState:
    return ChangeFlowRunState(state=StateType.CRASHED, name="Crashed", message=message, force=False)


def _webhook(address: str) -> CallWebhook:
    """Return what sends a line to the address; `text` is what Slack, Mattermost and their like show."""
    saved = Webhook(url=SecretStr(address)).save(WEBHOOK, overwrite=True)
    return CallWebhook(block_document_id=cast("UUID", saved), payload=PAYLOAD)
