"""Number words of four languages, with their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product


def _counted(words: str, *, first: int = 0, step: int = 1) -> dict[str, int]:
    """Return word -> value for words in the order of their values."""
    return {word: first + step * place for place, word in enumerate(words.split())}


ENGLISH = _counted(
    "zero one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
) | _counted("twenty thirty forty fifty sixty seventy eighty ninety", first=20, step=10)
SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000}

GERMAN_ONES = _counted(
    "null ein zwei drei vier fünf sechs sieben acht neun zehn "
    "elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
)
GERMAN_TENS = _counted("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig", first=20, step=10)
SPANISH_ONES = _counted(
    "cero un dos tres cuatro cinco seis siete ocho nueve diez "
    "once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve "
    "veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
)
SPANISH_TENS = _counted("treinta cuarenta cincuenta sesenta setenta ochenta noventa", first=30, step=10)
FRENCH_ONES = _counted(
    "zéro un deux trois quatre cinq six sept huit neuf dix "
    "onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf"
)
FRENCH_TENS = _counted("vingt trente quarante cinquante soixante", first=20, step=10)
TEN, ELEVEN = 10, 11


def _german() -> dict[str, float]:
    table: dict[str, float] = dict(GERMAN_ONES)
    for (ten, tens), (word, one) in _below_a_hundred(GERMAN_TENS, GERMAN_ONES):
        table[ten if one == 0 else f"{word}und{ten}"] = tens + one
    halves = {f"{word}einhalb": one + 0.5 for word, one in GERMAN_ONES.items() if one}
    return table | halves | {"hundert": 100, "anderthalb": 1.5}


def _spanish() -> dict[str, float]:
    table: dict[str, float] = dict(SPANISH_ONES)
    for (ten, tens), (word, one) in _below_a_hundred(SPANISH_TENS, SPANISH_ONES):
        table[ten if one == 0 else f"{ten} y {word}"] = tens + one
    return table | {"uno": 1, "cien": 100}


def _french() -> dict[str, float]:
    table: dict[str, float] = dict(FRENCH_ONES)
    for (ten, tens), (word, one) in _below_a_hundred(FRENCH_TENS, FRENCH_ONES):
        table[ten if one == 0 else f"{ten} et un" if one == 1 else f"{ten}-{word}"] = tens + one
    for word, one in FRENCH_ONES.items():
        if one >= TEN:  # from seventy on the teens go on counting
            table["soixante et onze" if one == ELEVEN else f"soixante-{word}"] = 60 + one
        table["quatre-vingts" if one == 0 else f"quatre-vingt-{word}"] = 80 + one
    return table


def _below_a_hundred(tens: dict[str, int], ones: dict[str, int]) -> product[tuple[tuple[str, int], tuple[str, int]]]:
    return product(tens.items(), list(ones.items())[:TEN])


WORDS: Mapping[str, Callable[[], dict[str, float]]] = {"de": _german, "es": _spanish, "fr": _french}
