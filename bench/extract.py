"""What extracting costs: CPU an article, the import, and time in proportion to length on hostile text.

    python bench/extract.py [ABSTRACTS] [--share 1.0]

CPU seconds of one process, after import and a warm-up. ABSTRACTS is a folder of text files; by default the labelled
abstracts, if they lie beside the project. Hostile texts are read at growing sizes: twice the text must take about
twice the time. Where it takes far more, reading stops before the whole. `--share` takes a share of the sizes.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from etl.clean import clean
from etl.errors import Unreadable
from etl.extract import extract
from etl.model import Block, BlockKind, Document, Raw, Run, Span
from etl.rules import load

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "raw" / "samples"
ABSTRACTS = ROOT.parent / "shared" / "eval" / "abstracts-dev" / "cases"
ARTICLE = 2_000
ROUNDS = 5
DOUBLINGS = 4
NOT_LINEAR = 3.0
SENTENCE = "Of 120 patients with melanoma, 48 (40%) responded; median survival was 14.2 months (95% CI, 12.1-16.0). "
# name: (what is repeated, what closes it again, characters)
HOSTILE: dict[str, tuple[str, str, int]] = {
    "one line of sentences": (SENTENCE, "", 10_000_000),
    "one line without a sentence end": ("the survival of 40% of patients and ", "", 1_000_000),
    "nested brackets": ("(", ")", 200_000),
    "opening brackets": ("(", "", 1_000_000),
    "digits": ("7", "", 1_000_000),
    "digits and commas": ("7,", "", 1_000_000),
    "a median of": ("a median of ", "", 1_000_000),
    "the follow-up was": ("median follow-up was ", "", 1_000_000),
    "Chinese numerals": ("三百二十一万", "", 1_000_000),
    "Chinese patients": ("三例患者中二例", "", 200_000),
    "5% of": ("5% of ", "", 200_000),
    "1 of": ("1 of ", "", 200_000),
    "10 versus": ("10 versus ", "", 200_000),
    "PFS and OS": ("PFS and OS and ", "", 200_000),
    "response": ("response ", "", 200_000),
    "ratios": ("HR 0.5 (95% CI 0.4-0.6) ", "", 200_000),
    "number words": ("one hundred and ", "", 1_000_000),
    "spaces": (" ", "", 1_000_000),
    "capitals and hyphens": ("AB-", "", 1_000_000),
}


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("abstracts", type=Path, nargs="?", default=ABSTRACTS)
    options.add_argument("--share", type=float, default=1.0, help="of the sizes of the hostile texts")
    asked = options.parse_args()
    say("import etl.pipeline", f"{import_s():8.2f} s")
    documents = articles(SAMPLES)
    for document in documents:
        extract(document, load())  # the lexicon is built and each expression compiled at first use
    say("a sample of 2,000 characters", f"{per_article_ms(documents):8.2f} ms")
    if asked.abstracts.is_dir():
        abstracts = articles(asked.abstracts)
        say(f"an abstract, mean of {len(abstracts)}", f"{mean_ms(abstracts):8.2f} ms")
        say("an abstract, for 2,000 characters", f"{per_article_ms(abstracts):8.2f} ms")
    for name, (unit, close, size) in HOSTILE.items():
        reached, whole_s, ratio = growth(unit, close, int(size * asked.share))
        say(f"{name}, {reached:,} characters", f"{whole_s:8.2f} s, {ratio:5.2f} times the half")


def say(what: str, figure: str) -> None:
    """Print one line of the table."""
    print(f"{what:<54}{figure}", flush=True)


def articles(folder: Path) -> list[Document]:
    """Return the cleaned articles of a folder."""
    found = []
    for path in sorted(folder.iterdir()):
        now = datetime.now(UTC)
        raw = Raw(body=path.read_bytes(), locator=path.name, article=path.stem, source="bench", seen_at=now)
        try:
            found.append(clean(raw, load()))
        except Unreadable:
            print(f"refused: {path.name}")
    return found


def mean_ms(documents: list[Document]) -> float:
    """Return the CPU time of an article, the best of some rounds over all of them."""
    rounds = [sum(extract_s(document) for document in documents) for _ in range(ROUNDS)]
    return 1000 * min(rounds) / len(documents)


def per_article_ms(documents: list[Document]) -> float:
    """Return the CPU time of 2,000 characters."""
    return mean_ms(documents) * len(documents) * ARTICLE / sum(len(document.text) for document in documents)


def extract_s(document: Document) -> float:
    """Return the CPU time of extracting one document."""
    started = time.process_time()
    extract(document, load())
    return time.process_time() - started


def growth(unit: str, close: str, size: int) -> tuple[int, float, float]:
    """Return the size reached, the CPU time it took, and how many times that of half the size."""
    part = size >> DOUBLINGS
    whole_s, ratio = extract_s(hostile(unit, close, part)), 0.0
    while 2 * part <= size and not (ratio > NOT_LINEAR and whole_s > 1):
        part, half_s = 2 * part, whole_s
        whole_s = extract_s(hostile(unit, close, part))
        ratio = whole_s / half_s
    return part, whole_s, ratio


def hostile(unit: str, close: str, size: int) -> Document:
    """Return a document of one paragraph: a text over and over, then what closes it as often."""
    times = size // (len(unit) + len(close))
    text = "".join(islice(cycle(unit), times * len(unit))) + close * times
    span = Span(start=0, end=len(text))
    return Document(
        article="hostile",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
        raw_text=text,
        encoding="utf-8",
        blocks=(Block(text=text, kind=BlockKind.PARAGRAPH, raw=span, span=span, language="en"),),
        runs=(Run(text=span, raw=span),),
        language="en",
    )


def import_s() -> float:
    """Return the CPU time that importing the pipeline adds to starting Python."""
    return python_s("import etl.pipeline") - python_s("")


def python_s(command: str) -> float:
    """Return the CPU time of one Python command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", command], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
