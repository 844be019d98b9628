"""Tables, macros and views put into an empty database, and views made again when their files change."""

from __future__ import annotations

import duckdb

from etl.sql.files import statement, views, views_sha
from etl.sql.session import transaction

SCHEMA_VERSION = 4


def make_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Make every table and view in an empty database."""
    with transaction(con):
        con.execute(statement("schema.sql"))
        con.execute("INSERT INTO core.meta VALUES ($version, '', 0, NULL)", {"version": SCHEMA_VERSION})
    make_views(con)


def make_empty(con: duckdb.DuckDBPyConnection) -> None:
    """Make every table and view in an empty database that lives for a moment: no edition, no comments of columns."""
    for name in ("schema.sql", "macros.sql", "lists.sql", "made.sql", "made_views.sql"):
        con.execute(statement(name))
    for view in views():
        con.execute(view.text)


def make_views(con: duckdb.DuckDBPyConnection) -> None:
    """Replace every view by what the files say today."""
    with transaction(con):
        for (drop,) in con.execute(statement("drop_views.sql")).fetchall():
            con.execute(drop)
        con.execute(statement("macros.sql"))
        con.execute(statement("lists.sql"))
        # what the lists say of the articles that are here already
        con.execute("DELETE FROM core.traits")
        con.execute(statement("all_fresh.sql"))
        con.execute(statement("traits.sql"))
        con.execute(statement("made.sql"))
        con.execute(statement("made_views.sql"))
        for view in views():
            con.execute(view.text)
        con.execute(statement("make_results.sql"))
        con.execute(statement("macros_of_views.sql"))
        for comments in ("same_comments.sql", "made_comments.sql"):
            for (comment,) in con.execute(statement(comments)).fetchall():
                con.execute(comment)
        con.execute("INSERT INTO made.unchecked SELECT article_id FROM core.articles")
        con.execute("UPDATE core.meta SET sql_sha = $sha", {"sha": views_sha()})
