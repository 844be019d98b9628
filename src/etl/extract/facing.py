"""Where the endpoint of a value is to be looked for: what stands around the value says it for every endpoint."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.extract.any_case import AnyCase
from etl.extract.figures import RATE_KINDS, TIME_KINDS, Figure, begin, reach
from etl.extract.passages import Passage
from etl.extract.wording import PEOPLE_AFTER, SEEN_AFTER, VERB_AFTER
from etl.values import dataclass

PREPOSITION_BEFORE = AnyCase(
    r"(?:\b(?:in|of|was|were|is|by|at|to|reached|among|from|en|el|del|fue|era|est|était|dans|chez|de|bei|von|auf|um"
    r"|betrug|war|for|with"
    r"|averaged|achieved|exceeded|exceeding)|[(\[:=为是达到は])\s?(?:about |approximately |only |over |more than "
    r"|nearly |almost |up to |at least |less than |around |just |the |a |an |another |bis zu |rund |etwa |knapp |fast "
    r"|mehr als |über |environ |près de |plus de |casi |más del? |cerca del? |un |hasta (?:el )?|~"
    r"|>|<|≥|≤|=)*$"
)

CHANGE_OF = re.compile(
    r"\s?(?:[\w-]+ ){0,2}(?:improvement|reduction|increase|decrease|decline|drop|rise|gain|chance|risk|rate"
    r"|likelihood|probability) (?:in|of)\b"
    r"|\s(?:du|des|de|del|la|le|el|in|einer|der) (?:risques?|riesgos?|tasa|taux) (?:de|d')",
    re.IGNORECASE,
)

BESIDE = 2  # characters
NOTHING_BETWEEN = frozenset({"", " ", "で", "では", "の", "は", "的", "有"})
OPENS = frozenset({"of", "count", "all", "none", "share"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facing:
    """What a value's surroundings say about where its endpoint stands, the same for every endpoint."""

    figure: Figure
    opening: int
    start: int
    end: int
    forward: bool
    of_change: bool
    after_preposition: bool
    in_bracket: bool
    listed_until: int
    names_next: bool
    others: tuple[int, ...]


def facing(passage: Passage, figure: Figure, others: Sequence[Figure]) -> Facing:
    """Return what stands around a value; `others` are the sentence's values outside its own chain."""
    text, start, end = passage.text, begin(figure), reach(figure)
    opening = _with_comparator(text, start, figure.comparator_text)
    before, after = text[max(0, opening - 40) : opening], text[end : end + 90]
    forward = _looks_forward(figure, before, after)
    return Facing(
        figure=figure,
        opening=opening,
        start=start,
        end=end,
        forward=forward,
        of_change=figure.kind in {"percent", "points"} and CHANGE_OF.match(after) is not None,
        after_preposition=not forward and PREPOSITION_BEFORE.search(before) is not None,
        in_bracket=before.rstrip().endswith("("),
        listed_until=_end_of_list(text, start, others),
        names_next=any(
            0 <= m.start - end <= BESIDE and text[end : m.start] in NOTHING_BETWEEN for m in passage.mentions
        ),
        others=tuple(sorted(f.start for f in others if f.kind != "status")),
    )


def _end_of_list(text: str, start: int, others: Sequence[Figure]) -> int:
    """Return where the bracket of several values ends that a value stands in; 0 outside of one.

    What is listed in a bracket divides up what stands before it: "CRS in 72% (grade 1: 50%; grade 2: 22%)".
    """
    opened = text.rfind("(", max(0, start - LISTED_WITHIN), start)
    closed = text.find(")", start, start + LISTED_WITHIN)
    if opened < 0 or closed < 0 or ")" in text[opened:start]:
        return 0
    return closed if any(opened < f.start < closed and f.start != start for f in others) else 0


LISTED_WITHIN = 160  # characters


def _with_comparator(text: str, start: int, comparator: str | None) -> int:
    before = text[:start].rstrip()
    return before.rindex(comparator) if comparator and before.endswith(comparator) else start


IN_BEFORE = AnyCase(
    r"(?:\b(?:in|occurred in|seen in|observed in|reported in|affected|affecting|among|by|for|from"
    r"|bei|chez|en el|en l[oa]s?|en)|\()\s?"
    r"(?:about |approximately |only |over |more than |nearly |almost |up to |at least |less than |around |just "
    r"|the |~)*$"
)

# ", and in nearly a third the tumour disappeared": the place of what follows, not of what came before
FRONTED = AnyCase(
    r"(?:^|[.;,]\s(?:and |but |while |y |et |und |pero |mais |aber )?)(?:in|en|bei|chez)\s"
    r"(?:about |nearly |almost |over |more than |casi |cerca de |más de |près de |environ |plus de |rund |etwa |fast )*"
    r"(?:el |la |un |une |einem |l')?$"
)

IN_ALONE = re.compile(r"\bin\s?$")

RISK_NEXT = re.compile(
    r"\s(?:the|their|his|her|people.s|patients.|a [\w-]+) (?:\w+ )?(?:risk|chance|odds)", re.IGNORECASE
)

# "12 who achieved a remission, 5 with partial responses"
COUNT_WITH = re.compile(
    r"\s(?:with|having|achieving|who (?:had|achieved|reached|experienced|developed|showed))\s", re.IGNORECASE
)


def _looks_forward(figure: Figure, before: str, after: str) -> bool:
    """Say whether the value opens its statement: "40% of patients responded", "10 (66.7%) developed"."""
    if figure.kind in TIME_KINDS or figure.kind == "ratio" or SEEN_AFTER.match(after):
        return False
    if figure.kind == "fold":
        return RISK_NEXT.match(after) is not None
    if figure.kind == "bare" and COUNT_WITH.match(after):
        return True
    people = PEOPLE_AFTER.match(after) is not None
    if FRONTED.search(before) and figure.kind in RATE_KINDS and not before.rstrip().endswith("("):
        return True
    if IN_BEFORE.search(before):
        return (
            people
            and before.rstrip()[-1:] != "("
            and IN_ALONE.search(before) is None
            and VERB_AFTER.match(PEOPLE_AFTER.sub("", after, count=1)) is not None
        )
    opens = figure.kind in OPENS and figure.rule != "percent-and-n"
    return people or opens or VERB_AFTER.match(after) is not None
