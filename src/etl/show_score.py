"""What reading reached on the labelled articles, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.table import Table

from etl.score import CPU, ON_TRAPS, Score
from etl.show_table import table

# F1 by depth and by word 4-grams, then precision and recall of rows or text
FIGURES = ("value", "endpoint", "row", "f1", "precision", "recall", "silent", ON_TRAPS, CPU)


def scores(measured: Iterable[Score]) -> Table:
    """Return a table with a line for each labelled set."""
    return table(
        ("set", "cases", *(name.replace("_", " ") for name in FIGURES)),
        ((score.name, score.cases, *_figures(score.figures)) for score in measured),
    )


def languages(rows: Iterable[Sequence[str]]) -> Table:
    """Return a table of what language blocks are in, down, and were taken for, across."""
    heading, *lines = rows
    return table(heading, lines)


def _figures(figures: Mapping[str, float]) -> Iterator[str]:
    for name in FIGURES:
        figure = figures.get(name, "")
        yield f"{figure:.3f}" if isinstance(figure, float) else str(figure)
