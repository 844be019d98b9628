"""What a run tells in the Prefect UI: a report with its trend, and tables of what was refused and what is new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact
from prefect.events import emit_event
from prefect.runtime import flow_run

from etl.publish_history import Past, history, worse
from etl.publish_run import Told, told
from etl.rules import book_of
from etl.runs import RunResult
from etl.settings import Settings
from etl.show import harmless as spelt
from flows.automations import PAUSED, RUN, WORSE
from flows.chart import image
from flows.pages import write_pages

LAST_RUNS = 10
ROWS_SHOWN = 50


def publish_report(result: RunResult, settings: Settings) -> None:
    """Put the report and the tables beside the run, and tell where the run is worse than usual."""
    did = told(result.published, result.run_id, book=book_of(settings), limit=ROWS_SHOWN)
    runs, pages = history(result.published, last=LAST_RUNS), write_pages(settings, changed=result.read > 0)
    worse_now = worse(runs, factor=settings.worse_factor)
    create_markdown_artifact(
        report(result, did, runs=runs, notes=(*(f"**{line}**" for line in worse_now), pages.told())),
        key="run-report",
        description="What came in, and what became of it",
    )
    _tables(did)
    if pages.address:
        told_of = "Every result with its sentence"
        create_link_artifact(pages.address, "The warehouse as pages", key="pages", description=told_of)
    for line in worse_now:
        _emit(WORSE, line)
    for source in did.failing:
        if source["paused_now"]:
            _emit(PAUSED, f"{source['source']}: paused after {source['failures']} failures ({source['reason']})")


def show_rows(rows: Sequence[Mapping[str, Any]], *, key: str, description: str) -> None:
    """Put rows beside the run as a table, if there are any; what came from outside is shown as it is."""
    if rows:
        shown = [
            {name: harmless(str(value)) if value is not None else "" for name, value in row.items()} for row in rows
        ]
        create_table_artifact(shown, key=key, description=description)


def _tables(did: Told) -> None:
    most = f"at most {ROWS_SHOWN}"
    show_rows(did.refused_rows, key="refused-rows", description=f"Rows that failed a check, and why; {most}")
    show_rows(did.refused_articles, key="refused-articles", description=f"Articles that cannot be read; {most}")
    show_rows(did.new_results, key="new-results", description=f"Results of the articles read by this run; {most}")
    show_rows(did.failing, key="failing-sources", description="Sources whose last visit failed, or that are paused")


def _emit(event: str, line: str) -> None:
    emit_event(event, resource={"prefect.resource.id": RUN(flow_run.id)}, payload={"told": line})


def report(result: RunResult, did: Told, *, runs: Sequence[Past] = (), notes: Sequence[str] = ()) -> str:
    """Return the report as Markdown; what came from outside is spelt so that it is text and nothing else.

    `notes` are lines of ours, in Markdown, that stand at its top.
    """
    held = [{"": section, "what": item, "count": count} for section, item, count in result.counts()]
    return "\n".join(
        (
            f"# Run {result.run_id}",
            "",
            f"{result.found:,} articles found, {result.read:,} of them new, {len(result.refused):,} refused.",
            *(f"- not fetched: {harmless(line)}" for line in result.faults),
            *(f"- {note}" for note in notes if note),
            "",
            *_section("What came in", did.came_in),
            *_section("Rows refused, by check", did.by_check),
            *_section("Sources that fail", did.failing),
            *_trend(runs),
            *_silent(did.silent),
            *_section("The warehouse holds", held),
            f"Readers open `{result.published}`.",
        )
    )


def harmless(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return "".join(f"\\{char}" if char in "\\`*_[]()#|!~" else char for char in escape(spelt(text)))


def _section(heading: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a heading and a table; nothing if there are no rows."""
    if not rows:
        return
    yield from (f"## {heading}", "", _line(name.replace("_", " ") for name in rows[0]))
    yield _line("---:" if isinstance(value, int) else "---" for value in rows[0].values())
    yield from (_line(_cell(value) for value in row.values()) for row in rows)
    yield ""


def _line(cells: Iterator[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else harmless("" if value is None else str(value))


def _trend(runs: Sequence[Past]) -> Iterator[str]:
    if not runs:
        return
    yield from ("## The last runs", "", image(runs), "")
    yield from (
        "| run | articles | rows loaded | rows refused | unexplained numbers an article |",
        "|---:|---:|---:|---:|---:|",
    )
    for run in reversed(runs):
        yield f"| {run.run_id} | {run.articles:,} | {run.outcomes:,} | {run.refused:,} | {run.unexplained_each:.1f} |"
    yield ""


def _silent(silent: Mapping[str, Sequence[str]]) -> Iterator[str]:
    if silent:
        yield from ("## Rules that matched nothing", "", "In no article of the warehouse, so far:", "")
        yield from (f"- `{file}`: {', '.join(rules)}" for file, rules in silent.items())
        yield ""
