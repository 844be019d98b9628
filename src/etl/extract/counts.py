"""n and N: which numbers of patients are results, and what they are counted out of."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from etl.extract.any_case import AnyCase
from etl.extract.event_counts import counts_no_patients
from etl.extract.figures import COUNT_KINDS, RATE_KINDS, Figure, begin, reach
from etl.extract.link import Link
from etl.extract.passages import Passage
from etl.extract.wording import SEEN_AFTER, VERB_AFTER, WHO_CLAUSE

SLACK = 0.051  # percentage points: texts round twice
ALIVE = re.compile(
    r"alive|surviv(?:ed|e|ing|es)\b|liv(?:ed|ing)|\bviv[ao]s?\b|\bvida\b|en vie|survécu|lebt|am leben|überleb"
    r"|存活|生存して",
    re.IGNORECASE,
)
WIDE = re.compile(r"[\u2e80-\u9fff]")
# "CR in 4, PR in 11": categories that are counted in lists
SHORT_LISTED = frozenset({"CR", "PR", "SD", "PD", "MR", "VGPR", "ORR", "pCR", "cCR", "sCR", "NED"})
VERB_WITHIN = re.compile(
    r"\b(?:had|achieved|showed|experienced|responded|remained|developed|reported|died|relapsed|went|reached"
    r"|were|are|sustained|ha|han|habían?|ont|avaient|hatten|waren|erlitten|erreichten|zeigten|entwickelten|starben"
    r"|blieben"
    r"|étaient|présentaient|sont|tuvieron|presentaron|alcanzaron|lograron|murieron|fallecieron|sufrieron|recayeron"
    r"|desarrollaron|mostraron|continuaron|continúan|sentían|sintieron|padecieron|notaron)\b",
    re.IGNORECASE,
)


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


EVERYONE_WITHIN = 110  # characters between "all 42 patients" and what they had
RATE_BESIDE = 12
VAGUE = frozenset({">", ">=", "up_to", "~"})  # comparators of a number of patients that is no count of results
MOST_PATIENTS = 5000
COUNT_BEFORE, COUNT_BESIDE, COUNT_AFTER = 80, 26, 45  # characters between a count and its endpoint
TOUCHING = 3
ELSEWHERE = re.compile(r"[.;:(,，。]|\b(?:who|which|that|whose|before|from|for|to|because|after)\b")
JOINED = re.compile(r"\b(?:of|in|at|and|or)\b")
LISTED_GAP = re.compile(r"\s?(?:in|:|=|为|有|は|が|(?:患者|者|病例|共)+为?|,? ?n ?=)?\s?(?:only )?")
UNIT_AFTER = re.compile(r"\s?(?:[%/]|months?|weeks?|years?)")
IN_PATIENTS = re.compile(
    r"\b(?:in|by|among|bei|en|chez|von|:|of(?= another| a further))\s?"
    r"(?:only |just |the |los |den |another |a further )?$"
)
COMPARISON = re.compile(r"[.;]|\bversus\b")


# "Of 62 patients", "Von 62 Patienten": the group that the sentence counts in
WHOLE_GROUP = re.compile(
    r"(?:^|[.;]\s)(?:of|from|among|out of|von|unter|de|des|sobre|entre|sur|parmi)\s"
    r"(?:the |all |los |las |les |den |insgesamt |our )*$"
    r"|, bei den $"
    r"|(?:%|percent|per cent|half|thirds?|quarters?) of (?:the |these |all |our )?$",
    re.IGNORECASE,
)
AMONG_THEM = re.compile(r"中(?![位期止断])|のうち|の中で")  # "14例可评估患者中"


def is_result(passage: Passage, link: Link) -> bool:
    """Say whether a number of patients is a count of patients with the result."""
    if link.figure.kind == "all":
        return _everyone_had(passage.text, link)
    if _is_whole_group(passage.text, link.figure):
        return False
    if counts_no_patients(passage.text, link):
        return False
    if _has_rate(passage, link) or not _can_count(passage.text, link):
        return False
    if link.mention.start >= reach(link.figure):
        return _count_first(passage.text, link)
    return _endpoint_first(passage, link)


def _is_whole_group(text: str, figure: Figure) -> bool:
    before = WHOLE_GROUP.search(text, max(0, begin(figure) - 24), begin(figure))
    return before is not None or AMONG_THEM.match(text, reach(figure)) is not None


SECOND_AND = re.compile(r"\b(?:and|versus|vs\.?|compared with|but)\s(?:only |just )?$", re.IGNORECASE)
IN_GROUP = re.compile(
    r"\s(?:in|with|on|among)\s[^.;,()]{0,40}\b(?:arm|group|cohort|placebo|control|observation|chemotherapy)\b",
    re.IGNORECASE,
)


def is_second_count(passage: Passage, link: Link, results: Sequence[Link]) -> bool:
    """Read the "two" of "four deaths with the drug and two with placebo": the words of the first count hold for it."""
    figure, text = link.figure, passage.text
    if figure.kind != "bare" or not _can_count(text, link) or not SECOND_AND.search(text, 0, begin(figure)):
        return False
    first = results[-1] if results else None
    if first is None or first.mention != link.mention or first.figure.kind not in COUNT_KINDS:
        return False
    after = reach(figure)
    drugs = any(0 < name.start - after < DRUG_WITHIN for name in passage.names if name.kind == "drug")
    return drugs or IN_GROUP.match(text, after) is not None


DRUG_WITHIN = 12  # characters: "two with sunitinib"


# "went into remission in all the 12 patients"
IN_EVERYONE = re.compile(
    r"\s(?:was |were |has been |have been )?"
    r"(?:seen |observed |achieved |reported |noted |documented |found |recorded )?"
    r"(?:in|by|for|among)\s"
)


def _everyone_had(text: str, link: Link) -> bool:
    gap = text[reach(link.figure) : link.mention.end]
    if IN_EVERYONE.fullmatch(text, link.mention.end, max(link.mention.end, begin(link.figure))):
        return True
    near = 0 <= link.mention.start - reach(link.figure) < EVERYONE_WITHIN
    return near and (VERB_AFTER.search(gap) is not None or WIDE.search(gap) is not None)


def _has_rate(passage: Passage, link: Link) -> bool:
    """Say whether a rate stands between a count and its endpoint, or right before the endpoint: it is the result."""
    figure, mention = link.figure, link.mention
    start, end = min(begin(figure), mention.start), max(begin(figure), mention.end)
    rates = [f for f in passage.figures if f.kind in RATE_KINDS and f is not figure]
    return any(
        (start <= f.start < end and f.comparator not in {">=", ">"})
        or (
            0 <= mention.start - reach(f) < RATE_BESIDE
            and not reach(f) <= begin(figure) < mention.start
            and "、" not in passage.text[reach(f) : mention.start]  # "52.3%で、完全奏効は7例"
        )
        or (figure.kind == "bare" and passage.text[mention.end : f.start] == " (")
        for f in rates
    )


def _can_count(text: str, link: Link) -> bool:
    figure = link.figure
    if figure.n is None or figure.n > MOST_PATIENTS or figure.comparator in VAGUE:
        return False
    if figure.kind == "bare" and not text[figure.start : figure.end].isascii():
        return False
    return link.mention.code != "OS" or ALIVE.search(link.mention.text) is not None


def _count_first(text: str, link: Link) -> bool:
    """Read "12 patients responded" and "3 complete responses"."""
    end = reach(link.figure)
    gap = WHO_HAD.sub(" ", WHO_CLAUSE.sub(" ", text[end : link.mention.start], count=1), count=1)
    if len(gap) > COUNT_BEFORE or ELSEWHERE.search(gap):
        return False
    if VERB_AFTER.match(text[end:]) or VERB_WITHIN.search(gap):
        return True
    if INVERTED.search(text, max(0, begin(link.figure) - 24), begin(link.figure)):
        return True
    if WIDE.search(gap) and len(gap) <= WIDE_BESIDE:
        return STOPS.search(gap) is None
    beside = len(gap) <= COUNT_BESIDE and (link.figure.kind == "bare" or len(gap) < TOUCHING)
    return beside and JOINED.search(gap) is None


# "including 19 who had a complete response"
WHO_HAD = re.compile(r"^\swho (?=(?:had|achieved|reached|experienced|developed|showed|went into|attained|were)\b)")
# the German verb stands before: "war bei 16 von ihnen der Krebs nicht nachweisbar"
INVERTED = re.compile(
    r"\b(?:war|waren|ist|sind|wurden?|verschwand(?:en)?|blieb(?:en)?|kam(?:en)?|kehrte|hatten|haben|erreichten"
    r"|erzielten"
    r"|zeigten|sprachen|entwickelten|erlitten|starben|verstarben)\s(?:bei |in )?(?:nur |noch |jedoch |insgesamt )?$"
)
WIDE_BESIDE = 10  # characters of Chinese or Japanese between a count and its endpoint
STOPS = re.compile(r"[,、，。;；:：(（]")
SEEN_IN = re.compile(r"[ぁ-んァ-ヶー一-鿿]{0,8}(?:は|が|も)(?:それぞれ)?$")


def _endpoint_first(passage: Passage, link: Link) -> bool:
    """Read "CR in 4, PR in 11" and "responses were seen in 12 patients"."""
    figure, mention = link.figure, link.mention
    gap = passage.text[mention.end : begin(figure)]
    if mention.code in SHORT_LISTED and LISTED_GAP.fullmatch(gap) and not UNIT_AFTER.match(passage.text, reach(figure)):
        return True
    if DIED_BEFORE.search(mention.text) and not gap.strip() and figure.kind == "bare":
        return True
    if figure.kind == "count" and SEEN_IN.fullmatch(gap) and SEEN_AFTER.match(passage.text, reach(figure)):
        return True
    if figure.kind != "count" or any(
        f.kind == "bare" and 0 <= mention.start - f.end < TOUCHING for f in passage.figures
    ):
        return False
    if mention.code in SHORT_LISTED and gap.strip().lower() in OF_ALONE:
        return True
    return len(gap) <= COUNT_AFTER and IN_PATIENTS.search(gap) is not None and COMPARISON.search(gap) is None


DIED_BEFORE = re.compile(r"(?:ver)?starben$|murieron$|fallecieron$", re.IGNORECASE)  # "verstarben 392 an Brustkrebs"
OF_ALONE = frozenset({"de", "von", "bei", "chez", "en"})  # "rémission complète de 18 patients"
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


LEFT_WITHIN, RIGHT_WITHIN = 260, 70  # characters between a value and what it is counted out of
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
