"""CPU milliseconds per article for cleaning, by kind of input: `python bench/clean.py FOLDER...`."""

from __future__ import annotations

import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from etl.clean import clean
from etl.errors import Unreadable
from etl.model import Raw
from etl.rules import load

SAMPLES = Path(__file__).parent.parent / "raw" / "samples"


def raws(folder: Path) -> list[Raw]:
    """Return the articles of a folder."""
    return [
        Raw(body=path.read_bytes(), locator=path.name, article=path.stem, source="bench", seen_at=datetime.now(UTC))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name.endswith((".txt", ".html", ".xml", ".gz"))
    ]


def milliseconds(raw: Raw) -> float:
    """Return the CPU time of cleaning one article."""
    started = time.process_time()
    try:
        clean(raw, load())
    except Unreadable:
        print(f"refused: {raw.article}")
    return (time.process_time() - started) * 1000


def main() -> None:
    """Print a line for each folder."""
    for folder in [Path(word) for word in sys.argv[1:]] or [SAMPLES]:
        found = raws(folder)
        for raw in found[:20]:
            milliseconds(raw)  # the parsers and the language model load at first use
        spent = [milliseconds(raw) for raw in found]
        if spent:
            mean, median = statistics.mean(spent), statistics.median(spent)
            print(f"{folder}: {len(spent)} articles, mean {mean:.1f}, median {median:.1f}, worst {max(spent):.1f} ms")


if __name__ == "__main__":
    main()
