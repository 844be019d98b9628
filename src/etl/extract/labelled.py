"""Items of a list under a line that names their endpoint or their time: "Median survival:", "At 12 months:"."""

from __future__ import annotations

import re

from etl.extract.passages import Passage
from etl.model import BlockKind
from etl.values import replace


def label_over(passage: Passage, last: Passage | None) -> Passage | None:
    """Return the line that names endpoint or time of what follows: this one, or the last while its list goes on."""
    if passage.text.endswith(":"):
        named = len(passage.mentions) == 1 or (not passage.mentions and TIME_ALONE.match(passage.text))
        return passage if named and not _has_value(passage) else None
    return last if passage.kind is BlockKind.LIST_ITEM else None


def labelled(passage: Passage, label: Passage | None) -> Passage:
    """Return an item that names no endpoint with that of the line above its list."""
    if label is None or not label.mentions or passage.mentions or passage.kind is not BlockKind.LIST_ITEM:
        return passage
    (named,) = label.mentions
    return replace(passage, mentions=(replace(named, start=0, end=0, text=label.text),))


def _has_value(passage: Passage) -> bool:
    return any(figure.kind in {"percent", "ratio", "of", "share", "status"} for figure in passage.figures)


TIME_ALONE = re.compile(r"(?:at|after|results at|outcomes at)\s[^.,;]{3,40}:$", re.IGNORECASE)
