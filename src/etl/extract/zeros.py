"""Statements about nobody or everybody that hold no numeral of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from etl.extract.figures import RATE_KINDS, Figure
from etl.extract.passages import Passage

ZERO = re.compile(
    r"\b(?:no|zero|keine[rn]?|ningún|ninguna|sin|aucune?|not a single|never any)\s(?:[\w/-]+\s){0,4}$"
    r"|(?:未|无|没有)(?:见|观察到|发生|出现|报告|再)?(?:明显|严重|任何|≥?\d级(?:及以上|以上)?)?(?:的)?$",
    re.IGNORECASE,
)


SEEN = re.compile(
    r"[^.;:]{0,60}?\b(?:was|were|have been|has been|are)\s(?:observed|seen|reported|noted|recorded|identified"
    r"|documented|detected|attributed|attributable|found)\b|[^.;,:]{0,60}?\b(?:occurred|observed|reported"
    r"|arose|emerged)\b"
    r"|[^.;:]{0,40}?\b(?:wurden?|traten|se (?:observaron|registraron|produjeron)|n'(?:a|ont) été"
    r"|观察到|发生|认められなかった|みられなかった)",
    re.IGNORECASE,
)


SEEN_BEFORE = re.compile(r"未(?:见|观察到|发生|出现|报告)")


ZERO_CODES = frozenset({"CRS", "ICANS", "AE", "RESPONSE", "ORR", "CR", "PR", "DEATH", "RECURRENCE", "REMISSION"})


NOT_NEW = re.compile(
    r"\b(?:new|unexpected|additional|other|significant|difference|further|major|evidence|increase|signs? of"
    r"|risk|between|history of|prior|comparator|clear|improvement|standard|treatment|known|approved|more"
    r"|longer|cure)\b",
    re.IGNORECASE,
)


ZERO_AFTER = re.compile(
    r"(?:は|が|も)?(?:認められなかった|みられなかった|見られなかった|なかった|認めなかった|認めず|なし)"
)


def zeros_of(passage: Passage) -> list[Figure]:
    """Return statements of zero without a numeral: "No DLTs were observed", "no ICANS or other SAEs occurred"."""
    found = [
        Figure(kind="none", start=m.start, end=m.end, rule="zero-seen", value=0.0, n=0, unit="%")
        for m in passage.mentions
        if m.code in ZERO_CODES and ZERO_AFTER.match(passage.text[m.end :])
    ]
    for mention in passage.mentions:
        if mention.code not in ZERO_CODES:
            continue
        opened = ZERO.search(passage.text[max(0, mention.start - 60) : mention.start])
        if (
            opened is None
            or NOT_NEW.search(opened.group())
            or any(
                m is not mention and m.start >= mention.start - len(opened.group()) and m.end <= mention.start
                for m in passage.mentions
            )
        ):
            continue
        if (SEEN.match(passage.text[mention.end :]) or SEEN_BEFORE.search(opened.group())) and not any(
            f.kind == "none" and abs(f.start - mention.start) < 60 for f in passage.figures
        ):
            start = mention.start - len(opened.group())
            found.append(Figure(kind="none", start=start, end=mention.end, rule="zero-seen", value=0.0, n=0, unit="%"))
    return found


ALL_OF_THEM = re.compile(
    r"(?:全部|均|都|全員|全员|全例)(?:已|被|达到|达|获得|实现|处于|为|是|が|で|に|は|とも)?$"
    r"|\b(?:all|each|every one|alle|todos|todas|tous"
    r"|toutes)(?: of (?:them|whom|these patients))?\s(?:[\w-]+\s){0,3}$",
    re.IGNORECASE,
)


WHOLE = frozenset({"CR", "NED", "REMISSION", "RESPONSE", "ORR", "cCR", "pCR", "OS", "RFS", "DFS", "PFS", "DCR"})


def everyone_of(passage: Passage) -> Iterator[Figure]:
    """Yield "42 patients were treated, all without cancer" as 42 of 42."""
    for mention in passage.mentions:
        if (
            mention.code not in WHOLE
            or ALL_OF_THEM.search(passage.text[max(0, mention.start - 40) : mention.start]) is None
        ):
            continue
        counted = [
            f for f in passage.figures if f.kind == "count" and f.end <= mention.start and mention.start - f.end < 90
        ]
        if counted and not any(f.kind in RATE_KINDS for f in passage.figures):
            yield replace(counted[-1], kind="all", total=counted[-1].n, value=100.0, unit="%", rule="all-of-N")
            return
