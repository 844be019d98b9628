"""The written side of the warehouse: its data dictionary, and the worked queries with what they find.

After `make run`, `python -m etl.publish_docs warehouse/outcomes.duckdb` writes `warehouse/README.md` and
`docs/queries.md` anew; examples and output are those of that snapshot.
"""

from __future__ import annotations

import contextlib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import duckdb

from etl.publish_query import query
from etl.sql import make_tables, statement

OPENING = """\
# Data dictionary

Made from the comments in `src/etl/sql` by `python -m etl.publish_docs warehouse/outcomes.duckdb`; change it there.
The examples are from the samples.

Readers open `warehouse/outcomes.duckdb`, a snapshot that each run replaces in one step; nobody needs to wait for the
loader, and whoever has it open keeps the old one. `warehouse/parquet/<table>/` holds the tables as Parquet.
Start with the view `outcomes` (every mention) or `results` (every result once). What the text does not say is NULL, or
an empty list. `queries/` holds worked examples, [`docs/queries.md`](../docs/queries.md) what they find:

    etl sql "SELECT endpoint, value_text, evidence_quote FROM results LIMIT 10"
    etl sql --file warehouse/queries/best_responses.sql
"""
QUERIES = """\
# Worked queries

Each file of `warehouse/queries/`, run on the samples by `python -m etl.publish_docs warehouse/outcomes.duckdb`.
Run one yourself: `etl sql --file warehouse/queries/best_responses.sql`. Long output is cut here.
"""
EXAMPLE_MAX = 40
CELL_MAX = 80
ROWS_MAX = 8

Column = tuple[str, str, str, str, str, str]
Examples = dict[tuple[str, str], str]


def dictionary(snapshot: Path | None = None) -> str:
    """Return the dictionary as Markdown: views, tables, macros; with a snapshot also an example for each column."""
    examples = _examples(snapshot) if snapshot else {}
    with contextlib.closing(duckdb.connect()) as con:
        make_tables(con)
        columns: list[Column] = con.execute(statement("dictionary.sql")).fetchall()
        macros = con.execute(
            "SELECT function_name, parameters, comment FROM duckdb_functions() WHERE NOT internal ORDER BY 1"
        ).fetchall()
    lines = [OPENING, "## Views", "", "| view | grain |", "|---|---|", *_contents(columns, "main"), ""]
    lines += ["## Tables", "", "| table | grain |", "|---|---|", *_contents(columns, "core"), ""]
    lines += ["## Macros", "", "| macro | gives |", "|---|---|"]
    lines += [f"| `{name}({', '.join(of)})` | {cell(comment)} |" for name, of, comment in macros]
    return "\n".join([*lines, *_sections(columns, examples)]) + "\n"


def views_in_brief() -> Iterator[tuple[str, str, list[str]]]:
    """Yield each view with its grain and the names of its columns."""
    with contextlib.closing(duckdb.connect()) as con:
        make_tables(con)
        columns: list[Column] = con.execute(statement("dictionary.sql")).fetchall()
    for name, of in groupby((column for column in columns if column[0] == "main"), key=_full_name):
        rows = list(of)
        yield name, rows[0][2], [column[3] for column in rows]


def worked_queries(folder: Path, snapshot: Path) -> str:
    """Return every query file of a folder as Markdown: its question, its text, and what it finds."""
    lines = [QUERIES]
    for path in sorted(folder.glob("*.sql")):
        text = path.read_text(encoding="utf-8").strip()
        question, _, rest = text.partition("\n")
        lines += [f"## {question.removeprefix('-- ')}", "", f"`{path.name}`", "", "```sql", rest, "```", ""]
        lines += [*_found(snapshot, text), ""]
    return "\n".join(lines)


def cell(text: str, most: int | None = None) -> str:
    """Return text as the content of one cell of a Markdown table, cut to so many characters."""
    line = " ".join(text.split())
    short = line if most is None or len(line) <= most else f"{line[: most - 1]}…"
    return short.replace("|", "\\|")


def _contents(columns: Sequence[Column], schema: str) -> Iterator[str]:
    for name, of in groupby((column for column in columns if column[0] == schema), key=_full_name):
        yield f"| [`{name}`](#{name.replace('.', '')}) | {cell(next(of)[2])} |"


def _sections(columns: Sequence[Column], examples: Examples) -> Iterator[str]:
    for name, of in groupby(columns, key=_full_name):
        rows = list(of)
        yield from ("", f"## {name}", "", rows[0][2], "", "| column | type | meaning | example |", "|---|---|---|---|")
        for *_, column, kind, comment in rows:
            yield f"| `{column}` | {cell(kind)} | {cell(comment)} | {examples.get((name, column), '')} |"


def _full_name(column: Column) -> str:
    return column[1] if column[0] == "main" else f"{column[0]}.{column[1]}"


def _examples(snapshot: Path) -> Examples:
    """Return for each column the value that stands in it most often, empty ones left out."""
    found: Examples = {}
    with contextlib.closing(duckdb.connect(snapshot, read_only=True)) as con:
        con.execute("SET TimeZone = 'UTC'")
        columns: list[Column] = con.execute(statement("dictionary.sql")).fetchall()
        for name in dict.fromkeys(map(_full_name, columns)):
            frame = con.table(name).pl()
            for column in frame.columns:
                values = Counter(str(value) for value in frame[column].to_list() if value not in (None, [], ""))
                if values:
                    text = min(values, key=lambda value: (-values[value], value))
                    found[name, column] = cell(text, EXAMPLE_MAX)
    return found


def _found(snapshot: Path, text: str) -> Iterator[str]:
    frame = query(snapshot, text)
    yield f"| {' | '.join(frame.columns)} |"
    yield "|" + "---|" * frame.width
    for row in frame.head(ROWS_MAX).iter_rows():
        yield f"| {' | '.join('' if value is None else cell(str(value), CELL_MAX) for value in row)} |"
    if frame.height > ROWS_MAX:
        yield from ("", f"... and {frame.height - ROWS_MAX:,} more rows.")
    if frame.is_empty():
        yield from ("", "Nothing of the kind is in the samples.")


def main(snapshot: Path) -> None:
    """Write the dictionary and the worked queries of this project anew."""
    Path("warehouse/README.md").write_text(dictionary(snapshot), encoding="utf-8")
    Path("docs/queries.md").write_text(worked_queries(Path("warehouse/queries"), snapshot), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
