"""What Prefect is told: deployments that lead to a flow, and states that say by their name what became of a run."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from prefect.cli.deploy._models import PrefectYamlModel
from prefect.flows import Flow, load_flow_from_entrypoint

from etl import __version__
from etl.errors import ChecksFailed, ClusterFailed, NoSource, WarehouseLocked
from etl.publish_history import Past, worse
from etl.publish_run import Told
from etl.runs import RunResult
from flows import states
from flows.report import report

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
        (ClusterFailed("ETL_CLUSTER=dask:tcp://head:8786: nobody answers"), "FAILED", "ClusterFailed"),
        (NoSource("no source with the schedule hourly is enabled"), "COMPLETED", "NothingToDo"),
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
        ({"refused": ("a.txt: is empty",)}, "CompletedWithRefusals", "1 article and 0 rows refused"),
        ({"refused": ("x: gone",), "faults": ("x: gone",)}, "PartiallyLoaded", "could not be fetched: x: gone"),
    ],
)
def test_a_run_with_refusals_or_failing_sources_completes_under_a_name_of_its_own(
    changes: dict[str, Any], name: str, words: str
) -> None:
    state = states.state_of(result(**changes))
    assert (state.type.value, state.name) == ("COMPLETED", name)
    assert words in str(state.message)


def past(run_id: int, **changes: int) -> Past:
    return Past(
        **{"run_id": run_id, "articles": 100, "outcomes": 200, "refused": 4, "unexplained": 50, **changes},
        status="done",
    )


USUAL = [past(number) for number in range(1, 5)]


@pytest.mark.parametrize(
    ("newest", "told"),
    [
        (past(5), []),
        (past(5, refused=7), []),
        (past(5, refused=20), ["rows refused: 9.1%, usually 2.0%"]),
        (past(5, unexplained=120), ["unexplained numbers an article: 1.2, usually 0.5"]),
        (past(5, articles=2, unexplained=90), []),
    ],
)
def test_a_run_is_worse_than_usual_by_a_set_factor_of_the_median(newest: Past, told: list[str]) -> None:
    assert worse([*USUAL, newest], factor=2) == told
    assert worse([*USUAL, newest], factor=20) == []
    assert worse([*USUAL[:2], newest], factor=2) == []


def test_where_nothing_is_usually_refused_one_row_is_no_alarm() -> None:
    clean = [past(number, refused=0) for number in range(1, 5)]
    assert worse([*clean, past(5, refused=1)], factor=2) == []
    assert worse([*clean, past(5, refused=20)], factor=2) != []


def test_the_report_shows_the_trend_as_a_picture_and_a_table_and_hostile_text_as_text() -> None:
    counted = {
        "articles": {"read": 2, "kept": 2, "refused": 0},
        "outcomes": {"ORR": 3},
        "numbers": {},
        "quarantine": {},
    }
    hostile = "x: <script>alert(1)</script> [a](javascript:alert(1))"
    did = Told(
        came_in=[{"source": "[news](x)", "articles": 1200}],
        by_check=[],
        refused_rows=[],
        refused_articles=[],
        new_results=[],
        failing=[{"source": "lost", "reason": None, "paused_now": True}],
        silent={"ignore.toml": ["age", "dose"]},
    )
    runs = [*USUAL, past(5, refused=20)]
    text = report(result(summary=counted, faults=(hostile,)), did, runs=runs, notes=["**rows refused: 9.1%**", ""])
    assert "| 5 | 100 | 200 | 20 | 0.5 |" in text
    assert "\n- **rows refused: 9.1%**\n\n" in text
    assert "| \\[news\\]\\(x\\) | 1,200 |" in text
    assert "| lost |  | yes |" in text
    assert "Rows refused, by check" not in text
    assert "- `ignore.toml`: age, dose" in text
    (coded,) = re.findall(r"data:image/svg\+xml;base64,([\w+/=]+)\)", text)
    drawn = ET.fromstring(base64.b64decode(coded))  # noqa: S314 - our own picture
    assert len(drawn.findall("{http://www.w3.org/2000/svg}g")) == 2 * len(runs)
    assert "<script" not in text
    assert "](javascript" not in text
