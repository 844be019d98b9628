"""What kind of statement a value stands in: a result, or a plan, a definition, history, mice, another article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from etl.extract.any_case import AnyCase
from etl.extract.figures import Figure, begin, reach
from etl.extract.lexicon import Lexicon
from etl.extract.link import Link
from etl.extract.negation import is_denied
from etl.extract.passages import Passage, Said
from etl.extract.silences import silences
from etl.extract.wording import PEOPLE_AFTER

SILENT_SENTENCE = ("planned", "hypothetical", "preclinical", "teaser", "anecdote")
COUNTED_KINDS = frozenset({"of", "share", "all"})
CLAUSE = re.compile(
    r"[;；。]|,? (?:but|while|whereas|although|however)\b|，(?:而"
    r"|但)|, and (?=(?:the|in|of|\d|\w+ (?:percent|patients)))",
    re.IGNORECASE,
)


BUT = re.compile(
    r"[;；。]|[だたるい]が[、,]|ものの[、,]|,? (?:but|while|whereas|although|however|compare[ds] (?:with|to)"
    r"|mientras|während"
    r"|tandis que)\b|，(?:而|但)",
    re.IGNORECASE,
)


# "51 %, contre 30 % habituellement", "51 Prozent, üblicherweise sind es 30": usage stands behind the break
OPPOSED = re.compile(
    BUT.pattern
    + r"|,? (?:against|versus|vs\.?|instead of|rather than|exceeding|surpassing|(?:well |far )?above"
    + r"|contre|au lieu d[e']|frente al?|en lugar de"
    + r"|gegenüber|statt)\s"
    + r"|, (?=(?:normally|usually|typically|normalerweise|üblicherweise|sonst|gewöhnlich|wo|cuando|quand|là où"
    + r"|habituellement|normalement|normalmente|habitualmente|where)\b)",
    re.IGNORECASE,
)


# "While the average survival is 16 months, those treated lived for 23": the comma is the break
LEADING = AnyCase(
    r"(?:while|whereas|although|though|mientras|aunque|während|obwohl|alors que|bien que)\b[^,;.]{8,120},"
)


def clause(passage: Passage, figure: Figure, breaks: re.Pattern[str]) -> tuple[int, int]:
    """Return the part of a sentence between strong breaks that holds a value."""
    start, end = 0, len(passage.text)
    leading = LEADING.match(passage.text) if breaks is not CLAUSE else None
    if leading is not None:
        start, end = (leading.end(), end) if leading.end() <= begin(figure) else (0, leading.end())
    for match in breaks.finditer(passage.text):
        if match.end() <= begin(figure):
            start = max(start, match.end())
        elif match.start() >= reach(figure):
            end = min(end, match.start())
            break
    return start, end


def silence(passage: Passage, link: Link, lexicon: Lexicon) -> str | None:
    """Return the rule that says a linked value is no result, or null."""
    figure = link.figure
    if passage.section in NOT_RESULTS and figure.kind not in COUNTED_KINDS:
        return "methods-section"
    return (
        _by_sentence(passage, figure)
        or ("threshold" if _is_threshold(link) else None)
        or ("did-not-happen" if is_denied(passage.text, link) else None)
        or next((cue.rule for cue in _in_clause(passage, figure, passage.said("eligibility", "feasibility"))), None)
        or next((cue.rule for cue in passage.said("definition") if _defines(passage.text, cue, figure)), None)
        or _described(passage, link, lexicon)
    )


def _is_threshold(link: Link) -> bool:
    """Read "eleven had a PSA decline of at least 50%": the half is what a response means."""
    return link.mention.code == "PSA50" and link.figure.comparator in {">", ">="}


def _by_sentence(passage: Passage, figure: Figure) -> str | None:
    """Return the rule of a cue that silences the value's part of a sentence; an anecdote never silences counts."""
    for cue in passage.said(*SILENT_SENTENCE):
        if cue.scope != "anecdote":
            if silences(passage, cue, figure):
                return cue.rule
        elif figure.kind not in COUNTED_KINDS and not PEOPLE_AFTER.match(passage.text, reach(figure)):
            return cue.rule
    return None


