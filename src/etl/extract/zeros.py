"""Statements about nobody or everybody that hold no numeral of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.extract.any_case import AnyCase
from etl.extract.figures import RATE_KINDS, Figure
from etl.extract.mentions import Mention
from etl.extract.passages import Passage
from etl.values import replace

NEAR, COUNTED_WITHIN = 60, 90  # characters
ZERO = AnyCase(
    r"\b(?:no|zero|keine[rn]?|ningún|ninguna|sin|aucune?|not a single|never any)\s(?:[\w/-]+\s){0,4}$"
    r"|(?:未|无|没有)(?:见|观察到|发生|出现|报告|再)?(?:明显|严重|任何|≥?\d级(?:及以上|以上)?)?(?:的)?$"
)


SEEN = re.compile(
    r"[^.;:]{0,60}?\b(?:was|were|have been|has been|are)\s(?:observed|seen|reported|noted|recorded|identified"
    r"|documented|detected|attributed|attributable|found)\b|[^.;,:]{0,60}?\b(?:occurred|observed|reported"
    r"|arose|emerged)\b"
    r"|[^.;:]{0,40}?\b(?:wurden?|traten|se (?:observaron|registraron|produjeron)|n'(?:a|ont) été"
    r"|观察到|发生|认められなかった|みられなかった)",
    re.IGNORECASE,
)


THERE_WERE = re.compile(
    r"\b(?:there (?:were|was|have been|has been|had been)|es gab|gab es|il n'y a eu|n'a (?:entraîné|été observé)"
    r"|no hubo|with|reported|saw|observed)\s$",
    re.IGNORECASE,
)
THERE_CHARS = 22
SEEN_BEFORE = re.compile(
    r"未(?:见|观察到|发生|出现|报告)|\bno (?:se )?(?:hubo|ha habido|registr|observ|produj|report|notific|detect)",
    re.IGNORECASE,
)


ZERO_CODES = frozenset({"CRS", "ICANS", "AE", "RESPONSE", "ORR", "CR", "PR", "DEATH", "RECURRENCE", "REMISSION"})


NOT_NEW = re.compile(
    r"\b(?:new|unexpected|additional|other|significant|difference|further|major|evidence|increase|signs? of"
    r"|risk|between|history of|prior|comparator|clear|improvement|standard|treatment|known|approved|more"
    r"|longer|cure)\b",
    re.IGNORECASE,
)


ZERO_AFTER = re.compile(
    r"(?:例|者)?(?:は|が|も)?(?:認められなかった|みられなかった|見られなかった|なかった|認めなかった|認めず|なし)"
)


def zeros_of(passage: Passage) -> list[Figure]:
    """Return statements of zero without a numeral: "No DLTs were observed", "no ICANS or other SAEs occurred"."""
    named = [mention for mention in passage.mentions if mention.code in ZERO_CODES]
    after = [_zero(m.start, m.end) for m in named if ZERO_AFTER.match(passage.text, m.end)]
    before = ((_zero_start(passage, mention), mention.end) for mention in named)
    return after + [_zero(start, end) for start, end in before if start is not None]


def _zero(start: int, end: int) -> Figure:
    return Figure(kind="none", start=start, end=end, rule="zero-seen", value=0.0, n=0, unit="%")


def _zero_start(passage: Passage, mention: Mention) -> int | None:
    """Return where the words begin that say that an event was not seen; null where none do."""
    opened = ZERO.search(passage.text[max(0, mention.start - NEAR) : mention.start])
    if opened is None or NOT_NEW.search(opened.group()):
        return None
    start = mention.start - len(opened.group())
    if any(start <= m.start and m.end <= mention.start for m in passage.mentions if m is not mention):
        return None
    said = passage.text[max(0, start - THERE_CHARS) : start]
    if not (THERE_WERE.search(said) or SEEN_BEFORE.search(opened.group()) or SEEN.match(passage.text[mention.end :])):
        return None
    counted = any(f.kind == "none" and abs(f.start - mention.start) < NEAR for f in passage.figures)
    return None if counted or _was_absent_in_some(passage, start, mention.end) else start


IN_SOME = re.compile(
    r"(?:\(\d[\d.]* ?%\) ?)?\s?(?:of )?(?:the |these |all )?"
    r"(?:patients|participants|people|women|men|children|cases)?,?(?: there (?:was|were))?\s?",
    re.IGNORECASE,
)
SEEN_IN = re.compile(
    r"\s(?:(?:was|were) )?(?:(?:seen|observed|reported|noted|recorded) )?(?:in|for|among)\s", re.IGNORECASE
)


def _was_absent_in_some(passage: Passage, start: int, end: int) -> bool:
    """Read "in 12 of 40 patients there was no response": absent in a part of them is not zero."""
    parts = (f for f in passage.figures if f.kind in RATE_KINDS)
    return any(
        IN_SOME.fullmatch(passage.text, f.end, start)
        if f.end <= start
        else SEEN_IN.fullmatch(passage.text, end, f.start)
        for f in parts
    )


ALL_OF_THEM = re.compile(
    r"(?:全員|全例|全て|すべて)の[^、。,\d]{1,8}(?:から|で|に|が)$"
    r"|(?:全部|(?<!平)均|都|全員|全员|全例|みんな|皆|全て|すべて)(?:已|被|达到|达|获得|实现|处于|为|是|が|で|に|は|とも)?$"
    r"|\b(?:all|each|every one|alle|todos|todas|tous"
    r"|toutes)(?: of (?:them|whom|these patients))?\s(?:[\w-]+\s){0,3}$",
    re.IGNORECASE,
)


WHOLE = frozenset({"CR", "NED", "REMISSION", "RESPONSE", "ORR", "cCR", "pCR", "OS", "RFS", "DFS", "PFS", "DCR"})


def everyone_of(passage: Passage) -> Iterator[Figure]:
    """Yield "42 patients were treated, all without cancer" as 42 of 42."""
    if any(f.kind in RATE_KINDS for f in passage.figures):
        return
    counts = [f for f in passage.figures if f.kind == "count"]
    for mention in passage.mentions:
        counted = [f for f in counts if 0 <= mention.start - f.end < COUNTED_WITHIN]
        if counted and mention.code in WHOLE and _is_everyone(passage.text, mention):
            yield replace(counted[-1], kind="all", total=counted[-1].n, value=100.0, unit="%", rule="all-of-N")
            return


def _is_everyone(text: str, mention: Mention) -> bool:
    return ALL_OF_THEM.search(text[max(0, mention.start - 40) : mention.start]) is not None
