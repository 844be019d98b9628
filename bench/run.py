"""What reading and running cost: CPU an article, throughput, memory, start-up, and what Prefect adds.

    python bench/run.py [--articles 2000] [--large 20000]

The articles are the samples with other numbers in them, so that no two are the same.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from etl import fetch, pipeline, rules
from etl.clean import clean
from etl.extract import extract
from etl.model import Raw
from etl.settings import PREFECT_DEFAULTS

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "raw" / "samples"
FEW = 20
DIGITS = re.compile(rb"(?<![\d.,])[1-9]\d?(?![\d.,])")

RUN = ["-m", "etl", "run", "--source"]
FLOW = ["-c", "import sys; from flows.ingest import ingest; ingest(sys.argv[1])"]


@dataclass(frozen=True)
class Cost:
    """CPU seconds of a process and all it started, wall seconds, and the peak of its largest process."""

    cpu_s: float
    wall_s: float
    peak_mb: float


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
        plain = running(folder, asked.articles)
        few = written(Path(temporary) / "few", FEW)
        prefect(folder, few, plain)
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


def reading(folder: Path) -> None:
    """Measure the stages in this process, on all articles."""
    book = rules.load()
    raws = [raw for raw in fetch.folder(folder) if isinstance(raw, Raw)]
    pipeline.read(raws[0], book)  # models load once
    started = time.process_time()
    documents = [clean(raw, book) for raw in raws]
    cleaned = time.process_time()
    for document in documents:
        extract(document, book)
    extracted = time.process_time()
    say("characters of an article, mean", sum(len(document.text) for document in documents) / len(documents))
    say("clean, CPU ms an article", 1000 * (cleaned - started) / len(raws))
    say("extract, CPU ms an article", 1000 * (extracted - cleaned) / len(raws))


def running(folder: Path, count: int) -> Cost:
    """Measure `etl run` from nothing to the published warehouse."""
    with state() as at:
        plain = cost([*RUN, str(folder)], at)
    say(f"etl run of {count}, CPU ms an article", 1000 * plain.cpu_s / count)
    say(f"etl run of {count}, articles a second", count / plain.wall_s)
    say(f"etl run of {count}, peak MB of its largest process", plain.peak_mb)
    return plain


def prefect(folder: Path, few: Path, plain: Cost) -> None:
    """Measure the flow on its own server; what a run of a few articles adds is what Prefect costs to start."""
    with state() as at:
        start = cost([*FLOW, str(few)], at).cpu_s
    with state() as at:
        start -= cost([*RUN, str(few)], at).cpu_s
    with state() as at:
        whole = cost([*FLOW, str(folder)], at)
    say("Prefect and its server, CPU s to start and stop", start)
    say("Prefect's share beyond that, % of etl run", 100 * (whole.cpu_s - start - plain.cpu_s) / plain.cpu_s)


@contextmanager
def state() -> Iterator[Path]:
    """Yield an empty folder for a raw store and a warehouse."""
    with tempfile.TemporaryDirectory() as temporary:
        yield Path(temporary)


def cost(words: list[str], at: Path) -> Cost:
    """Run Python with these words and return what it cost."""
    environment = os.environ | PREFECT_DEFAULTS | {"ETL_RAW": str(at / "raw"), "ETL_WAREHOUSE": str(at / "warehouse")}
    environment |= {"PREFECT_HOME": str(at / "prefect"), "PREFECT_LOGGING_LEVEL": "WARNING"}
    started = time.monotonic()
    with subprocess.Popen([sys.executable, *words], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    return Cost(used.ru_utime + used.ru_stime, time.monotonic() - started, used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
