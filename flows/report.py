"""What a run tells in the Prefect UI: a report with its trend, and tables of what was refused and what is new."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.events import emit_event
from prefect.runtime import flow_run

from etl.publish_history import Past, history, new_results, worse
from etl.runs import RunResult
from flows.chart import image

LAST_RUNS = 10
ROWS_SHOWN = 50


def publish_report(result: RunResult) -> None:
    """Put the report and the tables beside the run, and tell where the run is worse than usual."""
    runs = history(result.published, last=LAST_RUNS)
    create_markdown_artifact(report(result, runs), key="run-report", description="What came in and what became of it")
    create_table_artifact(
        [{"refused": line} for line in result.refused],
        key="refused-articles",
        description="Articles that this run could not read, and why",
    )
    create_table_artifact(
        new_results(result.published, result.run_id, limit=ROWS_SHOWN),
        key="new-results",
        description=f"Results of the articles that this run read; at most {ROWS_SHOWN}",
    )
    for line in worse(runs):
        run = {"prefect.resource.id": f"prefect.flow-run.{flow_run.id}"}
        emit_event("etl.quality.worse", resource=run, payload={"told": line})


def report(result: RunResult, runs: Sequence[Past] = ()) -> str:
    """Return the report as Markdown; what came from outside is spelt so that it is text and nothing else."""
    lines = [f"| {section} | {item} | {count:,} |" for section, item, count in result.counts()]
    return "\n".join(
        (
            f"# Run {result.run_id}",
            "",
            f"{result.found:,} articles found, {result.read:,} of them new, {len(result.refused):,} refused.",
            *(f"- not fetched: {harmless(line)}" for line in result.faults),
            *(f"- **{line}**" for line in worse(runs)),
            "",
            *_trend(runs),
            "| the warehouse holds | | count |",
            "|---|---|---:|",
            *lines,
            "",
            f"Readers open `{result.published}`.",
        )
    )


def harmless(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return "".join(f"\\{char}" if char in "\\`*_[]()#|!" else char for char in escape(text))


def _trend(runs: Sequence[Past]) -> list[str]:
    if not runs:
        return []
    return [
        image(runs),
        "",
        "| run | articles | rows loaded | rows refused | unexplained numbers an article |",
        "|---:|---:|---:|---:|---:|",
        *(
            f"| {run.run_id} | {run.articles:,} | {run.outcomes:,} | {run.refused:,} | {run.unexplained_each:.1f} |"
            for run in reversed(runs)
        ),
        "",
    ]
