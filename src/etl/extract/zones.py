"""The words that are a value's own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.extract.figures import Figure, begin, reach
from etl.extract.passages import Passage
from etl.extract.wording import VERSUS
from etl.values import dataclass

LIST_BREAK = re.compile(
    r"[;；]|,\s(?=(?:in|im|en|dans|for|with|bei|unter|mit|con|sous|avec|under|on)\b[^,;.]{2,60}\d)"
    r"|,\s(?=(?:diejenigen|jene|ceux|celles|quienes|aquell[oa]s|those)\b)"
    r"|,? (?:and|while|whereas|but|y|et|mientras(?: que)?|tandis que|alors que|pero|mais|während|aber|sowie"
    r"|und)\s(?=[^,;]{0,60}[\d\x01])|,\s(?=\d)"
    r"|,? (?:and|but|while|whereas)\s(?=(?:in |of |for |with )?(?:none|no one|nobody)\b)"
    # "5.3 mois dans le groupe placebo avec un taux de survie de 26 %": another result begins
    r"|\s(?:avec|mit|con|with)\s(?=(?:an?|une?|una?|einer?|einem)\s(?:taux|tasa|rate|\w*rate|median\w*|médiane)\s)",
    re.IGNORECASE,
)

INTERVAL = re.compile(
    r"\s?[(\[](?:[^()]{0,30}\b(?:CI|IC|KI|range|IQR)\b[^()]{0,50}"
    r"|\d[\d.,·]{0,6}\s?%?\s?(?:-|–|to|a|à|bis)\s?\d[\d.,·]{0,6}\s?%?)[)\]]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """The words that are a value's own: from the value before it to the value after it."""

    start: int
    value_start: int
    value_end: int
    end: int


def zone(passage: Passage, figure: Figure, values: Sequence[Figure]) -> Zone:
    """Return the stretch around a value up to its neighbours, comparisons and clause ends."""
    text = passage.text
    value_start, value_end = begin(figure), reach(figure)
    bracket = INTERVAL.match(text, value_end)
    own_from = bracket.end() if bracket is not None else value_end
    before = max([reach(f) for f in values if reach(f) <= value_start], default=0)
    after = min([begin(f) for f in values if begin(f) >= own_from], default=len(text))
    for match in VERSUS.finditer(text, before, value_start):
        before = _behind_opening(text, match, value_start)
    for match in LIST_BREAK.finditer(text, before, min(len(text), value_start + 4)):
        before = match.end() if match.end() <= value_start else before
    if stop := VERSUS.search(text, value_end, after):
        after = stop.start()
    # the break is known by the number that follows it, so the search may look past the end
    if (stop := LIST_BREAK.search(text, own_from, min(len(text), after + 4))) and stop.start() < after:
        after = max(value_end, stop.start())
    return Zone(start=before, value_start=value_start, value_end=value_end, end=after)


OPENING = re.compile(r"(?:[A-Z][A-Za-z]+[:.] ?)?(?:as )?$")


def _behind_opening(text: str, match: re.Match[str], until: int) -> int:
    """Return where the words behind a comparison begin: "Compared with the old, the new drug ..." behind the comma."""
    comma = text.find(",", match.end(), until)
    return comma + 1 if comma >= 0 and OPENING.fullmatch(text, 0, match.start()) else match.end()


NAMES_INSIDE = 30  # characters: a value that is longer holds words of its own
WIDE = re.compile(r"[\u2e80-\u9fff]")


# "放疗、化疗组" is one name: between two nouns 、 lists, and ends what is said only behind a value or a verb
STOP_BEFORE = re.compile(r"[,;。]|(?<![一-鿿ァ-ヶー])、")
# "33.4%のプラセボ群": the group stands behind its value
GROUP_BEHIND = re.compile(r"\s?(?:の|的)[^、,。;\s\d]{1,14}?(?:グループ|[群组組])")


def group_places(text: str, own: Zone) -> tuple[tuple[int, int], ...]:
    """Return where a value's group may be named: behind it, then before it; in Chinese and Japanese before."""
    before = text[own.start : own.value_start]
    if WIDE.search(before) or WIDE.match(text, own.value_end):
        last_stop = max(stop.end() for stop in STOP_BEFORE.finditer(before)) if STOP_BEFORE.search(before) else 0
        ahead = (own.start + last_stop, own.value_start)
        behind = GROUP_BEHIND.match(text, own.value_end)
        return (ahead,) if behind is None else (behind.span(), ahead)
    around = (own.value_end, own.end), (own.start, own.value_start)
    if own.value_end - own.value_start < NAMES_INSIDE:
        return around
    return ((own.value_start, own.value_end), *around)  # "in 46 of 278 patients of the placebo group (17%)"
