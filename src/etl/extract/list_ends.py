"""Where the values of a list of endpoints end, and which of them are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.extract.figures import Figure, begin, reach
from etl.extract.mentions import Mention
from etl.extract.passages import Passage
from etl.extract.wording import RESPECTIVELY, VERSUS

MAY_JOIN = frozenset({"percent", "of", "share", "duration", "ratio", "points"})
WITHIN = 320  # characters between a list and "respectively"


def list_end(passage: Passage, group: list[Mention], lists: list[list[Mention]], *, values: list[Figure]) -> int:
    """Return where the values of a list of endpoints end: another endpoint, or one of them named anew."""
    behind = [m for m in passage.mentions if m.start >= group[-1].end]
    others = (
        m.start
        for m in behind
        if (not _same_list(m, group) or _named_again(passage.text, m, group, values=values))
        and not _in_bracket(passage.text, m)
    )
    stop = min(others, default=len(passage.text))
    again = (m.start for m in behind if _same_list(m, group) and (_labels(passage, m) or _opens(m, group, lists)))
    return min([max(stop, respectively(passage.text, group[-1].end)), *again])


def _opens(mention: Mention, group: list[Mention], lists: list[list[Mention]]) -> bool:
    """Say whether an endpoint opens another list: "OS and DFS were not reached; at 3 years OS and DFS were"."""
    return any(other[0] is mention for other in lists if other is not group)


LABEL_GAP = re.compile(r"\s?[,:=]\s?")


def _labels(passage: Passage, mention: Mention) -> bool:
    """Say whether an endpoint is said again before its own values: "were alike (ORR, 33 patients [62%] and ...)"."""
    if not passage.text[: mention.start].endswith(("(", "; ", "[")):
        return False
    return any(LABEL_GAP.fullmatch(passage.text, mention.end, begin(f)) for f in passage.figures if f.kind in MAY_JOIN)


def _named_again(text: str, mention: Mention, group: list[Mention], *, values: list[Figure]) -> bool:
    """Say whether a member of a list is named anew, behind a semicolon and the list's own values."""
    given = [f for f in values if group[-1].end <= f.start < mention.start]
    return len(given) >= len(group) and ANEW.search(text, reach(given[-1]), mention.start) is not None


ANEW = re.compile(r"[;；]")


def _same_list(mention: Mention, group: list[Mention]) -> bool:
    return (mention.code, mention.term) in {(m.code, m.term) for m in group}


def _in_bracket(text: str, mention: Mention) -> bool:
    before = text[: mention.start]
    return before.count("(") > before.count(")")


def respectively(text: str, start: int) -> int:
    """Return where "respectively" ends behind a list; 0 where it is not said near."""
    match = RESPECTIVELY.search(text, start)
    return match.end() if match and match.start() - start < WITHIN else 0


def compared_together(text: str, values: Sequence[Figure]) -> list[list[Figure]]:
    """Return values in order, those in one list between which "versus" stands."""
    rounds: list[list[Figure]] = []
    for figure in values:
        if rounds and VERSUS.search(text[reach(rounds[-1][-1]) : begin(figure)]):
            rounds[-1].append(figure)
        else:
            rounds.append([figure])
    return rounds
