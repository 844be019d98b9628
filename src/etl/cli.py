"""The command line: each command is a few lines around a plain function.

Imports of the stages stand inside the commands, so that `etl read` does not wait for DuckDB, polars and rich.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from etl import __version__, cli_read, cli_sql, show
from etl.errors import EtlError, MissingInput
from etl.settings import Settings, settings

app = typer.Typer(
    name="etl",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


SOURCE = "One source, a folder of articles, an address, or a file of addresses (- is standard input)."

Warehouse = Annotated[
    Path | None,
    typer.Option(metavar="PATH", help="A folder, or a .duckdb file, in place of ETL_WAREHOUSE."),
]


@app.callback(invoke_without_command=True)
def version(
    ctx: typer.Context,
    wanted: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,  # noqa: FBT002  typer makes it a flag
) -> None:
    """Cancer-therapy results, from articles to rows."""
    if wanted:
        sys.stdout.write(f"etl {__version__}\n")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        sys.stdout.write(ctx.get_help() + "\n")


for command in (cli_read.read, cli_read.clean, cli_read.explain):
    app.command()(command)


@app.command()
def run(  # noqa: PLR0917 - typer reads the options of a command from its parameters
    source: Annotated[str | None, typer.Option(metavar="NAME", help=SOURCE)] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="What changed since that day.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many new articles of a source.")] = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="Only say what would be fetched.")] = False,  # noqa: FBT002  typer makes it a flag
    warehouse: Warehouse = None,
) -> None:
    """Do the main job once: fetch or read, clean, extract, validate, load, publish."""
    from etl import runs, show_table
    from etl.gathered import Wish

    wish = Wish(since=since.date() if since else None, limit=limit)
    if dry:
        found = runs.preview(_settings(warehouse), source=source, wish=wish)
        for line in found.faults:
            show.complain(line)
        shown = show_table.table(("source", "would fetch"), found.wanted) if found.wanted else "nothing new to fetch"
        show_table.console().print(shown)
        raise typer.Exit(1 if found.faults else 0)
    _done(lambda on_progress: runs.ingest(_settings(warehouse), source=source, wish=wish, on_progress=on_progress))


@app.command()
def status(warehouse: Warehouse = None) -> None:
    """Show the sources: last success, new articles, failures in a row, next visit due."""
    from etl import publish, rules, show_status, show_table

    here = _settings(warehouse)
    visited = publish.query(here.published, "FROM main.sources").to_dicts() if here.published.exists() else []
    sources = rules.load(here.rules).sources
    show_table.console().print(show_status.statuses(sources, {row["source"]: row for row in visited}))


@app.command()
def resume(name: Annotated[str, typer.Argument(metavar="NAME", help="A source that is paused.")]) -> None:
    """Visit a source again that was paused because it failed."""
    from etl import runs

    runs.resume(settings(), name)


@app.command()
def reread(warehouse: Warehouse = None) -> None:
    """Read stored articles again where rules or version have changed; asks no source."""
    from etl import runs

    _done(lambda on_progress: runs.reread(_settings(warehouse), on_progress=on_progress))


@app.command()
def rebuild(warehouse: Warehouse = None) -> None:
    """Make the whole warehouse again from the stored articles, and put it in the old one's place; asks no source."""
    from etl import maintain

    _done(lambda on_progress: maintain.rebuilt(_settings(warehouse), on_progress=on_progress))


@app.command()
def verify(warehouse: Warehouse = None) -> None:
    """Compare warehouse, raw store and snapshot, and say how to heal what does not agree; changes nothing."""
    from etl import verify as verifying

    faults = verifying.verify(_settings(warehouse))
    for fault in faults:
        show.complain(fault)
    if not faults:
        sys.stdout.write("warehouse, raw store and snapshot agree\n")
    raise typer.Exit(1 if faults else 0)


@app.command()
def serve() -> None:
    """Start a Prefect server on this machine with the scheduled deployments, and a worker; Ctrl-C stops them."""
    if not Path("flows/serve.py").exists():
        raise MissingInput("flows/serve.py: not here; go to the folder of the project, then: etl serve")
    os.execv(sys.executable, [sys.executable, "-m", "flows.serve"])  # noqa: S606 - our own words


