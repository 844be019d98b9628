"""Endpoints named in a sentence, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from etl.extract.concepts import Concept
from etl.extract.lexicon import Lexicon
from etl.extract.lookalikes import looks_alike
from etl.extract.own_names import OWN_NAME
from etl.model import Span
from etl.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An endpoint named in a sentence; `start` and `end` count the sentence's text."""

    code: str
    takes: tuple[str, ...]
    start: int
    end: int
    text: str
    term: str | None = None


LONGEST_ABBREVIATION = 4


ARTICLES = {"de": frozenset({"die"})}  # words of one language that are an endpoint's name in another


def mentions_of(concepts: Iterable[Concept], base: int, lexicon: Lexicon, *, language: str | None) -> list[Mention]:
    """Return the endpoints and adverse events among concepts, placed from the sentence's start at `base`.

    The PD of "PD-1" is part of a target's name and no progression.
    """
    named = tuple(concepts)
    targets = [concept.span for concept in named if concept.kind == "target"]
    found = (
        _mention(concept, base, lexicon, language=language) for concept in named if not _is_part(concept.span, targets)
    )
    articles = ARTICLES.get(language or "", frozenset())
    return [mention for mention in found if mention is not None and mention.text.lower() not in articles]


def _is_part(span: Span, longer: Iterable[Span]) -> bool:
    return any(name.start <= span.start and span.end <= name.end and name != span for name in longer)


# abbreviations of Spanish and French names, which are something else in English ("SG arm")
ROMANCE = frozenset({"SG", "SLP", "SSP", "SLE", "SSM", "TRO", "TRG"})


def _mention(concept: Concept, base: int, lexicon: Lexicon, *, language: str | None) -> Mention | None:
    start, end, text = concept.span.start - base, concept.span.end - base, concept.text
    if concept.kind == "ae":
        code = lexicon.ae_codes.get(concept.concept, "AE")
        return Mention(
            code=code if code in OWN_CODE else "AE",
            takes=("rate",),
            start=start,
            end=end,
            text=text,
            term=concept.concept,
        )
    if concept.kind not in {"endpoint", OWN_NAME}:
        return None
    rule = lexicon.endpoints[concept.concept]
    if text in ROMANCE and language not in {"es", "fr", None}:
        return None
    if concept.kind != OWN_NAME and _is_other_abbreviation(text, rule.abbreviations):
        return None
    # a dose-limiting toxicity is an adverse event with that term, so that safety can be counted in one place
    term = "dose-limiting toxicity" if rule.code == "DLT" else None
    return Mention(code="AE" if term else rule.code, takes=rule.takes, start=start, end=end, text=text, term=term)


def _is_other_abbreviation(text: str, abbreviations: Sequence[str]) -> bool:
    """Say whether a short word in capitals is an abbreviation that an endpoint does not go by."""
    short = text.isascii() and text.isupper() and len(text) <= LONGEST_ABBREVIATION
    return short and bool(abbreviations) and text not in abbreviations


OWN_CODE = frozenset({"CRS", "ICANS"})
IN_BRACKET = re.compile(r"\s?[(\[]\s?$")


