"""What parts a value from its endpoint without belonging to either."""

from __future__ import annotations

import re

WITH_CLAUSE = 60  # characters; a shorter gap holds no relative clause that matters
# "the median survival of those, who ..., was": what is said of the patients parts the endpoint from its verb
RELATIVE = re.compile(
    r", (?:die|der|das|deren|dessen|bei denen|qui|dont|quienes|que|who|whose) [^,;:.%\d]{5,140},?(?=\s(?:betrug|beträgt"
    r"|lag|war|waren|erreichte|fue|era|était|est|a été|was|were)\b)",
    re.IGNORECASE,
)
HAS_VALUE = re.compile(r"(?:%|percent|prozent|por ciento|pour cent)\s$", re.IGNORECASE)
VALUE_CHARS = 12


def without_clause(gap: str) -> str:
    """Return what stands between an endpoint and the value behind it, without a relative clause."""
    return RELATIVE.sub(" ", gap) if len(gap) > WITH_CLAUSE else gap


def has_own_value(text: str, start: int) -> bool:
    """Say whether a value stands right before an endpoint: "73% overall survival, 77% local control"."""
    return HAS_VALUE.search(text, max(0, start - VALUE_CHARS), start) is not None
