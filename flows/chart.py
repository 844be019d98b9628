"""The last runs as a picture that Markdown can hold."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

from etl.publish_history import Past

WIDTH, HEIGHT, BAR, FOOT = 480, 150, 28, 24
COLOURS = {"outcomes": "#2a6f97", "refused": "#c1121f"}


def image(runs: Sequence[Past]) -> str:
    """Return the chart as a Markdown image, with what it shows in words."""
    told = ", ".join(f"run {run.run_id}: {run.outcomes} loaded and {run.refused} refused" for run in runs)
    coded = base64.b64encode(svg(runs).encode()).decode()
    return f"![Rows by run: {told}](data:image/svg+xml;base64,{coded})"


def svg(runs: Sequence[Past]) -> str:
    """Return one bar for each run: rows loaded, and on top of them rows refused."""
    top = max((run.outcomes + run.refused for run in runs), default=0) or 1
    scale = (HEIGHT - 2 * FOOT) / top
    bars = "".join(_bar(run, x=10 + place * (BAR + 14), scale=scale) for place, run in enumerate(runs))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" '
        f'font-size="11"><rect width="100%" height="100%" fill="#ffffff"/>'
        f'<text x="10" y="14">rows loaded and <tspan fill="{COLOURS["refused"]}">refused</tspan>, by run</text>'
        f"{bars}</svg>"
    )


def _bar(run: Past, *, x: int, scale: float) -> str:
    loaded, refused = run.outcomes * scale, run.refused * scale
    foot = HEIGHT - FOOT
    return (
        f"<g><title>{escape(f'run {run.run_id}: {run.outcomes} loaded, {run.refused} refused')}</title>"
        f'<rect x="{x}" y="{foot - loaded:.1f}" width="{BAR}" height="{loaded:.1f}" fill="{COLOURS["outcomes"]}"/>'
        f'<rect x="{x}" y="{foot - loaded - refused:.1f}" width="{BAR}" height="{refused:.1f}" '
        f'fill="{COLOURS["refused"]}"/>'
        f'<text x="{x + BAR // 2}" y="{HEIGHT - 8}" text-anchor="middle">{run.run_id}</text></g>'
    )