def _in_clause(
    passage: Passage, figure: Figure, cues: Iterable[Said], *, breaks: re.Pattern[str] = CLAUSE
) -> Iterator[Said]:
    """Yield the cues that stand in the clause of a value."""
    said = tuple(cues)
    if said:
        start, end = clause(passage, figure, breaks)
        yield from (cue for cue in said if cue.start < end and cue.end > start)


DEFINED_WITHIN, YARDSTICK_WITHIN = 45, 60  # characters
YARDSTICK = re.compile(r"consider|meaningful|认为|場合|もの", re.IGNORECASE)


def _defines(text: str, cue: Said, figure: Figure) -> bool:
    """Say whether a definition's words reach a value: "defined as at least 30%", "30% or more is considered"."""
    if cue.end <= begin(figure):
        gap = text[cue.end : begin(figure)]
        return len(gap) < DEFINED_WITHIN and not (")" in gap or ";" in gap or WIDE_COMMA.search(gap))
    is_yardstick = YARDSTICK.search(text[cue.start : cue.end]) is not None
    return is_yardstick and 0 <= cue.start - reach(figure) < YARDSTICK_WITHIN


# named by words that also describe patients, diseases and populations
WEAK_ENDPOINTS = frozenset(
    {
        "OS",
        "DEATH",
        "RECURRENCE",
        "AE",
        "RESPONSE",
        "DISCONTINUATION",
        "CR",
        "QOL",
        "CBR",
        "REMISSION",
        "TUMOR_SHRINKAGE",
    }
)
DESCRIBED_KINDS = frozenset({"percent", "of", "share", "count", "bare"})
CLOSE = -1.5  # what linking an endpoint before a value costs at most where a copula joins them
LOOSE = 3  # what it costs at least where words stand between
BESIDE, BASELINE_BESIDE = 28, 25  # characters


def _described(passage: Passage, link: Link, lexicon: Lexicon) -> str | None:
    """Return the rule that a value describes patients, things or populations rather than a result."""
    rule = _described_behind(passage.text, link, lexicon)
    if rule is not None or link.mention.code not in WEAK_ENDPOINTS:
        return rule
    return _of_patients(passage, link) or _of_population(passage, link)


def _described_behind(text: str, link: Link, lexicon: Lexicon) -> str | None:
    """Return the rule of the words behind a value that name what it counts: "40% of the market"."""
    figure = link.figure
    before = link.mention.end <= begin(figure) and link.cost < CLOSE
    if link.rule == "series" or figure.kind not in DESCRIBED_KINDS or before or _stands_behind(text, link):
        return None
    after = " " + text[reach(figure) : reach(figure) + 120].lstrip(")] ")
    return next((cue.id for cue in lexicon.after if any(e.match(after) for e in cue.expressions)), None)


def _stands_behind(text: str, link: Link) -> bool:
    """Say whether the endpoint itself stands right behind its value: then its words say what is counted."""
    gap = text[reach(link.figure) : link.mention.start]
    return link.mention.start >= reach(link.figure) and len(gap) < BESIDE and WIDE_COMMA.search(gap) is None


WIDE_COMMA = re.compile(r"(?<=[一-鿿ぁ-ヶ”」\"])[,、]")  # in Chinese and Japanese so few characters hold a clause


def _of_patients(passage: Passage, link: Link) -> str | None:
    start, end = begin(link.figure) - BASELINE_BESIDE, reach(link.figure) + BASELINE_BESIDE
    near = (cue.rule for cue in passage.said("baseline") if cue.start < end and cue.end > start)
    stated = link.size > 1 or STATED.search(passage.text, 0, begin(link.figure)) is not None
    if link.figure.kind == "duration" and stated:
        return None  # "among those with the mutation it was 31 months": a time is no share of people
    return next(near, None) if link.cost > LOOSE else None


STATED = re.compile(r"\b(?:was|were)\s(?:about |only |just |nearly )?$")


