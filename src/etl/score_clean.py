"""How well cleaning tells lines and languages: furniture as people labelled it by line, and what each block speaks."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from etl import fetch
from etl.clean import clean
from etl.clean.language import LETTERS_NEEDED
from etl.errors import InputError, MissingInput, Unreadable
from etl.model import Document, Raw
from etl.rules import Rules
from etl.score import Score

Numbers = set[int]
Confusion = Counter[tuple[str, str]]
SAMPLES = Path(__file__).parent.parent.parent / "raw" / "samples"
# Whose articles are called after their language: de01, zh07.
NAMED_BY_LANGUAGE = "news-dev"
TAG = re.compile(r"<[^>]*>")
SAYS_SOMETHING = re.compile(r"\w")


@dataclass
class Tally:
    """Lines dropped rightly, wrongly, and furniture that was kept, each as article:line."""

    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    articles: int = 0

    @property
    def precision(self) -> float:
        """Return the share of dropped lines that are furniture."""
        return len(self.right) / max(1, len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        """Return the share of furniture that is dropped."""
        return len(self.right) / max(1, len(self.right) + len(self.missed))

    @property
    def f1(self) -> float:
        """Return the harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def folders(evaluation: Path) -> dict[str, Path]:
    """Return where the articles lie that are labelled line by line, by the name of their labels."""
    beside = {name: evaluation / name / "cases" for name in ("seeds", "news-dev")}
    return {"samples": SAMPLES, **beside}


def lines(labels: Path, folders: Mapping[str, Path], rules: Rules) -> Score:
    """Return how well furniture is told from articles, line by line, over all labelled sets.

    Raises:
        MissingInput: labels or articles are not there, or an article is not the one that was labelled.
    """
    tallies = [tally(labels / f"{name}.txt", folder, rules) for name, folder in folders.items()]
    whole = Tally(
        right=[line for each in tallies for line in each.right],
        wrong=[line for each in tallies for line in each.wrong],
        missed=[line for each in tallies for line in each.missed],
        articles=sum(each.articles for each in tallies),
    )
    edition = hashlib.sha256(b"".join((labels / f"{name}.txt").read_bytes() for name in folders)).hexdigest()[:12]
    figures = {"f1": round(whole.f1, 4), "precision": round(whole.precision, 4), "recall": round(whole.recall, 4)}
    return Score(name="lines", gold=edition, cases=whole.articles, figures=figures)


def tally(labels: Path, folder: Path, rules: Rules) -> Tally:
    """Return what became of the labelled lines of one set: `file sha256 3 5-7 9|11`, one file a line.

    Raises:
        MissingInput: see `lines`.
    """
    found = Tally()
    for path, words in _labelled(labels, folder):
        sure, pairs = _furniture(words)
        dropped, said = _dropped_lines(clean(_raw(path), rules))
        for pair in pairs:
            sure |= set(sorted(pair & dropped)[:1] or sorted(pair)[:1])
        sure &= said
        found.articles += 1
        found.right += _named(path, dropped & sure)
        found.wrong += _named(path, dropped - sure)
        found.missed += _named(path, sure - dropped)
    return found


def languages(folder: Path, rules: Rules) -> Confusion:
    """Count blocks by the language of their article, as its name says, and the language they were taken for.

    Raises:
        MissingInput: there are no such articles.
    """
    found: Confusion = Counter()
    for arrival in fetch.folder(folder / "cases"):
        if isinstance(arrival, InputError):
            continue
        said = arrival.article[:2]
        try:
            blocks = clean(arrival, rules).blocks
        except Unreadable:
            continue
        found.update((said, b.language or "none") for b in blocks if b.kept and len(b.text) >= LETTERS_NEEDED)
    return found


def language_rows(found: Confusion) -> Iterator[tuple[str, ...]]:
    """Yield the confusion table: a heading, then a line for each language, with the blocks taken for each."""
    said, taken = sorted({said for said, _ in found}), sorted({taken for _, taken in found})
    yield ("language", "blocks", *(f"as {name}" for name in taken))
    for name in said:
        counts = [found[name, other] for other in taken]
        yield (name, str(sum(counts)), *(str(count or "") for count in counts))


def _named(path: Path, numbers: Iterable[int]) -> list[str]:
    return [f"{path.stem}:{number}" for number in sorted(numbers)]


def _labelled(labels: Path, folder: Path) -> Iterator[tuple[Path, list[str]]]:
    if not labels.is_file():
        raise MissingInput(f"{labels}: no labelled lines there; run it where tests/ is")
    for line in labels.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        file, sha256, *words = line.split()
        path = folder / file
        if not path.is_file():
            raise MissingInput(f"{path}: no such article; set ETL_EVALUATION to the folder that holds it")
        if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            raise MissingInput(f"{path}: is not the file that was labelled; label it anew in {labels}")
        yield path, words


def _raw(path: Path) -> Raw:
    found = next(iter(fetch.paths([str(path)])))
    if isinstance(found, InputError):
        raise found
    return found


def _furniture(words: list[str]) -> tuple[Numbers, list[Numbers]]:
    """Return the lines to drop, and the pairs of which one is to drop."""
    sure: Numbers = set()
    pairs = [set(map(int, word.split("|"))) for word in words if "|" in word]
    for word in words:
        if "|" not in word:
            first, _, last = word.partition("-")
            sure |= set(range(int(first), int(last or first) + 1))
    return sure, pairs


def _dropped_lines(document: Document) -> tuple[Numbers, Numbers]:
    """Return the lines of which nothing was kept, and all that have letters or digits outside of mark-up."""
    # a healed sentence has a space where the furniture was: it covers the furniture, but keeps none of it
    kept = [run.raw for run in document.runs if run.text.of(document.text).strip()]
    dropped, said, start = set(), set(), 0
    for number, line in enumerate(document.raw_text.split("\n"), 1):
        if SAYS_SOMETHING.search(TAG.sub("", line)):
            said.add(number)
            if not any(run.start < start + len(line) and start < run.end for run in kept):
                dropped.add(number)
        start += len(line) + 1
    return dropped, said
