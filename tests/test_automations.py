"""What the server is told to do by itself: the limits as they are deployed, not as a test shortens them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from prefect.events.schemas.automations import AutomationCore, EventTrigger
from prefect.settings import Settings as PrefectSettings

from etl import errors
from etl.settings import PREFECT_DEFAULTS, Settings
from flows import automations
from flows.states import STOPPING, stopped

DEPLOYED = yaml.safe_load((Path(__file__).parent.parent / "prefect.yaml").read_text(encoding="utf-8"))
HEARTBEAT = "PREFECT_FLOWS_HEARTBEAT_FREQUENCY"
# from the moment at which a trigger is looked at to the new state, on two busy cores; 4 s were the most seen
ACTING = timedelta(seconds=15)


@pytest.fixture
def closing() -> EventTrigger:
    (found,) = [each for each in automations.automations(Settings()) if each.name == "Close runs whose process is gone"]
    assert isinstance(found, AutomationCore)
    assert isinstance(found.trigger, EventTrigger)
    return found.trigger


def test_no_run_is_said_to_be_running_for_more_than_two_minutes_after_it_died(closing: EventTrigger) -> None:
    looked_at_every = PrefectSettings().server.events.proactive_granularity
    assert closing.within + looked_at_every + ACTING < timedelta(minutes=2)


def test_a_sign_of_life_may_come_late_without_the_death_of_its_run(closing: EventTrigger) -> None:
    """A run says so every 30 s, whoever started it; one that is late by as much is no reason to close it."""
    for deployment in DEPLOYED["deployments"]:
        assert deployment["work_pool"]["job_variables"]["env"][HEARTBEAT] == PREFECT_DEFAULTS[HEARTBEAT]
    assert 2 * timedelta(seconds=int(PREFECT_DEFAULTS[HEARTBEAT])) < closing.within


@pytest.mark.parametrize("error", [error for error in STOPPING if stopped(error("why")).is_failed()])
def test_every_state_that_is_a_failure_is_told(error: type[errors.EtlError]) -> None:
    assert stopped(error("why")).name in automations.FAILED
