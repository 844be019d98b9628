"""The commands that read articles and touch neither warehouse nor network: `read`, `clean` and `explain`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from etl import show, show_json
from etl.errors import InputError, in_one_line
from etl.model import Raw
from etl.rules import Rules
from etl.settings import settings

Made = TypeVar("Made")

Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH...", help="Articles or folders of articles; - is standard input."),
]


class ReadFormat(StrEnum):
    """How outcomes are printed."""

    TABLE = "table"
    JSONL = "jsonl"


class CleanFormat(StrEnum):
    """How cleaned articles are printed."""

    TEXT = "text"
    JSONL = "jsonl"


def read(paths: Paths, form: Annotated[ReadFormat, typer.Option("--format")] = ReadFormat.TABLE) -> None:
    """Print the outcomes that articles state; touches neither warehouse nor network."""
    from etl import pipeline

    faults: list[str] = []
    readings = _worked(paths, pipeline.read, faults)
    if form is ReadFormat.TABLE:
        from etl import show_table

        show_table.console().print(show_table.outcomes(readings))
    else:
        for reading in readings:
            sys.stdout.writelines(show_json.outcome_lines(reading))
    raise typer.Exit(1 if faults else 0)


def clean(paths: Paths, form: Annotated[CleanFormat, typer.Option("--format")] = CleanFormat.TEXT) -> None:
    """Print the cleaned text of articles, or every block with the rule that dropped it."""
    from etl.clean import clean as cleaned

    faults: list[str] = []
    documents = _worked(paths, cleaned, faults)
    if form is CleanFormat.TEXT:
        show.texts(documents, named=len(paths) > 1 or Path(paths[0]).is_dir())
    else:
        sys.stdout.writelines(map(show_json.document_line, documents))
    raise typer.Exit(1 if faults else 0)


def explain(path: Annotated[str, typer.Argument(metavar="PATH", help="An article; - is standard input.")]) -> None:
    """Show every block and every number of an article, with its fate and the rule that says so."""
    from etl import pipeline, show_explain, show_table

    faults: list[str] = []
    console = show_table.console()
    for reading in _worked([path], pipeline.read, faults):
        for line in show_explain.explanation(reading):
            console.print(line)
    raise typer.Exit(1 if faults else 0)


def _worked(paths: list[str], work: Callable[[Raw, Rules], Made], faults: list[str]) -> Iterator[Made]:
    """Yield what the work makes of each article; complain about the others at once and put them into `faults`.

    A future holds a fault that nobody foresaw as a value: so one article never stops the others.
    """
    from etl import fetch, rules

    book = rules.load(settings().rules)
    with ThreadPoolExecutor(max_workers=1) as executor:
        for arrival in fetch.paths(paths):
            if isinstance(arrival, InputError):
                faults.append(show.complain(arrival))
                continue
            made = executor.submit(work, arrival, book)
            error = made.exception()
            if error is None:
                yield made.result()
            else:
                faults.append(show.complain(f"{arrival.locator}: {in_one_line(error)}"))
