"""Pages that hold no article and say why: taken down, behind a login, a consent box or a check, made by scripts."""

from __future__ import annotations

from collections.abc import Sequence

from etl.clean.lines import MEASURED, Line
from etl.errors import SAYS_GONE, Unreadable
from etl.rules import Rules
from etl.rules.schema import ShellRule

# More than such a page needs, with its search box and its apology, and less than an article has.
_MOST_CHARS = 600
# A headline and no more: then what was set aside, such as a box with a login, is all that the page says.
_HEADLINE_CHARS = 120


def says_gone(lines: Sequence[Line], title: str | None, rules: Rules) -> bool:
    """Say whether a page has nothing to say but that there is no such page: an answer about the article.

    Raises:
        Unreadable: it holds no article for another reason, which it says itself.
    """
    rule = _shell(lines, title, rules)
    if rule is not None and rule.reason != SAYS_GONE:
        raise Unreadable(rule.told, reason=rule.reason)
    return rule is not None


def _shell(lines: Sequence[Line], title: str | None, rules: Rules) -> ShellRule | None:
    """Return the rule of a page without an article; one with a measurement on it has one, however short it is."""
    kept = [line.text for line in lines if line.rule is None]
    chars = sum(map(len, kept))
    if chars > _MOST_CHARS or any(map(MEASURED.search, kept)):
        return None
    texts = [*(kept if chars > _HEADLINE_CHARS else [line.text for line in lines]), title or ""]
    return next((rule for rule in rules.shells if any(rule.matches(text) for text in texts)), None)
