"""n and N: which numbers of patients are results, and what they are counted out of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from etl.extract.figures import COUNT_KINDS, RATE_KINDS, Figure, begin, reach
from etl.extract.link import Link
from etl.extract.passages import Passage
from etl.extract.wording import VERB_AFTER

MAX_GAP = 60
ALIVE = re.compile(
    r"alive|surviv(?:ed|e|ing|es)\b|liv(?:ed|ing)|viv[ao]s?|vida|en vie|survécu|lebt|am leben|überleb|存活|生存して",
    re.IGNORECASE,
)
WIDE = re.compile(r"[\u2e80-\u9fff]")
# "CR in 4, PR in 11": categories that are counted in lists
SHORT_LISTED = frozenset({"CR", "PR", "SD", "PD", "MR", "VGPR", "ORR", "pCR", "cCR", "sCR", "NED"})
VERB_WITHIN = re.compile(
    r"\b(?:had|achieved|showed|experienced|responded|remained|developed|reported|died|relapsed|went|reached"
    r"|were|are|sustained)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """How many patients a statement is about, and where that was said: stated (here) or context (before)."""

    total: int
    source: str
    figure: Figure | None = None


OPENING = re.compile(
    r"(?:^|[,;:.(]\s?|\b(?:and|but|while|overall),?\s)(?:of|out of|among|in|from|for|with|unter|von|bei|de"
    r"|entre|sur|parmi|chez)\s(?:the |these |all |our |an? |l[oa]s |les |den |those |a total of |un total de "
    r"|overall |first |initial )*$",
    re.IGNORECASE,
)
ENROLLED = re.compile(
    r"\s?(?:\([^()]{0,50}\)\s?)?(?:[^.;]{0,90}?)?\b(?:enrolled|treated|evaluable|assessable|evaluated"
    r"|randomi[sz]ed|recruited|included|received|entered|analy[sz]ed|infused|participated|assigned|accrued"
    r"|studied|given|tested|were|behandelt|eingeschlossen|recibieron|incluidos|inclus|traités"
    r"|接受|入组|纳入|登録|投与)",
    re.IGNORECASE,
)
INCLUDED_BEFORE = re.compile(
    r"\b(?:enrolled|treated|recruited|included|includes|include|randomi[sz]ed|studied|evaluated|tested"
    r"|involved|involving|followed|analy[sz]ed|data from|assigned|total of|accrued|injected|infused|study of"
    r"|trial of|trial in|trial with|gave|given to|estudiaron a|incluyó a?|behandelten|inclus"
    r"|共有|共|纳入|入组|对)\s?(?:the |each of (?:the )?|a total of |all |some |about |approximately |nearly "
    r"|more than |over |data from )*$",
    re.IGNORECASE,
)


def is_result(passage: Passage, link: Link) -> bool:
    """Say whether a number of patients is a count of patients with the result."""
    figure, mention = link.figure, link.mention
    if figure.kind == "all":
        gap = passage.text[reach(figure) : mention.end]
        return 0 <= mention.start - reach(figure) < 110 and (
            VERB_AFTER.search(gap) is not None or WIDE.search(gap) is not None
        )
    if any(
        f.kind in RATE_KINDS
        and min(begin(figure), mention.start) <= f.start < max(begin(figure), mention.end)
        and f.comparator not in {">=", ">"}
        for f in passage.figures
        if f is not figure
    ):
        return False
    if any(f.kind in RATE_KINDS and 0 <= mention.start - reach(f) < 12 for f in passage.figures if f is not figure):
        return False
    if figure.n is None or figure.comparator in {">", ">=", "up_to", "~"} or figure.n > 5000:
        return False
    text = passage.text
    if figure.kind == "bare" and not text[figure.start : figure.end].isascii():
        return False
    if mention.code == "OS" and not ALIVE.search(mention.text):
        return False
    if mention.start >= reach(figure):
        gap = text[reach(figure) : mention.start]
        if len(gap) > MAX_GAP + 20 or re.search(
            r"[.;:(,，。]|\b(?:who|which|that|whose|before|from|for|to|because|after)\b", gap
        ):
            return False
        verb = VERB_AFTER.match(text[reach(figure) :]) is not None or VERB_WITHIN.search(gap) is not None
        return verb or (
            len(gap) <= 26
            and (figure.kind == "bare" or len(gap) < 3)
            and re.search(r"\b(?:of|in|at|and|or)\b", gap) is None
        )
    gap = text[mention.end : begin(figure)]
    if (
        mention.code in SHORT_LISTED
        and re.fullmatch(r"\s?(?:in|:|=|为|有|は|が|,? ?n ?=)?\s?(?:only )?", gap)
        and not re.match(r"\s?(?:[%/]|months?|weeks?|years?)", text[reach(figure) :])
    ):
        return True
    if figure.kind != "count" or any(f.kind == "bare" and 0 <= mention.start - f.end < 3 for f in passage.figures):
        return False
    gap = text[mention.end : begin(figure)]
    return (
        len(gap) <= 45
        and re.search(r"\b(?:in|by|among|bei|en|chez|von|:)\s?(?:only |just |the |los |den )?$", gap) is not None
        and re.search(r"[.;]|\bversus\b", gap) is None
    )


def bases(passage: Passage, used: set[Figure]) -> list[Base]:
    """Return the numbers of patients that a sentence counts out of, in order."""
    found = []
    for figure in passage.figures:
        if figure.kind == "of" and not figure.natural and figure.total is not None:
            found.append(Base(total=figure.total, source="stated", figure=figure))
        if figure in used or figure.n is None or figure.n == 0:
            continue
        before, after = (
            passage.text[max(0, figure.start - 50) : figure.start],
            passage.text[figure.end : figure.end + 130],
        )
        if figure.kind == "total":
            found.append(Base(total=figure.n, source="stated", figure=figure))
        elif figure.kind == "all" or (
            figure.kind == "count"
            and not figure.natural
            and (OPENING.search(before) or ENROLLED.match(after) or INCLUDED_BEFORE.search(before) or figure.n >= 10)
        ):
            found.append(Base(total=figure.n, source="stated", figure=figure))
        elif (
            figure.kind == "bare"
            and OPENING.search(before)
            and re.match(r"\s(?:evaluable|assessable|treated|with|who|receiving)\b", after)
        ):
            found.append(Base(total=figure.n, source="stated", figure=figure))
    return found


ANAPHORA = re.compile(
    r"\b(?:of them|of these|of those|these patients|them|of the patients|of whom|participants"
    r"|of the (?:\w+ )?(?:patients|group)|the patients|seven|the remaining|they)\b"
    r"|其中|うち|davon|de ellos|d'entre eux",
    re.IGNORECASE,
)


def base_of(passage: Passage, figure: Figure, here: Sequence[Base], *, before: Base | None) -> Base | None:
    """Return what a value is counted out of: the nearest base before it, or the last one where words point back."""
    fitting = [base for base in here if base.figure is None or base.figure is not figure]
    left = [b for b in fitting if b.figure is not None and b.figure.start < begin(figure)]
    if left:
        return left[-1] if left[-1].figure is not None and begin(figure) - left[-1].figure.end < 260 else None
    right = [b for b in fitting if b.figure is not None and b.figure.start >= reach(figure)]
    if right and right[0].figure is not None:
        gap = passage.text[reach(figure) : right[0].figure.start]
        if len(gap) < 70 and re.search(
            r"\b(?:in|of|among|for|out of|bei|von|en|de|chez|sur)\s(?:the |all |these |a total of |los |den )*$|\(\s?$",
            gap,
        ):
            return right[0]
    if before is not None and (ANAPHORA.search(passage.text[: reach(figure) + 60]) or figure.kind in COUNT_KINDS):
        return Base(total=before.total, source="context")
    return None


def consistent(total: int, percent: float, text: str) -> bool:
    """Say whether a percentage, as printed, can be a whole number of patients out of so many."""
    decimals = len(text.split(".")[-1].rstrip(" %")) if "." in text else 0
    n = round(total * percent / 100)
    return abs(100 * n / total - percent) <= 0.5 * 10**-decimals + 0.051
