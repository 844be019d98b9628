"""Statistical analyses that a registry holds: hazard, odds and risk ratios with interval and p-value."""

from __future__ import annotations

import re

from etl.extract.lexicon import Lexicon
from etl.extract.registry_rows import Result, Row, Study, endpoint_of
from etl.model import Arm, Certainty, Outcome, Quantity

RULE = "registry-analysis"

# the names that the registry offers for a parameter; what else stands there is a statistic of a test
_MEASURES = (
    ("HAZARD_RATIO", re.compile(r"hazard", re.IGNORECASE)),
    ("ODDS_RATIO", re.compile(r"\bodds ratio\b", re.IGNORECASE)),
    ("RISK_RATIO", re.compile(r"\b(?:risk ratio|relative risk)\b", re.IGNORECASE)),
)
_LOG = re.compile(r"\blog\b|\bln\b", re.IGNORECASE)
_P = re.compile(r"(?P<sign>[<>=≤≥])? ?(?P<p>[01]?\.\d{1,12}|[01])")
_BOTH_SIDES = "TWO_SIDED"


def outcome(row: Row, study: Study, words: Lexicon) -> Outcome | None:
    """Return the effect that an analysis of an endpoint gives, null if it gives none that we have a name for."""
    endpoint, measure = endpoint_of(row.text("title"), words), _measure(row.text("param"))
    value = row.number("value")
    if endpoint is None or measure is None or value is None or value <= 0:
        return None
    result = Result(
        endpoint=endpoint,
        measure=measure,
        quantity=Quantity(text=row.text("value"), span=row.span("value"), value=value, unit="ratio"),
        rule=RULE,
        arm=_compared(row.text("group"), study),
        certainty=_certainty(row),
    )
    return study.outcome(row, result)


def _measure(parameter: str) -> str | None:
    if _LOG.search(parameter):
        return None  # the logarithm of a ratio, or of a rank
    return next((measure for measure, name in _MEASURES if name.search(parameter)), None)


def _compared(groups: str, study: Study) -> Arm:
    """Return whose result a comparison is: the experimental arm's, if one of the groups is one."""
    roles = {study.arm(group).role for group in groups.split(" vs ")}
    return Arm(role="EXPERIMENTAL" if "EXPERIMENTAL" in roles else "NOT_STATED", label=groups)


def _certainty(row: Row) -> Certainty:
    low, high, level = row.number("low"), row.number("high"), row.number("level")
    whole = row.text("sides") == _BOTH_SIDES and None not in {low, high, level}
    p = _P.fullmatch(row.text("p").strip())
    sign = {"≤": "<", "≥": ">"}.get(p["sign"], p["sign"]) if p is not None and p["sign"] else "="
    return Certainty(
        ci_low=low if whole else None,
        ci_high=high if whole else None,
        ci_level=level if whole else None,
        p_value=float(p["p"]) if p is not None else None,
        p_comparator=sign if p is not None else None,
    )
