"""From a term to the forms it takes in print: spellings, endings, and names that share their last word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.extract.fold import Folded, fold
from etl.values import dataclass

# Tables are written in American English; each pair is the letters that British English writes otherwise.
BRITISH = tuple(
    (re.compile(american), british)
    for american, british in (
        (r"tumor", "tumour"),
        (r"emi(?=as?\b|c\b)", "aemi"),
        (r"(?<![a-z])hem(?=[ao])", "haem"),
        (r"esophag", "oesophag"),
        (r"edema", "oedema"),
        (r"(?<=pn)ea\b|(?<=rrh)ea\b", "oea"),
        (r"estrogen", "oestrogen"),
        (r"pediatric", "paediatric"),
        (r"gyneco", "gynaeco"),
        (r"leuko(?=pen)", "leuco"),
        (r"celiac", "coeliac"),
        (r"cecal", "caecal"),
        (r"\blocalized", "localised"),
    )
)
# What a name may end in without being another name: plural, and in German also the cases.
ENDINGS = {"es": ("s", "es"), "de": ("s", "es", "e", "en", "n", "er")}
ENDINGS_ELSEWHERE = ("s", "es")
# "Melanompatienten": a German disease name may open a longer word. Shorter ones open too many others ("Grippe-").
COMPOUND_MIN = 7
_HEADED = re.compile(r"(.+?)(?: (adenocarcinoma|cancer|carcinoma|leuka?emia|lymphoma|sarcoma|tumou?r)|(krebs))")
_PLURAL_INSIDE = re.compile(r"^(cancer|carcinoma) of\b")
_CODE = re.compile(r"([A-Za-z]{2,6})[- ]?(\d{3,}[A-Za-z]?)")
# Abbreviations that are English words in a line of capitals ("ALL PATIENTS RESPONDED").
ORDINARY_WORDS = frozenset(("AIDS", "ALL", "CUP", "GIST", "KIT", "MET", "NET", "RET", "SMO"))
# "ORR74%", "PFS6~9个月": Chinese sets no space between an abbreviation and its value
_GLUED_VALUE = re.compile(r"\d{1,3}(?:\.\d{1,2})?\s?(?:[%％~～]|[个個かヶヵカケ]?月)")
_CAPITALS_BEFORE = re.compile(r"[A-Z]{2,} $")
_CAPITALS_AFTER = re.compile(r" [A-Z]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One name of a concept as a table has it; `case`: it matches only as written."""

    text: str
    kind: str
    concept: str
    language: str | None = None
    case: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """One folded form of a term and what must hold where it stands in a text.

    `exact` is the form with its case, if the case matters. `head` is the word it must share with a later
    name: "pancreatic" before "and gastric cancers". A `compound` may be followed by more letters.
    """

    kind: str
    concept: str
    exact: str | None
    endings: tuple[str, ...]
    head: str | None = None
    compound: bool = False

    def end(self, text: Folded, start: int, end: int) -> int | None:
        """Return where the name ends in the folded text with its ending, null where it is part of another word."""
        if self.exact is not None and (text.plain[start:end] != self.exact or _shouted(text.plain, start, end)):
            return None
        if _ends(text.lower, end):
            return end
        if self.kind == "endpoint" and self.exact is not None and _GLUED_VALUE.match(text.lower, end):
            return end
        for ending in self.endings:
            longer = end + len(ending)
            if text.lower.startswith(ending, end) and _ends(text.lower, longer):
                return longer
        return end if self.compound and text.lower[end].isalpha() else None


class _InWord(dict[str, bool]):
    """Whether a character belongs to a word that is set apart by spaces: not so Chinese, Japanese, signs, notes.

    Each character is judged once: every name that is found asks about the characters around it.
    """

    def __missing__(self, character: str) -> bool:
        self[character] = character < "\u2e80" and (character.isalpha() or character in "0123456789")
        return self[character]


IN_WORD = _InWord()


def _ends(lower: str, end: int) -> bool:
    return end >= len(lower) or not IN_WORD[lower[end]] or not IN_WORD[lower[end - 1]]


def _shouted(plain: str, start: int, end: int) -> bool:
    if plain[start:end] not in ORDINARY_WORDS:
        return False
    return bool(_CAPITALS_BEFORE.search(plain, max(0, start - 30), start) or _CAPITALS_AFTER.match(plain, end))


def surfaces(term: Term) -> Iterator[tuple[str, Surface]]:
    """Yield each folded form of a term, in lower case, with what must hold where it stands."""
    for plain in _spellings(term):
        yield plain.lower(), _surface(term, exact=plain if term.case else None)
        headed = None if term.case or term.kind != "cancer" else _HEADED.fullmatch(plain.lower())
        if headed:
            yield headed.group(1), _surface(term, exact=None, head=headed.group(2) or headed.group(3))


def _surface(term: Term, *, exact: str | None, head: str | None = None) -> Surface:
    disease = term.kind in {"cancer", "other_disease"}
    return Surface(
        kind=term.kind,
        concept=term.concept,
        exact=exact,
        endings=() if head else ENDINGS.get(term.language or "", ENDINGS_ELSEWHERE),
        head=head,
        compound=disease and term.language == "de" and not head and len(term.text) >= COMPOUND_MIN,
    )


def _spellings(term: Term) -> Iterator[str]:
    plain = fold(term.text).plain
    yield plain
    code = _CODE.fullmatch(term.text)
    if code:
        yield from ({f"{code[1]}{join}{code[2]}" for join in ("", " ", "-")} - {plain})
    elif term.language == "en" and not term.case:
        yield from _english(plain)
    elif term.language == "fr" and "œ" in plain:
        yield plain.replace("œ", "oe")


def _english(plain: str) -> Iterator[str]:
    british = plain
    for american, letters in BRITISH:
        british = american.sub(letters, british)
    spellings = (plain,) if british == plain else (plain, british)
    yield from spellings[1:]
    for spelling in spellings:
        if re.search(r"[^aeiou]y$", spelling):
            yield spelling[:-1] + "ies"
        of = _PLURAL_INSIDE.sub(r"\1s of", spelling)
        if of != spelling:
            yield of
