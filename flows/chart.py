"""The last runs as a picture that Markdown can hold."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from etl.publish_history import Past

WIDTH, HEIGHT, BAR, STEP, FOOT = 480, 150, 28, 42, 24
LOADED, REFUSED, UNEXPLAINED = "#2a6f97", "#c1121f", "#8d6a00"


class Bar(NamedTuple):
    """A bar of parts, each a height and a colour, from the foot up."""

    under: str
    told: str
    parts: tuple[tuple[float, str], ...]


def image(runs: Sequence[Past]) -> str:
    """Return the chart as a Markdown image, with what it shows in words."""
    told = "; ".join(f"run {run.run_id}: {_rows(run)}, {_numbers(run)}" for run in runs)
    coded = base64.b64encode(svg(runs).encode()).decode()
    return f"![By run: {told}](data:image/svg+xml;base64,{coded})"


def svg(runs: Sequence[Past]) -> str:
    """Return two charts, one under the other, with a bar for each run: its rows, and what it could not explain."""
    rows = [Bar(str(run.run_id), _rows(run), ((run.outcomes, LOADED), (run.refused, REFUSED))) for run in runs]
    numbers = [Bar(str(run.run_id), _numbers(run), ((run.unexplained_each, UNEXPLAINED),)) for run in runs]
    refused = f'rows loaded and <tspan fill="{REFUSED}">refused</tspan>, by run'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{2 * HEIGHT}" font-family="sans-serif" '
        f'font-size="11"><rect width="100%" height="100%" fill="#ffffff"/>'
        f"{''.join(_panel(refused, rows, top=0))}"
        f"{''.join(_panel('unexplained numbers an article, by run', numbers, top=HEIGHT))}</svg>"
    )


def _rows(run: Past) -> str:
    return f"{run.outcomes} rows loaded and {run.refused} refused"


def _numbers(run: Past) -> str:
    return f"{run.unexplained_each:.1f} unexplained numbers an article"


def _panel(heading: str, bars: Sequence[Bar], *, top: int) -> Iterator[str]:
    highest = max((sum(height for height, _ in bar.parts) for bar in bars), default=0) or 1
    scale = (HEIGHT - 2 * FOOT) / highest
    yield f'<text x="10" y="{top + 14}">{heading}</text>'
    for place, bar in enumerate(bars):
        x, foot = 10 + place * STEP, float(top + HEIGHT - FOOT)
        yield f"<g><title>{escape(f'run {bar.under}: {bar.told}')}</title>"
        for height, colour in bar.parts:
            foot -= height * scale
            yield f'<rect x="{x}" y="{foot:.1f}" width="{BAR}" height="{height * scale:.1f}" fill="{colour}"/>'
        yield f'<text x="{x + BAR // 2}" y="{top + HEIGHT - 8}" text-anchor="middle">{bar.under}</text></g>'
