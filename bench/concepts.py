"""What finding concepts costs: building the automaton, a text of 2,000 characters, 10 MB, and one big regex for ratio.

    python bench/concepts.py [--megabytes 10]

CPU seconds. The texts are the samples, one after another.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import tracemalloc
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

from etl.extract.concepts import Vocabulary, terms
from etl.extract.fold import fold
from etl.extract.surfaces import surfaces
from etl.rules import Rules, load

SAMPLES = Path(__file__).parent.parent / "raw" / "samples"
ARTICLE = 2_000


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--megabytes", type=int, default=10)
    megabytes = options.parse_args().megabytes
    rules = load()
    built_s = min(seconds(lambda: Vocabulary(terms(rules))) for _ in range(3))
    words = Vocabulary(terms(rules))
    text = sample(megabytes * 1_000_000)
    articles = [text[start : start + ARTICLE] for start in range(0, 100 * ARTICLE, ARTICLE)]
    article_ms = 1000 * seconds(lambda: [words.find(article) for article in articles]) / len(articles)
    whole_s = seconds(lambda: words.find(text))
    regex_ms = 1000 * regex_seconds(rules, articles[:2]) / 2
    show("names", f"{sum(1 for _ in terms(rules)):,}")
    show("build", f"{built_s:.3f} s")
    show("memory of names and automaton", f"{memory_mb(rules):.1f} MB")
    show("2,000 characters", f"{article_ms:.3f} ms")
    show(f"{megabytes} MB", f"{whole_s:.2f} s = {whole_s / megabytes:.3f} s per MB")
    show("one big regex, 2,000 characters", f"{regex_ms:.1f} ms, {regex_ms / article_ms:.0f} times the automaton")


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds a piece of work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def sample(length: int) -> str:
    """Return text of a length from the samples, over and over."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(SAMPLES.glob("*.txt"))]
    return "\n\n".join(islice(cycle(texts), length // max(1, sum(map(len, texts)) // len(texts)) + 1))[:length]


def regex_seconds(rules: Rules, articles: list[str]) -> float:
    """Return what one alternation of all forms, the longest first, takes for the same texts."""
    forms = {form for term in terms(rules) for form, surface in surfaces(term) if surface.head is None}
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(forms, key=len, reverse=True))) + ")")
    return seconds(lambda: [pattern.findall(fold(article).lower) for article in articles])


def memory_mb(rules: Rules) -> float:
    """Return what a vocabulary holds in memory, with the automaton's own nodes."""
    tracemalloc.start()
    words = Vocabulary(terms(rules))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (held + words.size_bytes) / 1e6


def show(name: str, figure: str) -> None:
    """Print one line of the table."""
    sys.stdout.write(f"{name:<34}{figure}\n")


if __name__ == "__main__":
    main()