# a query may begin with a comment: two dashes
@app.command(cls=cli_sql.WithViews, context_settings={"ignore_unknown_options": True})
def sql(
    query: Annotated[str | None, typer.Argument(metavar="QUERY")] = None,
    *,
    form: Annotated[cli_sql.SqlFormat, typer.Option("--format")] = cli_sql.SqlFormat.TABLE,
    file: Annotated[Path | None, typer.Option(metavar="FILE.sql", help="A file with the query.")] = None,
    warehouse: Warehouse = None,
) -> None:
    """Run a query on the published warehouse, read-only."""
    from etl import publish

    cli_sql.show(publish.query(_settings(warehouse).published, cli_sql.chosen(query, file)), form)


@app.command("publish")
def publish_(warehouse: Warehouse = None) -> None:
    """Check what is new in the warehouse and put what it holds where readers see it: snapshot, Parquet, CSV, FHIR."""
    from etl import runs

    published = runs.publish_again(_settings(warehouse))
    sys.stdout.write(f"published: {published.target}\n")
    sys.stdout.writelines(f"to look at: {found.told} ({found.rows:,} rows)\n" for found in published.warnings)


@app.command()
def report(
    folder: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the pages go.")] = Path("report"),
    warehouse: Warehouse = None,
) -> None:
    """Write the published warehouse as pages that open from disk: one folder, no network."""
    from etl import report as pages
    from etl import show_run

    with show_run.progress() as on_progress:
        written = pages.write(_settings(warehouse).published, folder, on_progress=on_progress)
    sys.stdout.write(
        f"{written.pages} pages, {written.articles} of them of articles: {written.folder / 'index.html'}\n"
    )


@app.command()
def learn() -> None:
    """Find lines that repeat across the stored articles of a source; the next run drops them and reads anew."""
    from etl import show_table
    from etl.learn import learn as learn_from

    here = settings()
    lines = learn_from(here)
    if not lines:
        sys.stdout.write("no line repeats in five different stories of a source\n")
        return
    rows = ((line.source, line.text, line.articles, line.of) for line in lines)
    show_table.console().print(show_table.table(("source", "line", "articles", "of"), rows))
    sys.stdout.write(f"written to {here.learnt}; next: etl run\n")


@app.command()
def score(
    sets: Annotated[list[str] | None, typer.Argument(metavar="[SET...]", help="Labelled sets; all by default.")] = None,
    up: Annotated[bool, typer.Option("--raise", help="Raise the floors to what was reached.")] = False,  # noqa: FBT002  typer makes it a flag
) -> None:
    """Measure reading on labelled articles and compare with the floors, below which it must not fall."""
    from etl import rules, score_clean, score_rules, show_score, show_table
    from etl import score as scoring

    here, book = settings(), rules.load(settings().rules)
    measured = [scoring.measure(here.evaluation / name, book) for name in sets or scoring.SETS]
    confusion = None
    if not sets:
        labels, folders = here.floors.parent / "clean_lines", score_clean.folders(here.evaluation)
        measured.append(score_clean.lines(labels, folders, book))
        confusion = score_clean.languages(here.evaluation / score_clean.NAMED_BY_LANGUAGE, book)
    show_table.console().print(show_score.scores(measured))
    if confusion:
        show_table.console().print(show_score.languages(score_clean.language_rows(confusion)))
    floors = scoring.load_floors(here.floors)
    short = [line for each in measured for line in each.shortfalls(floors.get(each.name, {}))]
    if up:
        floors |= {each.name: each.raised(floors.get(each.name, {})) for each in measured}
        scoring.write_floors(here.floors, floors)
        if not sets:
            score_rules.write(here.rules / "confidence.toml", score_rules.seen(here.evaluation, book))
    for line in short:
        show.complain(line)
    raise typer.Exit(1 if short else 0)


def _done(work: Callable[[Any], Any]) -> NoReturn:
    """Do a run, say what came of it, and end with its exit code."""
    from etl import show_run, show_table

    with show_run.progress() as on_progress:
        result = work(on_progress)
    for line in result.refused:
        show.complain(line)
    show_table.console().print(show_run.ended(result))
    raise typer.Exit(1 if result.refused else 0)


def _settings(warehouse: Path | None) -> Settings:
    return settings() if warehouse is None else settings().model_copy(update={"warehouse": warehouse})


def main() -> int:
    """Run one command and return its exit code: 0 done, 1 something failed or was refused, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except EtlError as error:
        show.complain(error)
    except OSError as error:
        # Python flushes once more at exit, and would complain in its own way
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            show.complain(f"{error.filename or 'output'}: {error.strerror}")
    return 1
