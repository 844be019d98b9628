"""Lower case: of texts, without moving a place, and of expressions that ignore case."""

from __future__ import annotations

import re


def lower_case(text: str) -> str:
    """Return the text in lower case, of the same length: what would grow stays as it is."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


NOT_LETTERS = re.compile(r"\\.|\(\?P[<=]|.", re.DOTALL)


def in_lower_case(expression: re.Pattern[str]) -> re.Pattern[str]:
    """Return an expression for lower-case text, if it ignores case; itself if it, or a part of it, does not."""
    if not expression.flags & re.IGNORECASE or "(?-i:" in expression.pattern:
        return expression
    return re.compile(lowered(expression.pattern), expression.flags & ~re.IGNORECASE)


def lowered(pattern: str) -> str:
    """Return an expression with its own letters in lower case."""
    return "".join(m if len(m) > 1 else lower_case(m) for m in NOT_LETTERS.findall(pattern))
