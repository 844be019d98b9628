"""How well we read: the labelled articles, measured by the scorers that lie beside them."""

from __future__ import annotations

import hashlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl import fetch, pipeline
from etl.clean import clean
from etl.errors import InputError, MissingInput
from etl.model import Raw
from etl.rows import Row, outcome_rows
from etl.rules import Rules

SETS = ("seeds", "news-dev", "abstracts-dev", "traps", "pages")
# Rows on numbers that are no outcome: the one figure that must not rise. All others must not fall.
ON_TRAPS = "on_traps"
# Precision and recall are shown only: each may pay for the other, as long as their F1 does not fall.
FLOORED = ("value", "endpoint", "row", "f1", "silent", ON_TRAPS)
# CPU of cleaning a page; shown only, because it is another one on another machine.
CPU = "ms_a_page"
WARMING = 10
ROUNDING = 5e-5  # the scorers print four decimals

Floors = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one labelled set gave; `gold` is the edition of its labels, so that floors are not compared across."""

    name: str
    gold: str
    cases: int
    figures: Mapping[str, float]

    def shortfalls(self, floor: Mapping[str, Any]) -> list[str]:
        """Return a line for each figure that misses its floor."""
        if floor.get("gold", self.gold) != self.gold:
            return [f"{self.name}: its labels changed since the floors were set; look at the scores, set them anew"]
        return [
            f"{self.name}: {name} is {figure:g}, the floor is {floor[name]:g}"
            for name, figure in self.figures.items()
            if name in floor and _worse(name, figure, floor[name])
        ]

    def raised(self, floor: Mapping[str, Any]) -> dict[str, Any]:
        """Return the floor with every figure that is better now."""
        known = floor if floor.get("gold") == self.gold else {}
        now = {name: figure for name, figure in self.figures.items() if name in FLOORED}
        kept = {name: known[name] for name in now if name in known and not _worse(name, known[name], now[name])}
        return {"gold": self.gold, **now, **kept}


def measure(folder: Path, rules: Rules) -> Score:
    """Return the score of one labelled set; an article that cannot be read counts as one that says nothing.

    Raises:
        MissingInput: the set is not there.
    """
    labels = folder / "gold.jsonl"
    if not labels.is_file():
        raise MissingInput(f"{folder}: no labelled articles there; set ETL_EVALUATION to the folder that holds them")
    gold = labels.read_bytes()
    of_text = b'"kind"' not in gold.partition(b"\n")[0]
    spent = list[float]()
    with tempfile.TemporaryDirectory() as temporary:
        predictions = Path(temporary) / "predictions.jsonl"
        with predictions.open("w", encoding="utf-8") as file:
            for row in _predictions(folder, rules, of_text=of_text):
                spent.append(row.pop(CPU, 0.0))
                file.write(f"{json.dumps(row)}\n")
        report = _report(folder, "score_text.py" if of_text else "score_outcomes.py", predictions)
    return Score(
        name=folder.name,
        gold=hashlib.sha256(gold).hexdigest()[:12],
        cases=report["pages" if of_text else "cases"],
        figures={**_text_figures(report), CPU: _after_warming(spent)} if of_text else _outcome_figures(report),
    )


def load_floors(path: Path) -> Floors:
    """Return the floors by set, none where the file is missing."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def write_floors(path: Path, floors: Floors) -> None:
    """Write the floors as TOML, one table a set."""
    tables = [
        f"[{name}]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in floor.items())
        for name, floor in floors.items()
    ]
    heading = "# What reading reached on the labelled articles. `etl score --raise` raises it; nobody lowers it.\n\n"
    path.write_text(heading + "\n".join(tables), encoding="utf-8")


def _worse(name: str, figure: float, than: float) -> bool:
    return figure > than if name == ON_TRAPS else figure < than - ROUNDING


def _predictions(folder: Path, rules: Rules, *, of_text: bool) -> Iterator[Row]:
    with ThreadPoolExecutor(max_workers=1) as thread:
        for arrival in fetch.folder(folder / "cases"):
            if isinstance(arrival, InputError):
                continue
            made = thread.submit(_text_rows if of_text else _outcome_rows, arrival, rules)
            if made.exception() is None:
                yield from made.result()


def _text_rows(raw: Raw, rules: Rules) -> list[Row]:
    started = time.process_time()
    text = clean(raw, rules).text
    return [{"article": raw.article, "text": text, CPU: (time.process_time() - started) * 1000}]


def _after_warming(spent: list[float]) -> float:
    """Return the mean without the first pages, which load parsers and the language model."""
    return round(statistics.mean(spent[WARMING:] or spent), 1) if spent else 0.0


def _outcome_rows(raw: Raw, rules: Rules) -> list[Row]:
    return outcome_rows(pipeline.read(raw, rules))


def _report(folder: Path, scorer: str, predictions: Path) -> dict[str, Any]:
    command = [sys.executable, str(folder.parent / scorer), str(folder), str(predictions), "--json"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own files
    report: dict[str, Any] = json.loads(printed)
    return report


def _text_figures(report: dict[str, Any]) -> dict[str, float]:
    return {name: report[name] for name in ("precision", "recall", "f1")}


def _outcome_figures(report: dict[str, Any]) -> dict[str, float]:
    silent, of = map(int, report["silent_cases"].split("/"))
    depths = {depth: report[depth][2] for depth in ("value", "endpoint", "row")}
    return {
        **depths,
        "precision": report["row"][0],
        "recall": report["row"][1],
        "silent": round(silent / of, 4) if of else 1.0,
        ON_TRAPS: report[ON_TRAPS],
    }
