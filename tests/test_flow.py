"""What Prefect is told: deployments that lead to a flow, and states that say by their name what became of a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect.cli.deploy._models import PrefectYamlModel
from prefect.flows import Flow, load_flow_from_entrypoint

from etl import __version__
from etl.errors import ChecksFailed, NoSource, WarehouseLocked
from etl.runs import RunResult
from flows import states

ROOT = Path(__file__).parent.parent
DEPLOYMENTS = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))


def test_the_deployments_fit_the_schema_and_lead_to_a_flow() -> None:
    for deployment in PrefectYamlModel.model_validate(DEPLOYMENTS).deployments:
        flow = load_flow_from_entrypoint(str(ROOT / str(deployment.entrypoint)))
        assert isinstance(flow, Flow)
        assert flow.validate_parameters(deployment.parameters).keys() >= deployment.parameters.keys()


@pytest.mark.parametrize("deployment", DEPLOYMENTS["deployments"], ids=lambda deployment: deployment["name"])
def test_a_deployment_says_what_it_does_has_a_schedule_and_never_runs_twice_at_once(
    deployment: dict[str, object],
) -> None:
    (config,) = PrefectYamlModel.model_validate({"deployments": [deployment]}).deployments
    assert config.description
    assert config.tags
    assert config.version == __version__
    assert all(schedule.cron and schedule.timezone for schedule in config.schedules or [])
    assert bool(config.schedules) != (config.name == "reread")
    assert config.concurrency_limit is not None
    assert config.concurrency_limit.model_dump(exclude_none=True) == {"limit": 1, "collision_strategy": "CANCEL_NEW"}


def result(**changes: Any) -> RunResult:
    fields: dict[str, Any] = {
        "run_id": 7,
        "found": 3,
        "read": 2,
        "refused": (),
        "faults": (),
        "summary": {"run": {"outcomes_refused": 0}},
        "published": Path("warehouse/outcomes.duckdb"),
    }
    return RunResult(**{**fields, **changes})


def raising(error: Exception) -> Callable[[], RunResult]:
    def work() -> RunResult:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "kind", "name"),
    [
        (WarehouseLocked("outcomes.working.duckdb: process 7 (etl run) holds it"), "CANCELLED", "WarehouseBusy"),
        (ChecksFailed("not published: quote_is_slice: not the words (3 rows)"), "FAILED", "ChecksFailed"),
        (NoSource("no source of the group feeds is enabled"), "COMPLETED", "NothingToDo"),
    ],
)
def test_what_stops_a_run_is_the_name_and_the_reason_of_its_state(error: Exception, kind: str, name: str) -> None:
    state = states.ended(raising(error))
    assert (state.type.value, state.name) == (kind, name)
    assert str(error) in str(state.message)


def test_what_nobody_foresaw_is_left_to_prefect() -> None:
    with pytest.raises(KeyError):
        states.ended(raising(KeyError("x")))


@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ({}, "Completed", "3 articles found, 2 of them new"),
        ({"summary": {"run": {"outcomes_refused": 2}}}, "CompletedWithRefusals", "0 articles and 2 rows refused"),
        ({"refused": ("a.txt: is empty",)}, "CompletedWithRefusals", "1 articles and 0 rows refused"),
        ({"refused": ("x: gone",), "faults": ("x: gone",)}, "PartiallyLoaded", "could not be fetched: x: gone"),
    ],
)
def test_a_run_with_refusals_or_failing_sources_completes_under_a_name_of_its_own(
    changes: dict[str, Any], name: str, words: str
) -> None:
    state = states.state_of(result(**changes))
    assert (state.type.value, state.name) == ("COMPLETED", name)
    assert words in str(state.message)
