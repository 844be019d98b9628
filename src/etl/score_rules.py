"""How often the rows of each rule are right, counted on the labelled articles: what `confidence` is made of."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from etl import fetch, pipeline
from etl.model import Raw
from etl.rows import Row, outcome_rows
from etl.rules import Rules
from etl.score import SETS

OFTEN = 10  # rows; of a rule seen less often nothing is said
Z = 1.96  # of a 95% interval
APART = 0.051  # of two values that are printed with one decimal
RATIOS = frozenset({"HAZARD_RATIO", "ODDS_RATIO", "RISK_RATIO"})
ARMS = {
    "treated": frozenset({"EXPERIMENTAL", "NOT_STATED"}),
    "control": frozenset({"CONTROL", "ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "NO_INTERVENTION"}),
    "background": frozenset({"HISTORICAL_CONTROL", "EXTERNAL_STUDY", "CLASS_SUMMARY"}),
}
Gold = dict[str, Any]


@dataclass(slots=True)
class Seen:
    """How many rows a rule made on labelled articles, and how many of them were right."""

    right: int = 0
    of: int = 0

    @property
    def confidence(self) -> float | None:
        """Return the lower end of Wilson's 95% interval (1927) of the share that is right; null if seen too rarely."""
        if self.of < OFTEN:
            return None
        share, n = self.right / self.of, self.of
        middle = share + Z * Z / (2 * n)
        return (middle - Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))) / (1 + Z * Z / n)


def seen(evaluation: Path, rules: Rules) -> dict[str, Seen]:
    """Return what each rule's rows came to on the labelled sets, by the rule's name in the rows."""
    found: defaultdict[str, Seen] = defaultdict(Seen)
    for folder in (evaluation / name for name in SETS):
        golds, scopes = _labels(folder)
        for raw in fetch.folder(folder / "cases") if golds else ():
            for row in outcome_rows(pipeline.read(raw, rules)) if isinstance(raw, Raw) else ():
                labelled = golds.get(row["article"], [])
                if _judged(row, labelled, scopes.get(row["article"])):
                    each = found[row["rule"]]
                    each.of += 1
                    each.right += any(is_right(row, gold) for gold in labelled)
    return dict(sorted(found.items()))


def write(path: Path, rules: Mapping[str, Seen]) -> None:
    """Write the confidences beside the rules, as TOML: one line a rule that was seen often enough."""
    lines = [
        f'"{name}" = {each.confidence:.3f}  # {each.right} of {each.of}\n'
        for name, each in rules.items()
        if each.confidence is not None
    ]
    heading = (
        "# How sure a row of a rule is: the lower end of Wilson's interval of its precision on labelled articles.\n"
    )
    path.write_text(f"{heading}# Made by `etl score --raise`.\n\n{''.join(lines)}", encoding="utf-8")


def _labels(folder: Path) -> tuple[dict[str, list[Gold]], dict[str, list[str]]]:
    golds, scopes = defaultdict[str, list[Gold]](list), dict[str, list[str]]()
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        if item.get("kind") == "outcome":
            golds[item["case"]].append(item)
        elif item.get("kind") == "scope":
            scopes[item["case"]] = item["endpoints"]
    return golds, scopes


def _judged(row: Row, golds: list[Gold], scope: list[str] | None) -> bool:
    """Say whether the labels of an article speak about rows of this kind at all."""
    if scope is not None and row["endpoint"] not in scope:
        return False
    return row["measure"] not in RATIOS or any(RATIOS & set(_any_of(gold, "measure")) for gold in golds)


def is_right(row: Row, gold: Gold) -> bool:
    """Say whether a row states a labelled outcome: its endpoint, its value or count, its arm, in its place."""
    placed = any(start < row["raw_end"] and row["raw_start"] < end for start, end in gold["spans"])
    arm = gold.get("arm_class")
    return (
        placed
        and row["endpoint"] in _any_of(gold, "endpoint")
        and _same_value(row, gold)
        and (arm is None or row["arm_role"] in ARMS[arm])
    )


def _same_value(row: Row, gold: Gold) -> bool:
    values = [value for value in _any_of(gold, "value") if value is not None]
    if not values:
        return "numerator" not in gold or row["numerator"] in _any_of(gold, "numerator")
    return row["value"] is not None and any(abs(row["value"] - value) <= APART for value in values)


def _any_of(gold: Gold, name: str) -> Iterator[Any]:
    said = gold.get(name)
    yield from said if isinstance(said, list) else (said,)
