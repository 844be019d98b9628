"""Shapes of wording that several parts of the linker look for."""

from __future__ import annotations

import re

from etl.extract.any_case import AnyCase

NOISE = re.compile(r"\((?:[^()]|\([^()]{0,60}\)){0,160}\)|\[[^\[\]]{0,160}\]")


def without_noise(words: str) -> str:
    """Return words without what stands in brackets."""
    return NOISE.sub("", words) if "(" in words or "[" in words else words


VERSUS = AnyCase(
    r"\b(?:versus|vs\.?|relative to|compared (?:with|to)|as compared (?:with|to)|in comparison (?:with|to)|against"
    r"|while"
    r"|whereas|rather than|v\.?|than|frente a|comparado con|en comparación con|contra|contre|par rapport à"
    r"|gegenüber|verglichen mit|im vergleich zu|während|mientras)\b"
    r"|而|对比|相比|に対し|対|，而|比"
)


PEOPLE_AFTER = re.compile(
    r"\s?[)\]]?\s?(?:of (?:the |all |these |those |its |our |evaluable |treated |eligible |such "
    r"|[\w-]+ )*)?(?:[\w/+'-]+ ){0,3}?(?:patients?|participants?|subjects?|people|men|women|children|pts"
    r"|individuals|those|them|volunteers|cases|who|de (?:los|las) (?:pacientes|mujeres|casos|participantes)"
    r"|des (?:patients|malades|femmes)|der (?:patient\w*|teilnehmer\w*|betroffenen|behandelten|fälle)"
    r"|patient\w*|的?(?:[一-鿿]{0,10}?)?(?:患者|病人|受试者)|の(?:[一-鿿ァ-ヶー]{0,8})?患者)",
    re.IGNORECASE,
)


VERB_AFTER = AnyCase(
    r"\s?[)\]]?\s?(?:\([^()]{0,60}\)\s?)?,?\s?(?:of (?:the|these|those|them|all) \w+ )?(?:still |also |then "
    r"|have |since |even |had |reportedly |eventually |subsequently |ultimately |actually |initially |later )?"
    r"(?:had|has|have|achieved?|showed|show|experienced?|responded|remain(?:ed|s)?|were|are"
    r"|developed|reported|died|relapsed|survived?|saw|see|went|go|entered|attained|reached|lived|benefited"
    r"|progressed|stopped|discontinued|suffered|got|became|obtained|demonstrated|exhibited|received a"
    r"|maintained|did|a (?:complete|partial|objective)|achieving|experiencing|having|lograron|presentaron"
    r"|alcanzaron|tuvieron|mostraron|respondieron|sobrevivieron|estaban|seguían|ont|avaient|présentaient"
    r"|étaient|sprachen|erreichten|hatten|zeigten|überlebten|waren|erlitten|lebten|entwickelten)\b"
)
# "eight patients who received the vaccine had no recurrence"
WHO_CLAUSE = re.compile(
    r"^\s(?:who|that) (?:received|got|were given|took|had received|were treated with) [^,.;()\d]{2,40}?\s"
    r"(?=had|have|were|are|remained|survived|achieved|responded|died)\b",
    re.IGNORECASE,
)
SEEN_AFTER = re.compile(r"(?:に|で)(?:み|見|認|発|出|起|生)")  # "4人にみられた": the endpoint stands before
# "and some survived more than seven years": the time of a few is no one's rate
SOME_LIVED = AnyCase(
    r"\b(?:some|others|several|a few)(?: of them)?(?: patients)?(?: even)? (?:lived|survived) (?:for )?"
    r"(?:more than |longer than |over |up to |at least |about )?$"
)
RESPECTIVELY = AnyCase(r"respectively|respectivamente|respectivement|beziehungsweise|jeweils|分别|それぞれ")
