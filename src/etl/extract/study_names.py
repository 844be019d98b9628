"""Names in a study's description: listed journals, meetings and sponsors, institutions, trials."""

from __future__ import annotations

import re
from functools import lru_cache

from etl.rules.schema_study import StudyBook, Venue

FEWEST_MARKS = 3
SMALL = re.compile(r" (?:and|&|y|et|und) (?:the )?")
# after a listed name only these may follow in capitals; "Nature" before "Foo" is another journal
MAY_FOLLOW = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Annual|Congress|Meeting|Virtual|Symposium|Conference|20\d\d|Inc\b"
)


@lru_cache(maxsize=8)
def _spellings(book: StudyBook, kind: str) -> dict[str, tuple[tuple[str, Venue], ...]]:
    pairs = [(name, venue) for venue in book.venues if venue.kind == kind for name in venue.names]
    by_letter: dict[str, list[tuple[str, Venue]]] = {}
    for name, venue in sorted(pairs, key=lambda pair: -len(pair[0])):
        by_letter.setdefault(name[0], []).append((name, venue))
    return {letter: tuple(names) for letter, names in by_letter.items()}


def listed(text: str, at: int, *, kind: str, book: StudyBook) -> tuple[Venue, int] | None:
    """Return the listed journal, meeting or sponsor whose name begins there, the longest, and where it ends."""
    for name, venue in _spellings(book, kind).get(text[at : at + 1], ()):
        if text.startswith(name, at) and _ends(text, at + len(name)):
            return venue, at + len(name)
    return None


def _ends(text: str, end: int) -> bool:
    following = text[end : end + 2]
    if following[:1].isalnum() and following[0].isascii() and text[end - 1].isascii():
        return False
    if following[:1] == " " and following[1:].isupper():
        return bool(MAY_FOLLOW.match(text, end + 1))
    return following[:1] not in {"-", "&"} or following == "--"


def institution(words: str, book: StudyBook) -> str | None:
    """Return the institution that capitalised words name; null if none of them is an institution's word.

    Of "A University and B Hospital" it is the first; of "Jane Roe of the A University" and "Boston's A
    University" it is "A University".
    """
    parts = SMALL.split(words)
    name = parts[0] if len(parts) > 1 and all(_is_institution(part, book) for part in parts) else words
    name = name.rstrip(".,'-&/ ").removesuffix("'s")
    name = _without_owner(name, book)
    whole = name.startswith("The ") and any(token.lower() in book.meanings["institution"] for token in name.split())
    return name if whole or _is_institution(name, book) else None


def _without_owner(name: str, book: StudyBook) -> str:
    for mark in ("'s ", " of the ", " of The ", " from the ", " at the "):
        owner, _, owned = name.partition(mark)
        if owned and _is_institution(owned, book) and not _is_common(owned.split(maxsplit=1)[0], book):
            named = mark == "'s " or not any(_is_common(token, book) for token in owner.split())
            name = owned if named else name
    return name


def _is_common(token: str, book: StudyBook) -> bool:
    return token.lower() in book.meanings["institution"] or token.lower() in book.meanings["generic"]


def _is_institution(words: str, book: StudyBook) -> bool:
    tokens = [token for token in re.findall(r"[^\W_]+", words) if token[0].isupper()]
    marks = [token for token in tokens if token.lower() in book.meanings["institution"]]
    return bool(marks) and any(token.lower() not in book.meanings["generic"] and token not in marks for token in tokens)


def trial_name(words: str, book: StudyBook) -> str | None:
    """Return the words if they can be a trial's name: no agency, disease or gene, three capitals or digits."""
    words = words.strip()
    marks = sum(char.isupper() or char.isdigit() for char in words)
    return words if marks >= FEWEST_MARKS and words.lower() not in book.meanings["not_a_trial"] else None