def settled(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions without what is named twice: "progression-free survival (PFS)", words of a longer name."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        last = kept[-1] if kept else None
        if last is not None and mention.start < last.end:
            other = last.code in GENERIC and mention.code not in GENERIC
            if other and not looks_alike(text, mention, mentions):
                kept[-1] = mention
            continue
        known = _without_recurrence(text, mention)
        if last is not None and (_is_part_of(text, last, known) or _explains(text, last, known)):
            continue
        if looks_alike(text, known, mentions):
            continue
        joined = _joined(text, last, known) if last is not None else None
        if joined is not None:
            kept[-1] = joined
        else:
            kept.append(known)
    return tuple(kept)


def _is_part_of(text: str, last: Mention, mention: Mention) -> bool:
    """Say whether an endpoint only spells out the one before its bracket: "disease control rate (CR + PR + SD)"."""
    opened = OPENS.match(text, last.end) if last.code in SUMS and last.code != mention.code else None
    if opened is None:
        return False
    inside = text[opened.end() : mention.start]
    return DIGIT.search(inside) is None and inside.count(")") <= inside.count("(")


def _explains(text: str, last: Mention, mention: Mention) -> bool:
    """Say whether "side effect" only explains the harm named before it: "neutropenia, a frequent side effect, was"."""
    named = last.code in OWN_CODE or last.term is not None
    return named and mention.code == "AE" and APPOSED.fullmatch(text[last.end : mention.start]) is not None


APPOSED = re.compile(r",\s(?:an?|the|un|une|una|eine?|la|le|el|der|die|das) (?:[\w-]+ ){0,3}", re.IGNORECASE)
SUMS = frozenset({"DCR", "ORR", "CBR"})
OPENS = re.compile(r"\s?(?:rates?)?(?:,? or [A-Z]{2,3},?)?\s?\(")
DIGIT = re.compile(r"\d")


def _without_recurrence(text: str, mention: Mention) -> Mention:
    if mention.code == "RECURRENCE" and WITHOUT.search(text[max(0, mention.start - 34) : mention.start]):
        return replace(mention, code="RFS", takes=("rate", "time", "ratio"))
    if mention.code == "OS" and SO_LONG_WELL.match(text, mention.end):
        return replace(mention, code="DFS")
    before = text[max(0, mention.start - 34) : mention.start]
    if mention.text.lower() == "survival" and FREE_OF_OTHER.search(before):
        return replace(mention, code="OTHER")
    if mention.code == "PD" and (NOT_DONE.search(before) or FREE_OF_IT.search(before)):
        return replace(mention, code="PFS", takes=("rate", "time", "ratio"))
    return mention


def _joined(text: str, last: Mention, mention: Mention) -> Mention | None:
    """Return one mention for two that name one endpoint; null where they are two."""
    between = text[last.end : mention.start]
    if last.code == "OS" and mention.code in FREE_OF and ALIVE.search(last.text) and ALIVE_AND.fullmatch(between):
        return mention
    opened = last.code in OPENED_BY_VERB and mention.code != "AE" and VERB_WITH.fullmatch(between) is not None
    if opened or (last.code == "AE" and between == " " and LED_TO.match(mention.text)):
        return replace(mention, start=last.start)
    if not IN_BRACKET.fullmatch(between):
        return None
    if mention.code == last.code:
        return replace(last, end=min(mention.end + 1, len(text)))
    if last.text.lower() in VAGUE and mention.text.isupper():
        return replace(mention, start=last.start)
    return None


# "castration resistance-free survival": a survival without what no endpoint of ours names
FREE_OF_OTHER = re.compile(r"[a-z]-free $", re.IGNORECASE)
# "la survie à cinq ans sans maladie": the time stands within the name
SO_LONG_WELL = re.compile(
    r"\s(?:at|à|a(?: los)?|nach)\s(?:\w+)\s(?:years?|months?|ans?|mois|años?|meses|jahren?|monaten?)\s"
    r"(?:without disease|free of disease|sans maladie|libre de (?:la )?enfermedad|sin enfermedad|ohne erkrankung)\b",
    re.IGNORECASE,
)
LED_TO = re.compile(r"le(?:d|ading) to ", re.IGNORECASE)  # "adverse events leading to discontinuation": one endpoint
OPENED_BY_VERB = frozenset({"RESPONSE", "CBR"})
VERB_WITH = re.compile(
    r"\s(?:with |mit |con |avec |par |d'|de |von )(?:an? |einer |einem |une? |una |la |el |le )?", re.IGNORECASE
)
GENERIC = frozenset({"AE"})
FREE_OF = frozenset({"PFS", "DFS", "RFS", "EFS", "MFS", "NED"})
# "progress-free survival (PFS)": the abbreviation knows better than the words we know
VAGUE = frozenset({"survival", "response", "response rate", "remission", "recurrence", "progression"})
WITHOUT = re.compile(
    r"\b(?:without|free of|free from|had not|has not|have not|did not|didn't|hadn't|had no|have no|has no"
    r"|ohne|keinen|sin|sans"
    r"|no (?:habían?|han|ha)|n'(?:avai(?:en)?t|ont|a) pas)\s(?:[\w'-]+\s){0,4}$|(?:未|无|没有|無)(?:出现|发生|见|再)?$",
    re.IGNORECASE,
)
FREE_OF_IT = re.compile(
    r"\b(?:without|free of|free from|no|aucune?|sans|sin|ninguna|ohne|keine?) (?:evidence of |signs? of )?$",
    re.IGNORECASE,
)
NOT_DONE = re.compile(
    r"\b(?:(?:did|had|has|have) not|didn't|hadn't|haven't) (?:yet )?(?:report|have|show|experience|see|seen|had)?"
    r"(?:ed|d)?\s?(?:any )?(?:\w+ )?$"
    r"|\bn(?:e |')(?:avai(?:en)?t|ont|a|présent\w+|montr\w+) (?:pas|plus|aucune?) (?:présenté |eu |connu "
    r"|montré )?(?:de |d')?$"
    r"|\b(?:hatten|zeigten|zeigte|entwickelten|erlitten)(?: \w+){0,4} keine? $"
    r"|\bno (?:habían?|han|ha)?\s?(?:presentado|presentaron|presentaban|mostraron|mostraban|tuvieron|sufrieron) $",
    re.IGNORECASE,
)
ALIVE = re.compile(
    r"alive|surviv(?:ed|ing)|en vie|viv[oa]s|vivants?|survécu|sobreviv|am leben|lebten"
    r"|überlebten|lived|living",
    re.IGNORECASE,
)
ALIVE_AND = re.compile(
    r"\s?,?\s?(?:and|but|with|while|y|et|und)?\s?(?:(?:without|free of|free from|no|sans|sin|ohne|libres? de) "
    r"(?:evidence of |signs of )?)?",
    re.IGNORECASE,
)
