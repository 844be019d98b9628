"""Which articles tell the same story: near copies of each other, however many sites carry them."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from etl.sql import give_back, statement, transaction


def group_articles(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `core.article_groups` anew: the same articles make the same groups, in whatever order they came."""
    with transaction(con):
        con.execute(statement("near_copies.sql"))
        pairs = con.execute("SELECT one, other FROM near_copies ORDER BY one, other").fetchall()
        group_of = _joined(pairs)
        con.register(
            "incoming_groups",
            pa.table(
                {"article_id": pa.array(group_of, pa.string()), "group_id": pa.array(group_of.values(), pa.string())}
            ),
        )
        con.execute(statement("article_groups.sql"))
    con.unregister("incoming_groups")
    give_back(con)


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return the smallest name of its group for everybody named in a pair."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while (next_ := above.setdefault(name, name)) != name:
            above[name] = above.setdefault(next_, next_)
            name = next_
        return name

    for one, other in pairs:
        first, second = sorted((top(one), top(other)))
        above[second] = first
    return {name: top(name) for name in list(above)}
