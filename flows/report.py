"""What a run tells in the Prefect UI: its counts as a report, and its refused articles as a table."""

from __future__ import annotations

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from etl.runs import RunResult


def publish_report(result: RunResult) -> None:
    """Put the report and the refused articles beside the run."""
    create_markdown_artifact(report(result), key="run-report", description="What came in and what became of it")
    create_table_artifact(
        [{"refused": line} for line in result.refused],
        key="refused-articles",
        description="Articles that this run could not read, and why",
    )


def report(result: RunResult) -> str:
    """Return the report as Markdown."""
    lines = [f"| {section} | {item} | {count:,} |" for section, item, count in result.counts()]
    return "\n".join(
        (
            f"# Run {result.run_id}",
            "",
            f"{result.found:,} articles found, {result.read:,} of them new, {len(result.refused):,} refused.",
            "",
            "| the warehouse holds | | count |",
            "|---|---|---:|",
            *lines,
            "",
            f"Readers open `{result.published}`.",
        )
    )
