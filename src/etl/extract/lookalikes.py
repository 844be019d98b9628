"""Words that look like an endpoint and are none: treatment that lasted, an immune response, relapsed lymphoma."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.extract.mentions import Mention

BEFORE_CHARS = 40


def looks_alike(text: str, mention: Mention, mentions: Iterable[Mention]) -> bool:
    """Say whether words only look like an endpoint, by what stands beside them."""
    before, said = text[max(0, mention.start - BEFORE_CHARS) : mention.start], mention.text.lower()
    if mention.code == "DOR" and said in LASTED:
        return TREATMENT.search(before) is not None or not EFFECT.search(text)
    if said == "median duration" and OF_WHAT.match(text, mention.end):
        return True
    if said in THE_RESPONDED and SHARE_OF.search(before):
        return any(m.start > mention.end and "rate" in m.takes for m in mentions)
    other = (
        mention.code == "DEATH" and FACED.search(before),
        mention.code == "RESPONSE" and (OTHER_RESPONSE.search(before) or MEASURED.search(before)),
        said == "survivors" and OF_PEOPLE.search(before),
        said in ADJECTIVES and (NOUN_AFTER.match(text, mention.end) or WHO_THEY_ARE.search(text)),
        said in CAME_BACK and (REFRACTORY_AFTER.match(text, mention.end) or ADVANCED_BEFORE.search(before)),
        GROUP_AFTER.match(text, mention.end),
        mention.code == "CBR" and NO_BENEFIT.search(before),
        said == "lives" and LIVES_OF.search(before),
        mention.code == "OS" and LIVING_CELLS.match(text, mention.end),
        mention.text in {"OR", "RR"} and (RATIO_NEXT.match(text, mention.end) or RATIO_SPELT.search(before)),
    )
    return any(other) or _is_expanded(text, mention, mentions)


def _is_expanded(text: str, mention: Mention, mentions: Iterable[Mention]) -> bool:
    """Say whether the text itself spells an abbreviation out as something else: "CR (city of residence)"."""
    spelt = EXPANDED.match(text, mention.end) if mention.text.isupper() else None
    return (
        spelt is not None
        and _in_order(mention.text, "".join(word[0] for word in spelt["words"].upper().split()))
        and not any(mention.end < m.start < mention.end + BEFORE_CHARS for m in mentions)
    )


def _in_order(letters: str, initials: str) -> bool:
    rest = iter(initials)
    return all(letter in rest for letter in letters)


LASTED = frozenset({"lasted", "lasting"})
TREATMENT = re.compile(
    r"\b(?:treatment|therapy|follow-up|study|trial|infusion|surgery|procedure|course|chemotherapy)\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
# "the median duration of treatment": not of a response
OF_WHAT = re.compile(
    r"\s(?:of|on) (?!(?:[\w-]+ ){0,3}(?:respon|remission|benefit|disease|control|CR|PR|SD|VGPR|stable|effect))",
    re.IGNORECASE,
)
EFFECT = re.compile(r"respon|remission|benefit|effect|control|shrink|disease|cancer|tumou?r", re.IGNORECASE)
# "rapport de risque [RR]": the abbreviation of what stands before its bracket
RATIO_SPELT = re.compile(
    r"(?:rapport des? (?:risques?|cotes)|risques? relatifs?|riesgo relativo|cociente de (?:riesgos?|probabilidades)"
    r"|relatives risiko|risikoverhältnis|relative risk|risk ratio|odds ratio)\s?[\[(]$",
    re.IGNORECASE,
)
# "61% of responders remained in response": of whom, not what happened
THE_RESPONDED = frozenset({"responders", "responses", "responding patients", "responsive", "complete responders"})
SHARE_OF = re.compile(
    r"(?:\d ?%|\d|percent|per cent|half|thirds?|quarters?|all) (?:of|among|in) (?:the |all |these |those |\d+ )*$",
    re.IGNORECASE,
)
# the body's answer to a vaccine, and those who had none
OTHER_RESPONSE = re.compile(
    r"\b(?:immune|antibody|t[- ]cell|b[- ]cell|humoral|cellular|inflammatory|immunologic(?:al)?|vaccine"
    r"|placebo|dose)[ -]$|\bnon-?\s?$|(?:部位|免疫|アレルギー|炎症|过敏|输注|輸注|抗体)(?:の|的)?$",
    re.IGNORECASE,
)
MEASURED = re.compile(
    r"\b(?:measur|assess|evaluat)(?:ed|ing|e|able)? (?:for )?(?:an? |the |tumou?r )*$"
    r"|\bevaluable for (?:an? |the |tumou?r )*$",
    re.IGNORECASE,
)
# "adults with relapsed and refractory lymphoma": the disease, not what happened
ADJECTIVES = frozenset({"relapsed", "recurrent", "relapsing"})
NOUN_AFTER = re.compile(
    r"(?:/|,? (?:and|or) |, )(?:refractory|metastatic|advanced)\b"
    r"|\s(?:[A-Z][\w-]*|B-cell|T-cell|large|follicular|acute|chronic"
    r"|multiple|childhood|advanced|metastatic|diffuse|mantle|breast|lung|ovarian)\b",
)
# "再発・難治性の骨髄腫", "复发或转移性鼻咽癌"
CAME_BACK = frozenset({"再発", "复发", "復發", "復発", "rechute", "en rechute", "en recaída", "recaída", "rezidiviert"})
REFRACTORY_AFTER = re.compile(
    r"(?:[/・、或和及与\s]|または|又は|および)*(?:难治|難治|转移性|轉移性|転移性)|性(?!の?再発)|/转移|または転移"
    r"|\s(?:ou|et/ou|o|y/o|oder|und/oder) r[eé]fra[ck]t\w+",
    re.IGNORECASE,
)
ADVANCED_BEFORE = re.compile(r"(?:進行|晚期|不能|転移|转移)性?(?:な|・|または|又は|あるいは|及び|/|、|,|或者?|和|及)$")
LIVING_CELLS = re.compile(r"[的之]?(?:癌|肿瘤|腫瘍|がん)?(?:细胞|細胞)")  # "无存活之癌细胞"
NO_BENEFIT = re.compile(r"(?:无法|不能|未能|难以|没有)[^,。;、]{0,10}$")  # "60%的患者无法从免疫治疗中获益"
# "DCR组mOS显著长于PD组": a group that is named by what its patients had
GROUP_AFTER = re.compile(r"\s?(?:患者)?[组組群](?![间間内成织合])")
# "66% were male, 58% had relapsed and 42% had relapsed and refractory disease": who they are
WHO_THEY_ARE = re.compile(
    r"\b(?:were (?:male|female|men|women)|relapsed (?:and|or) refractory|had received (?:prior|previous|one|two|\d)"
    r"|median age)\b",
    re.IGNORECASE,
)
# "at some point in their lives": a noun
LIVES_OF = re.compile(
    r"\b(?:the|their|our|his|her|whose|many|more|sav\w+|of|\w+['’]s?|(?:\d[\d,]*|thousand|million)s?)\s$", re.IGNORECASE
)
FACED = re.compile(
    r"\b(?:facing|face[ds]?|near|nearing|cheat\w*|threat of|sudden infant|cell|brain|fear of)[ -]$", re.IGNORECASE
)
OF_PEOPLE = re.compile(r"\b(?:of|among|for|in|to|help) (?:the |many |some )?(?:[\w-]+ ){0,3}$", re.IGNORECASE)
RATIO_NEXT = re.compile(r"\s?[=:,]?\s?\d{1,2}[.,]\d(?!\d*\s?%)")
# "CR (city of residence)": an abbreviation that the text itself spells out as something else
EXPANDED = re.compile(r"\s?\((?P<words>(?:[a-z]{2,}\s){1,5}[a-z]{2,})\)")
