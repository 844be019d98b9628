"""What reading and running cost: CPU an article, throughput, memory, start-up, and what Prefect adds.

    python bench/run.py [--articles 2000] [--large 20000]

The articles are the samples with other numbers in them, so that no two are the same.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from etl import fetch, pipeline, rules
from etl.clean import clean
from etl.errors import Unreadable
from etl.extract import extract
from etl.model import Document, Raw
from etl.rules import Rules
from etl.settings import PREFECT_DEFAULTS

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "raw" / "samples"
DIGITS = re.compile(rb"(?<![\d.,])[1-9]\d?(?![\d.,])")

RUN = ["-m", "etl", "run", "--source"]
REBUILD = ["-m", "etl", "rebuild"]
FLOW = ["-c", "import sys; from flows.ingest import ingest; ingest(sys.argv[1])"]


@dataclass(frozen=True)
class Cost:
    """CPU seconds of a process and all it started, wall seconds, and the peak of its largest process."""

    cpu_s: float
    wall_s: float
    peak_mb: float


@dataclass(frozen=True)
class Server:
    """A Prefect server that runs."""

    address: str
    pid: int

    def cpu_s(self) -> float:
        """Return the CPU seconds it has spent so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print every figure, one a line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--large", type=int, default=0, help="measure memory on this many articles too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = written(Path(temporary) / "articles", asked.articles)
        reading(folder)
        say("import etl.pipeline, CPU s", cost(["-c", "import etl.pipeline"], Path(temporary)).cpu_s)
        running(folder, asked.articles)
        prefect(folder)
        if asked.large:
            running(written(Path(temporary) / "large", asked.large), asked.large)


def say(what: str, figure: float) -> None:
    """Print one figure."""
    print(f"{what:<52} {figure:10.2f}", flush=True)


def written(folder: Path, count: int) -> Path:
    """Write that many articles and return their folder."""
    samples = [raw for raw in fetch.folder(SAMPLES) if isinstance(raw, Raw)]
    folder.mkdir()
    chance = random.Random(20261123)  # noqa: S311 - the same articles every time
    for number in range(count):
        raw = samples[number % len(samples)]
        body = DIGITS.sub(lambda found: b"%d" % chance.randint(1, 10 ** len(found[0]) - 1), raw.body)
        (folder / f"{number:06}-{Path(raw.locator).name}").write_bytes(body)
    return folder


def cleaned_or_none(raw: Raw, book: Rules) -> Document | None:
    """Clean an article; null for one in a few thousand whose mark-up the other numbers have broken."""
    try:
        return clean(raw, book)
    except Unreadable:
        return None


def reading(folder: Path) -> None:
    """Measure the stages in this process, on all articles."""
    book = rules.load()
    raws = [raw for raw in fetch.folder(folder) if isinstance(raw, Raw)]
    pipeline.read(raws[0], book)  # models load once
    started = time.process_time()
    documents = [document for raw in raws if (document := cleaned_or_none(raw, book)) is not None]
    cleaned = time.process_time()
    for document in documents:
        extract(document, book)
    extracted = time.process_time()
    say("characters of an article, mean", sum(len(document.text) for document in documents) / len(documents))
    say("clean, CPU ms an article", 1000 * (cleaned - started) / len(raws))
    say("extract, CPU ms an article", 1000 * (extracted - cleaned) / len(raws))


def running(folder: Path, count: int) -> None:
    """Measure `etl run` from nothing to the published warehouse, and making it again from what it stored."""
    with state() as at:
        plain = cost([*RUN, str(folder)], at)
        again = cost(REBUILD, at)
    say(f"etl run of {count}, CPU ms an article", 1000 * plain.cpu_s / count)
    say(f"etl run of {count}, articles a second", count / plain.wall_s)
    say(f"etl rebuild of {count}, articles a second", count / again.wall_s)
    say(f"etl rebuild of {count}, CPU ms an article", 1000 * again.cpu_s / count)
    say(f"etl run of {count}, peak MB of its largest process", plain.peak_mb)


def prefect(folder: Path) -> None:
    """Measure the flow beside `etl run`, with all articles new and then with none; the server's work counts too."""
    with state() as at:
        plain, plain_idle = (cost([*RUN, str(folder)], at).cpu_s for _ in range(2))
    with state() as at, served(at) as server:
        whole, idle = (flow_cpu_s(folder, at, server) for _ in range(2))
    say("Prefect, CPU s of a run that finds nothing new", idle - plain_idle)
    say("Prefect's share of reading and loading, %", 100 * ((whole - idle) / (plain - plain_idle) - 1))


def flow_cpu_s(folder: Path, at: Path, server: Server) -> float:
    """Return what a flow run costs, in its own process and in the server."""
    before = server.cpu_s()
    return cost([*FLOW, str(folder)], at, {"PREFECT_API_URL": server.address}).cpu_s + server.cpu_s() - before


@contextmanager
def served(at: Path) -> Iterator[Server]:
    """Yield a Prefect server of its own, and stop it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["-m", "uvicorn", "--factory", "prefect.server.api.server:create_app", "--log-level", "critical"]
    with subprocess.Popen([sys.executable, *words, "--port", str(port)], env=environment(at)) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/api/health")
            yield Server(f"http://127.0.0.1:{port}/api", process.pid)
        finally:
            process.terminate()


def wait_for(address: str) -> None:
    """Return when a server answers."""
    for _ in range(600):
        with suppress(OSError), urllib.request.urlopen(address):  # noqa: S310 - our own server
            return
        time.sleep(0.2)
    raise TimeoutError(address)


@contextmanager
def state() -> Iterator[Path]:
    """Yield an empty folder for a raw store and a warehouse."""
    with tempfile.TemporaryDirectory() as temporary:
        yield Path(temporary)


def environment(at: Path) -> dict[str, str]:
    """Return an environment whose state lies in a folder of its own."""
    own = {"ETL_RAW": at / "raw", "ETL_WAREHOUSE": at / "warehouse", "PREFECT_HOME": at / "prefect"}
    return os.environ | PREFECT_DEFAULTS | {"PREFECT_LOGGING_LEVEL": "WARNING"} | {k: str(v) for k, v in own.items()}


def cost(words: list[str], at: Path, more: Mapping[str, str] = MappingProxyType({})) -> Cost:
    """Run Python with these words and return what it cost."""
    started = time.monotonic()
    with subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=environment(at) | more, stdout=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    return Cost(used.ru_utime + used.ru_stime, time.monotonic() - started, used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
