"""The sources as a person sees them: which are on, how their last visits went, and when the next is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from rich.table import Table

from etl.fetch.kinds import kind_of
from etl.rules.schema_source import Source
from etl.show_table import table

COLUMNS = ("source", "kind", "state", "last success", "new", "of", "failed in a row", "next due", "reason")


def statuses(sources: Iterable[Source], visited: Mapping[str, Mapping[str, Any]]) -> Table:
    """Return a table of the sources of the rule book, and of those that were visited and are no longer in it."""
    book = {source.name: source for source in sources}
    return table(COLUMNS, _lines(book, visited))


def _lines(book: Mapping[str, Source], visited: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[object, ...]]:
    for name in [*book, *(name for name in visited if name not in book)]:
        row, source = visited.get(name, {}), book.get(name)
        yield (
            name,
            source.kind if source else row.get("kind"),
            _state(source, row),
            _minute(row.get("last_success_at")),
            row.get("articles_new"),
            row.get("found"),
            row.get("failures"),
            _minute(row.get("next_due_at")) if source and source.enabled else None,
            row.get("reason"),
        )


def _state(source: Source | None, row: Mapping[str, Any]) -> str:
    """Return how a source stands: what is local is looked at in each run, and has no visits that could fail."""
    if row:
        return str(row["state"])
    if source is None or not source.enabled:
        return "off"
    return "not visited yet" if kind_of(source).network else "local"


def _minute(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else None
