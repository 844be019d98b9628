"""The data dictionary, warehouse/README.md, from the comments in the SQL files.

`python -m etl.publish_docs > warehouse/README.md` writes it anew.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from itertools import groupby

import duckdb

from etl.sql import make_tables, statement

OPENING = """\
# Data dictionary

Made from the comments in `src/etl/sql` by `python -m etl.publish_docs > warehouse/README.md`; change it there.

Readers open `warehouse/outcomes.duckdb`, a snapshot that each run replaces in one step; nobody needs to wait for the
loader, and whoever has it open keeps the old one. `warehouse/parquet/<table>/` holds the tables as Parquet.
Start with the view `outcomes` (every mention) or `results` (every result once). What the text does not say is NULL, or
an empty list. `queries/` holds worked examples:

    etl sql "SELECT endpoint, value_text, evidence_quote FROM results LIMIT 10"
"""

Column = tuple[str, str, str, str, str, str]


def dictionary() -> str:
    """Return the dictionary as Markdown: views, macros, tables."""
    with contextlib.closing(duckdb.connect()) as con:
        make_tables(con)
        columns: list[Column] = con.execute(statement("dictionary.sql")).fetchall()
        macros = con.execute(
            "SELECT function_name, parameters, comment FROM duckdb_functions() WHERE NOT internal ORDER BY 1"
        ).fetchall()
    lines = [OPENING, "## Views", "", "| view | grain |", "|---|---|", *_contents(columns, "main"), ""]
    lines += ["## Tables", "", "| table | grain |", "|---|---|", *_contents(columns, "core"), ""]
    lines += ["## Macros", "", "| macro | gives |", "|---|---|"]
    lines += [f"| `{name}({', '.join(of)})` | {_cell(comment)} |" for name, of, comment in macros]
    return "\n".join([*lines, *_sections(columns)]) + "\n"


def _contents(columns: list[Column], schema: str) -> Iterator[str]:
    for name, of in groupby((column for column in columns if column[0] == schema), key=_full_name):
        yield f"| [`{name}`](#{name.replace('.', '')}) | {_cell(next(of)[2])} |"


def _sections(columns: list[Column]) -> Iterator[str]:
    for name, of in groupby(columns, key=_full_name):
        rows = list(of)
        yield from ("", f"## {name}", "", rows[0][2], "", "| column | type | meaning |", "|---|---|---|")
        yield from (f"| `{column}` | {_cell(kind)} | {_cell(comment)} |" for *_, column, kind, comment in rows)


def _full_name(column: Column) -> str:
    return column[1] if column[0] == "main" else f"{column[0]}.{column[1]}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(dictionary())