def _of_population(passage: Passage, link: Link) -> str | None:
    if link.when is not None and link.mention.code in TIMED:
        return None
    counted, time = link.figure.kind in COUNTED_KINDS, link.figure.kind == "duration"
    epidemiology = () if counted else _in_clause(passage, link.figure, passage.said("epidemiology"))
    not_clinical = () if time else passage.said("not-clinical")
    return next((cue.rule for cue in chain(epidemiology, not_clinical)), None)


TIMED = frozenset({"OS", "DFS", "RFS", "PFS", "EFS", "DEATH", "RECURRENCE"})


NOT_RESULTS = frozenset({"methods", "purpose"})  # parts of a structured abstract
EXPLAINED_BY = (*SILENT_SENTENCE, "epidemiology", "eligibility", "not-clinical", "feasibility", "definition")


def unlinked_reason(passage: Passage, figure: Figure, lexicon: Lexicon) -> str | None:
    """Return the rule that says why a value without an endpoint is no result, if the sentence says so."""
    if passage.section in NOT_RESULTS:
        return "methods-section"
    if figure.kind in DESCRIBED_KINDS:
        after = " " + passage.text[reach(figure) : reach(figure) + 120].lstrip(")] ")
        rule = next((cue.id for cue in lexicon.after if any(e.match(after) for e in cue.expressions)), None)
        if rule is not None:
            return rule
    start, end = begin(figure) - BASELINE_BESIDE, reach(figure) + BASELINE_BESIDE
    near = (cue.rule for cue in passage.said("baseline") if cue.start < end and cue.end > start)
    return next(near, None) or next((cue.rule for cue in passage.said(*EXPLAINED_BY)), None)


def background(passage: Passage, link: Link) -> str | None:
    """Return HISTORICAL_CONTROL or EXTERNAL_STUDY if the value is somebody else's result."""
    if passage.section == "background":
        return "EXTERNAL_STUDY"
    if passage.section == "disease":  # what a release says about the disease, not about its trial
        return "HISTORICAL_CONTROL"
    end = reach(link.figure)
    others = (
        cue
        for cue in passage.said("other-study")
        if not LIKE.match(passage.text, cue.end)
        and (end > cue.start or not COMPARED.match(passage.text, cue.start, cue.end))
    )
    if any(_in_clause(passage, link.figure, others, breaks=BUT)):
        return "EXTERNAL_STUDY"
    history = (
        cue
        for cue in passage.said("history")
        if not _is_yardstick(passage.text, cue)
        and (end > cue.start or not COMPARED_WITH.search(passage.text[max(0, cue.start - BASELINE_BESIDE) : cue.start]))
    )
    if any(_in_clause(passage, link.figure, history, breaks=OPPOSED)):
        return "HISTORICAL_CONTROL"
    return None


# "较传统疗法延长近40%", "従来の治療と比べ": what was measured against, not whose result it is
MEASURED_BY = re.compile(r"(?:较|比|与|和|同|于|優於|优于|超过|胜过|なら|より)(?:目前|现有|现行|以)?$")
BEHIND_YARDSTICK = re.compile(r"[^,，。;；、]{0,14}?(?:相比|比较|比較|に比べ|と比べ|より|を上回|を凌)")


def _is_yardstick(text: str, cue: Said) -> bool:
    ahead = MEASURED_BY.search(text, max(0, cue.start - 6), cue.start)
    return ahead is not None or BEHIND_YARDSTICK.match(text, cue.end) is not None


# "先行研究と一致": the safety was like that of others, and the result is our own
LIKE = re.compile(r"[^,，。;；、]{0,16}?(?:一致|同様|同程度|相似|相符|類似)")

# "the 30% ORR of this study compares favourably with those reported": what stands before is our own
COMPARED = re.compile(r"compar", re.IGNORECASE)
COMPARED_WITH = re.compile(
    r"\b(?:relative to|compar\w+ (?:with|to)|versus|vs\.?|than|against|over|above|exceed\w*|surpass\w*|beat(?:s|ing)?"
    r"|beyond|outperform\w*) (?:the |that of |those of |our |rates of |an? |any )?$"
    r"|\b(?:par rapport (?:à|aux?)|im vergleich (?:zu[rm]?|mit)|frente a|gegenüber) (?:[^\W\d]+ ){0,2}$",
    re.IGNORECASE,
)
