"""Reading on a Dask cluster of two processes, one of which is killed, beside reading here: the rows, and what it costs.

    python bench/cluster.py [--articles 10000]

Other work on the machine changes the seconds, not the CPU.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import duckdb
from distributed import LocalCluster
from run import FLOW, ROOT, RUN, Server, cost, say, served, state, written

TABLES = ("articles", "blocks", "numbers", "outcomes", "studies", "links", "quarantine")
# when and by which run something was read differs between two runs
OWN = {"articles": "EXCLUDE (run_id, seen_at)", "quarantine": "EXCLUDE run_id"}


def main() -> None:
    """Print seconds and articles a second of both, and whether the rows are the same."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000)
    count = parser.parse_args().articles
    sys.path.insert(0, str(ROOT))  # scheduler and workers import `flows`
    with tempfile.TemporaryDirectory() as temporary:
        folder = written(Path(temporary) / "articles", count)
        with state() as here, state() as there:
            local = cost([*RUN, str(folder)], here)
            say(f"read here, {count} articles, wall s", local.wall_s)
            say("read here, CPU ms an article", 1000 * local.cpu_s / count)
            with served(there) as server, LocalCluster(n_workers=2, threads_per_worker=1) as cluster:
                on_cluster(folder, count, there=there, server=server, cluster=cluster)
            differing = [name for name in TABLES if list(rows(here, name)) != list(rows(there, name))]
            say("tables that differ", len(differing))


def on_cluster(folder: Path, count: int, *, there: Path, server: Server, cluster: LocalCluster) -> None:
    """Read the folder on a cluster that waits, as one of several machines does."""
    address = {"PREFECT_API_URL": server.address, "ETL_CLUSTER": f"dask:{cluster.scheduler_address}"}
    Thread(target=kill_one, args=(cluster, there), daemon=True).start()
    loader = cost([*FLOW, str(folder)], there, address)
    say(f"read on two Dask workers, {count} articles, wall s", loader.wall_s)
    say("CPU ms an article in the process that loads", 1000 * loader.cpu_s / count)
    say("peak MB of the process that loads", loader.peak_mb)


def kill_one(cluster: LocalCluster, there: Path) -> None:
    """Kill a worker, as kill -9 does, when the first shard has been read."""
    while not list((there / "raw" / "shards").glob("*/*.parquet")):
        time.sleep(0.5)
    os.kill(cluster.workers[0].process.pid, signal.SIGKILL)
    say("workers killed", 1)


def rows(at: Path, table: str) -> Iterator[tuple[object, ...]]:
    """Return the rows of a table that do not depend on when they were read, in order."""
    with closing(duckdb.connect(at / "warehouse" / "outcomes.duckdb", read_only=True)) as con:
        yield from con.sql(f"SELECT * {OWN.get(table, '')} FROM core.{table} ORDER BY ALL").fetchall()  # noqa: S608  our own table names


if __name__ == "__main__":
    main()
