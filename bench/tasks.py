"""Task runs that one flow run leaves in Prefect's database; few, whatever the number of articles.

    python bench/tasks.py [--articles 20000]

The articles are a sentence each: what counts here is how many there are.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import urllib.request
from pathlib import Path

from run import FLOW, Server, cost, say, served, state

SENTENCE = "Trial {0}\n\nThe objective response rate was {1}% in {0} patients with multiple myeloma.\n"


def main() -> None:
    """Print how many task runs there are after one run of the flow."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=20_000)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as temporary, state() as at, served(at) as server:
        for number in range(count):
            text = SENTENCE.format(number + 20, number % 90)
            (Path(temporary) / f"{number:06}.txt").write_text(text, encoding="utf-8")
        flow = cost([*FLOW, temporary], at, {"PREFECT_API_URL": server.address})
        say(f"flow run of {count}, wall s", flow.wall_s)
        say(f"task runs of {count}", task_runs(server))


def task_runs(server: Server) -> int:
    """Return how many task runs the server knows."""
    asked = urllib.request.Request(  # noqa: S310 - our own server
        f"{server.address}/task_runs/count", data=b"{}", headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked) as answer:  # noqa: S310  a loopback address
        return int(json.load(answer))


if __name__ == "__main__":
    main()
