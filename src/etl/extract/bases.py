"""What a share or a count is counted out of: the numbers of patients that a sentence is about."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from etl.extract.any_case import AnyCase
from etl.extract.figures import COUNT_KINDS, Figure, begin, reach
from etl.extract.passages import Passage
from etl.values import dataclass, replace

SLACK = 0.051  # percentage points: texts round twice
LEFT_WITHIN, RIGHT_WITHIN = 260, 110  # characters between a value and what it is counted out of


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """How many patients a statement is about, and where that was said: stated (here) or context (before).

    `responded`: since then the text told who of them responded, so who relapsed may be counted out of those.
    """

    total: int
    source: str
    figure: Figure | None = None
    responded: bool = False


OPENING = AnyCase(
    r"(?:^|[,;:.(]\s?|\b(?:and|but|while|overall|y|et|und),?\s)(?:of|out of|among|in|from|for|with|unter|von|bei|de"
    r"|des|entre|sur|parmi|chez)\s(?:the |these |all |our |an? |l[oa]s |les |den |diesen |insgesamt |those |a total of "
    r"|un total de "
    r"|overall |first |initial )*$"
)

ENROLLED = re.compile(
    r"\s?(?:\([^()]{0,50}\)\s?)?(?:[^.;]{0,90}?)?\b(?:enrolled|treated|evaluable|assessable|evaluated"
    r"|randomi[sz]ed|recruited|included|received|entered|analy[sz]ed|infused|participated|assigned|accrued"
    r"|studied|given|tested|were|behandelt\w*|eingeschlossen\w*|auswertbar\w*|erhielten|teil|teilgenommen|rekrutiert"
    r"|recibieron|incluid[oa]s|tratad[oa]s|evaluad[oa]s|evaluables|participaron|inclus\w*|traité\w*|évalué\w*"
    r"|évaluables|randomisé\w*|participé|ont reçu"
    r"|接受|入组|纳入|登録|投与)",
    re.IGNORECASE,
)

INCLUDED_BEFORE = re.compile(
    r"\b(?:enrolled|treated|recruited|included|includes|include|randomi[sz]ed|studied|evaluated|tested"
    r"|involved|involving|followed|analy[sz]ed|data from|assigned|total of|accrued|injected|infused|study of"
    r"|trial of|trial in|trial with|gave|given to|estudiaron a|incluyó a?|incluyeron a?|trató a|trataron a|participaron"
    r"|studie mit|studie an|behandelten|umfasste|inclus|inclu|incluait|porté sur|mené[e]? (?:chez|auprès de)|participé"
    r"|共有|共|纳入|入组|对)\s?(?:the |each of (?:the )?|a total of |all |some |about |approximately |nearly "
    r"|more than |over |data from )*$",
    re.IGNORECASE,
)

GROUP_SIZE = 10  # so many patients are a group even where no word says so

ASSESSED = re.compile(r"\s(?:were|was) (?:evaluable|assessable|evaluated|analy[sz]ed)\b")

TREATED_AFTER = re.compile(r"\s(?:evaluable|assessable|treated|with|who|receiving)\b")


def bases(passage: Passage, results: Container[Figure]) -> list[Base]:
    """Return the numbers of patients that a sentence counts out of, in order; a count of results is none."""
    found = []
    for figure in passage.figures:
        if figure.kind == "of" and not figure.natural and figure.total is not None:
            found.append(Base(total=figure.total, source="stated", figure=figure))
        if figure not in results and figure.n and _is_base(passage.text, figure):
            found.append(Base(total=figure.n, source="stated", figure=figure))
    return found


# "10 patients experienced an improvement" are no group
EVENT_AFTER = re.compile(
    r"\s(?:had an?|experienced|developed|achieved|responded|died|relapsed|progressed|showed|discontinued|survived)\b"
)

# "five adults and 25 children": neither is the group
WITH_OTHERS = re.compile(r"\b(?:adults?|children|men|women|adultos|niños|adultes|enfants|Erwachsene|Kinder) and $")


def _is_base(text: str, figure: Figure) -> bool:
    if figure.kind in {"total", "all"}:
        return True
    if figure.kind not in COUNT_KINDS or figure.natural:
        return False
    before, after = text[max(0, figure.start - 50) : figure.start], text[figure.end : figure.end + 130]
    if WITH_OTHERS.search(before):
        return False
    if figure.kind == "bare":
        opened = OPENING.search(before) is not None and TREATED_AFTER.match(after) is not None
        return opened or ASSESSED.match(after) is not None
    group = (figure.n or 0) >= GROUP_SIZE and EVENT_AFTER.match(after) is None
    return group or any((OPENING.search(before), ENROLLED.match(after), INCLUDED_BEFORE.search(before)))


ANAPHORA = AnyCase(
    r"\b(?:of them|of these|of those|these patients|them|of the patients|of whom|participants"
    r"|of the (?:\w+ )?(?:patients|group)|the patients|seven|the remaining|they)\b"
    r"|其中|うち|davon|von ihnen|von diesen|de ell[oa]s|d'entre (?:eux|elles)|les patients|los pacientes|die patienten"
)

OUT_OF = re.compile(
    r"\b(?:in|of|among|for|out of|bei|von|en|de|chez|sur)\s(?:the |all |these |a total of |los |den )*$|\(\s?$"
)


def base_of(passage: Passage, figure: Figure, here: Sequence[Base], *, before: Base | None) -> Base | None:
    """Return what a value is counted out of: the nearest base before it, or the last one where words point back."""
    if figure.natural and figure.kind == "count" and (patients := _counted_before(passage, figure)) is not None:
        return Base(total=patients, source="stated")
    placed = [(base, base.figure) for base in here if base.figure is not None and base.figure is not figure]
    left = [(base, counted) for base, counted in placed if counted.start < begin(figure)]
    if left:
        base, counted = left[-1]
        return base if begin(figure) - counted.end < LEFT_WITHIN else None
    right = next(((base, counted) for base, counted in placed if counted.start >= reach(figure)), None)
    if right is not None:
        end, start = reach(figure), right[1].start
        gap = passage.text[end:start]
        # "in 77%, grade 4 in 13 children": the thirteen are those of the grade
        graded = any(end <= other.start < start and other.kind == "grade" for other in passage.figures)
        if not graded and len(gap) < RIGHT_WITHIN and OUT_OF.search(gap):
            return right[0]
    if before is not None and (figure.kind in COUNT_KINDS or ANAPHORA.search(passage.text[: reach(figure) + 60])):
        return replace(before, source="context", figure=None)
    return None


def _counted_before(passage: Passage, figure: Figure) -> int | None:
    """Return the patients that "36 of them" are counted out of: the last ones counted in the sentence."""
    counted = [f.n for f in passage.figures if f.n and reach(f) <= begin(figure) and f.kind in COUNTED]
    return counted[-1] if counted and counted[-1] >= (figure.n or 0) else None


COUNTED = frozenset({"count", "share", "of", "all", "total"})


def consistent(total: int, percent: float, text: str) -> bool:
    """Say whether a percentage, as printed, can be a whole number of patients out of so many."""
    _, _, decimals = text.rpartition(".") if "." in text else ("", "", "")
    half_a_step: float = 0.5 * 10.0 ** -len(decimals.rstrip(" %"))
    n = round(total * percent / 100)
    return abs(100 * n / total - percent) <= half_a_step + SLACK
