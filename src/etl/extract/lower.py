"""Lower case: of texts, without moving a place, and of expressions that ignore case."""

from __future__ import annotations

import re
from typing import Protocol


class Expression(Protocol):
    """A regular expression, compiled or only written down."""

    @property
    def pattern(self) -> str:
        """Return it as it is written."""

    @property
    def flags(self) -> int:
        """Return the flags of the standard library."""


def lower_case(text: str) -> str:
    """Return the text in lower case, of the same length: what would grow stays as it is."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


NOT_LETTERS = re.compile(r"\\.|\(\?P[<=]|.", re.DOTALL)


def needs_case(expression: Expression) -> bool:
    """Say whether an expression, or a part of it, can be matched only on a text with its case."""
    return not expression.flags & re.IGNORECASE or "(?-i:" in expression.pattern


def in_lower_case(expression: Expression) -> re.Pattern[str]:
    """Return an expression compiled: for lower-case text, if it ignores case; as it is if it, or a part, does not."""
    if needs_case(expression):
        return re.compile(expression.pattern, expression.flags)
    return re.compile(lowered(expression.pattern), expression.flags & ~re.IGNORECASE)


def lowered(pattern: str) -> str:
    """Return an expression with its own letters in lower case."""
    return "".join(m if len(m) > 1 else lower_case(m) for m in NOT_LETTERS.findall(pattern))
