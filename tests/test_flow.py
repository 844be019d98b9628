"""The flow: what Prefect runs and shows. All logic is in `etl.runs` and tested there."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
import yaml
from prefect.artifacts import Artifact
from prefect.cli.deploy._models import PrefectYamlModel
from prefect.client.orchestration import get_client
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.testing.utilities import prefect_test_harness

from etl import publish
from etl.settings import settings
from flows.ingest import ingest

ROOT = Path(__file__).parent.parent
DEPLOYMENTS = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))


# Prefect's clients leave sockets to the garbage collector; collected here, they do not fail somebody else's test
@pytest.mark.filterwarnings("ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning")
def test_a_flow_run_lands_rows_says_what_it_does_and_leaves_a_report(state: Path) -> None:
    (state / "trial.txt").write_text("Trial of glentuzumab\n\nThe response rate was 42% in patients with myeloma.\n")
    (state / "empty.txt").touch()
    with prefect_test_harness(server_startup_timeout=180):
        ingest(source=str(state))
        with get_client(sync_client=True) as client:
            (run,) = client.read_flow_runs()
            said = [log.message for log in client.read_logs()]
        report, refused = Artifact.get("run-report"), Artifact.get("refused-articles")
    gc.collect()
    found = publish.query(settings().published, "SELECT article, status FROM core.articles ORDER BY article")
    assert found["article"].to_list() == ["empty", "trial"]
    assert run.name == f"Ingest articles from {state}"
    assert "2 articles found, 2 to read" in said
    assert report is not None
    assert "| articles | read | 2 |" in str(report.data)
    assert refused is not None
    assert "empty.txt" in str(refused.data)


def test_the_deployments_fit_the_schema_and_lead_to_a_flow() -> None:
    for deployment in PrefectYamlModel.model_validate(DEPLOYMENTS).deployments:
        flow = load_flow_from_entrypoint(str(ROOT / str(deployment.entrypoint)))
        assert isinstance(flow, Flow)
        assert flow.validate_parameters(deployment.parameters).keys() >= deployment.parameters.keys()


@pytest.mark.parametrize("deployment", DEPLOYMENTS["deployments"], ids=lambda deployment: deployment["name"])
def test_a_deployment_has_a_schedule_a_time_zone_and_never_runs_twice_at_once(deployment: dict[str, object]) -> None:
    (config,) = PrefectYamlModel.model_validate({"deployments": [deployment]}).deployments
    assert config.description
    assert all(schedule.cron and schedule.timezone for schedule in config.schedules or [None])
    assert config.concurrency_limit is not None
    assert config.concurrency_limit.model_dump(exclude_none=True) == {"limit": 1, "collision_strategy": "CANCEL_NEW"}
