"""Templates with what they may use; everything that comes from an article is text, never markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from etl.report import words
from etl.report.forest import PARTS
from etl.report.snapshot import Row
from etl.show import harmless

HERE = Path(__file__).parent

RANKS = {"STRONG": 1, "MODERATE": 2, "WEAK": 3, "NOT_STATED": 4}
DAYS = {"true_on": "when it was true", "said_on": "published", "seen_on": "first seen by us"}

_WEB = re.compile(r"https?://[^\s]+", re.IGNORECASE)

Render = Callable[[str, Mapping[str, Any]], str]


def renderer(edition: Row) -> Render:
    """Return what renders a template by name; `edition` is the row of the snapshot that every page names."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        finalize=_printed,
    )
    made.filters |= {
        "counted": words.counted,
        "day": _day,
        "figure": words.figure,
        "interval": words.interval,
        "is_web": _is_web,
        "minute": _minute,
        "page_of": words.page_of,
        "slug": words.slug,
        "timepoint": words.timepoint,
        "told": told,
        "who": who,
    }
    made.globals |= {
        "ARMS": words.ARMS,
        "DAYS": DAYS,
        "ENDPOINTS": words.ENDPOINTS,
        "MEASURES": words.MEASURES,
        "PARTS": PARTS,
        "RANKS": RANKS,
        "SCOPES": words.SCOPES,
        "SOURCES": words.SOURCES,
        "STRENGTHS": words.STRENGTHS,
        "edition": edition,
    }
    return lambda name, values: made.get_template(f"{name}.html.j2").render(values)


def _printed(value: Any) -> Any:
    """Spell out control characters and direction overrides of plain text, which could hide or reorder a page."""
    return harmless(value) if type(value) is str else value


def _is_web(link: str | None) -> bool:
    return link is not None and _WEB.fullmatch(link) is not None


def _day(moment: datetime | None) -> str:
    return "never" if moment is None else moment.strftime("%Y-%m-%d")


def _minute(moment: datetime | None) -> str:
    return "" if moment is None else moment.strftime("%Y-%m-%d %H:%M UTC")


def who(row: Row) -> str:
    """Return whose result it is and when, in a few words."""
    grade = f"grade {row['ae_grade_min']}+" if row["ae_grade_min"] else None
    when = words.timepoint(row)
    parts = [row["ae_term"], grade, words.ARMS[row["arm_role"]], when and f"at {when}", row["arm_label"], row["who"]]
    return ", ".join(part for part in parts if part)


def told(row: Row) -> str:
    """Return what a value in the text was read as, in one line."""
    parts = [
        words.ENDPOINTS[row["endpoint"]],
        words.MEASURES[row["measure"]],
        words.counted(row),
        words.ARMS[row["arm_role"]],
        words.SCOPES.get(row["evidence_scope"]),
        f"by rule {row['rule']}",
        *row["flags"],
    ]
    return ", ".join(part for part in parts if part)
