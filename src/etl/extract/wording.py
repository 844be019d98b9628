"""Shapes of wording that several parts of the linker look for."""

from __future__ import annotations

import re
from functools import lru_cache

from etl.extract.any_case import AnyCase

NOISE = re.compile(r"\((?:[^()]|\([^()]{0,60}\)){0,160}\)|\[[^\[\]]{0,160}\]")


@lru_cache(maxsize=256)  # what stands between a value and an endpoint is asked for several times
def without_noise(words: str) -> str:
    """Return words without what stands in brackets."""
    return NOISE.sub("", words) if "(" in words or "[" in words else words


VERSUS = AnyCase(
    r"\b(?:versus|vs\.?|relative to|compared (?:with|to)|as compared (?:with|to)|in comparison (?:with|to)|against"
    r"|while"
    r"|whereas|rather than|v\.?|than|frente al?|comparad[oa]s? (?:con|al?)|en comparación (?:con|al?)|contra|contre"
    r"|par rapport (?:à|aux?)|comparée?s? (?:à|aux?|avec)|comparativement (?:à|aux?)|alors que|tandis que"
    r"|au lieu de|en lugar de|superior(?:es)? a (?:l[ao]s?|datos)"
    r"|supérieure?s? (?:à celles?|à ceux|aux données)"
    r"|que (?:en|con|el|las?|los|dans|avec|sous|chez|le|les)|qu'(?:avec|en|dans|au|à|chez)|gegenüber"
    r"|verglichen mit"
    r"|im vergleich (?:zu[mr]?|mit)|so \w+ wie|statt|als (?:in|im|bei|mit|unter|die|der|das)|während|mientras)\b"
    r"|(?<![从然反因])而(?![且言是])|对比|相比|に対し|対(?![照象し応策処])|(?<![同占])比(?![例率较較重])"
    r"|[低高优長长短多少][于於](?=[^,、。;]{1,20}[组組群])"
)


PEOPLE_AFTER = re.compile(
    r"\s?[)\]]?\s?(?:of (?:the |all |these |those |its |our |evaluable |treated |eligible |such "
    r"|[\w-]+ )*)?(?:[\w/+'-]+ ){0,3}?(?:patients?|participants?|subjects?|people|men|women|children|pts"
    r"|individuals|those|them|volunteers|cases|who"
    r"|de (?:(?:l[oa]s|est[oa]s) )?(?:pacientes|mujeres|hombres|niños|personas|enferm[oa]s|casos|participantes)"
    r"|de ell[oa]s|de (?:quienes|l[oa]s que)"
    r"|(?:des|de ces) (?:patiente?s|malades|femmes|hommes|enfants|personnes|participante?s|cas)|d'entre (?:eux|elles)"
    r"|(?:der|aller|dieser) (?:\w+ )?(?:\w*patient\w*|\w*teilnehmer\w*|betroffenen|behandelten|fälle|frauen|männer"
    r"|kinder"
    r"|personen|probanden|erkrankten|menschen)|von ihnen|pacientes|malades"
    r"|\w*patient\w*|的?(?:[一-鿿]{0,10}?)?(?:患者|病人|受试者)|の(?:[一-鿿ァ-ヶー]{0,8})?患者)",
    re.IGNORECASE,
)


VERB_AFTER = AnyCase(
    r"\s?[)\]]?\s?(?:\([^()]{0,60}\)\s?)?,?\s?(?:of (?:the|these|those|them|all) \w+ )?(?:still |also |then "
    r"|have |since |even |had |reportedly |eventually |subsequently |ultimately |actually |initially |later )?"
    r"(?:had|has|have|achieved?|showed|show|experienced?|responded|remain(?:ed|s)?|were|are"
    r"|developed|reported|died|relapsed|survived?|saw|see|went|go|entered|attained|reached|lived|benefited"
    r"|progressed|stopped|discontinued|suffered|got|became|obtained|demonstrated|exhibited|received a"
    r"|maintained|did|a (?:complete|partial|objective)|achieving|experiencing|having"
    r"|(?:no )?(?:se )?(?:lograron|logró|presentaron|presentó|alcanzaron|alcanzó|tuvieron|tuvo|mostraron|mostró"
    r"|respondieron|respondió|responden|sobrevivieron|sobrevivió|sobreviven?|estaban?|seguían?|siguen?|ha[nb]\w*"
    r"|experimentaron|experimentó|sufrieron|sufrió|mantenían?|mantuvieron|murieron|fallecieron|recayeron|recayó"
    r"|permanec\w+|contin(?:uaban|uaron|úan)|sentían|sintieron|padecieron|notaron|desarrollaron|obtuvieron"
    r"|consiguieron|registraron|vivían?|vivieron|redujeron"
    r"|beneficiaron"
    r"|abandonaron|suspendieron|interrumpieron|discontinuaron)"
    r"|(?:n')?(?:ont|a (?=(?:pas |complètement |totalement |bien |ainsi )?(?:[a-zéè]{2,}[éui]|eu|été|atteint)\b)"
    r"|avaient|avait|présentaient|présentent|étaient|était|sont|obten\w+|attei\w+"
    r"|répond\w+|restaient|survivaient|survivent|vivaient|demeuraient|rechutent)"
    r"|sprachen|spricht|erreichten|erzielten|hatten|haben|zeigten|wiesen|überlebten|waren|erlitten|lebten|lebte|leben"
    r"|entwickelten|profitierten|blieben|starben|verstarben|brachen|kam|konnte[n]?|überlebte|wurden?|war|verschwand(?:en)?|kehrten?|schrumpften?|blieb"
    r"|bildete[n]? sich|ging(?:en)?|trat(?:en)?|stellte sich)\b"
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
