"""Forest plots: results of one kind on one scale, each with its point, its interval and the size of its denominator."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from etl.report.snapshot import Row
from etl.report.words import ARMS, ENDPOINTS, MEASURES, counted, figure, interval

WIDTH, HEIGHT = 320.0, 26.0  # of one row's drawing, in its own units
MARGIN = 14.0
SIDE_MIN, SIDE_MAX = 5.0, 16.0
SIDE_UNKNOWN = 6.0
PATIENTS_FULL = 500  # a square of full size
ROWS_MAX = 400  # of one panel: more are told and not drawn

PARTS = {
    "own": "Results",
    "compared": "Arms compared with, in the same articles",
    "apart": "Set apart: history and other studies, no results of this",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Where values stand on a row's drawing; `ticks` are (x, text)."""

    low: float
    high: float
    is_log: bool = False
    ticks: tuple[tuple[float, str], ...] = ()
    line: float | None = None

    def x(self, value: float) -> float:
        """Return where a value stands, at an end if it lies beyond."""
        low, high, at = self.low, self.high, min(max(value, self.low), self.high)
        if self.is_log:
            low, high, at = math.log(low), math.log(high), math.log(at)
        return round(MARGIN + (WIDTH - 2 * MARGIN) * (at - low) / (high - low), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One row's drawing: a square of `side` at `x`, a line from `x1` to `x2`; `label` says it in words."""

    x: float | None
    x1: float | None
    x2: float | None
    side: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The results of one endpoint and measure: (part, [(row, mark)]) in the order of PARTS."""

    key: str
    title: str
    measure: str
    unit: str
    scale: Scale | None
    parts: tuple[tuple[str, tuple[tuple[Row, Mark | None], ...]], ...]
    left_out: int


def panels(rows: Iterable[Row]) -> list[Panel]:
    """Return a panel for each endpoint, measure and unit that has own results, in the order of ENDPOINTS."""
    order = {name: place for place, name in enumerate(ENDPOINTS)}
    measures = {name: place for place, name in enumerate(MEASURES)}

    def place(row: Row) -> tuple[int, int, str]:
        return (order[row["endpoint"]], measures[row["measure"]], row["unit"] or "")

    made = [_panel(list(of)) for _, of in groupby(sorted(rows, key=place), key=place)]
    return [panel for panel in made if panel.parts and panel.parts[0][0] == "own"]


def _panel(rows: Sequence[Row]) -> Panel:
    first, kept = rows[0], sorted(rows, key=_rank)[:ROWS_MAX]
    scale = _scale(kept, first["unit"])
    parts = tuple(
        (part, tuple((row, _mark(row, scale)) for row in kept if row["part"] == part))
        for part in PARTS
        if any(row["part"] == part for row in kept)
    )
    return Panel(
        key=f"{first['endpoint']}-{first['measure']}-{first['unit'] or 'none'}".lower().replace("%", "pct"),
        title=ENDPOINTS[first["endpoint"]],
        measure=MEASURES[first["measure"]],
        unit=first["unit"] or "",
        scale=scale,
        parts=parts,
        left_out=len(rows) - len(kept),
    )


def _rank(row: Row) -> tuple[int, float, str]:
    """Own results first, then those with most patients: what one can be surest of is never the part left out."""
    return (list(PARTS).index(row["part"]), -(row["denominator"] or 0), row["canonical_id"])


def _scale(rows: Sequence[Row], unit: str | None) -> Scale | None:
    values = [row[end] for row in rows for end in ("value", "low", "high") if row[end] is not None]
    if not values:
        return None
    if unit == "%" and min(values) >= 0 and max(values) <= 100:  # noqa: PLR2004 - percent
        return _linear(100, 25, "%")
    if unit == "ratio" and min(values) > 0:
        return _ratios(values)
    if unit == "months" and min(values) >= 0:
        step = _step(max(values))
        return _linear(step * math.ceil(max(values) / step), step, "")
    return None


def _linear(high: float, step: float, sign: str) -> Scale:
    bare = Scale(low=0, high=high)
    ticks = tuple((bare.x(n * step), f"{figure(n * step)}{sign}") for n in range(round(high / step) + 1))
    return Scale(low=0, high=high, ticks=ticks)


def _ratios(values: Sequence[float]) -> Scale:
    """Return a scale of ratios with 1 on it, at least from a half to two: 0.5 and 2 stand equally far from 1."""
    reach = max(2.0, *(max(value, 1 / value) for value in values if 0.01 <= value <= 100), 2.0)  # noqa: PLR2004  the widest scale
    bare = Scale(low=1 / reach, high=reach, is_log=True)
    named = [value for value in (0.01, 0.1, 0.25, 0.5, 1, 2, 4, 10, 100) if 1 / reach <= value <= reach]
    ticks = tuple((bare.x(value), figure(value, 2)) for value in named)
    return Scale(low=bare.low, high=bare.high, is_log=True, ticks=ticks, line=bare.x(1))


def _step(most: float) -> float:
    """Return the distance of ticks that gives at most five of them."""
    for step in (1, 2, 3, 6, 12, 24, 60, 120):
        if most <= step * 5:
            return step
    return 10.0 ** math.ceil(math.log10(most / 5))


def _mark(row: Row, scale: Scale | None) -> Mark | None:
    if scale is None or (row["value"] is None and row["low"] is None):
        return None
    share = math.sqrt(min(row["denominator"] or 0, PATIENTS_FULL) / PATIENTS_FULL)
    return Mark(
        x=None if row["value"] is None else scale.x(row["value"]),
        x1=None if row["low"] is None else scale.x(row["low"]),
        x2=None if row["high"] is None else scale.x(row["high"]),
        side=round(SIDE_MIN + (SIDE_MAX - SIDE_MIN) * share, 1) if row["denominator"] else SIDE_UNKNOWN,
        label=_said(row),
    )


def _said(row: Row) -> str:
    parts = [row["value_text"], interval(row) and f"interval {interval(row)}", counted(row), ARMS[row["arm_role"]]]
    return ", ".join(part for part in parts if part)
