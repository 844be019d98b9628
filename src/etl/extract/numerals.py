"""Numerals: digits and number words of six languages, with their values."""

from __future__ import annotations

import re
from functools import cache

from etl.extract.found_from import found_from
from etl.extract.number_words import ENGLISH, SCALES, WORDS
from etl.extract.prefilter import Filtered
from etl.values import dataclass, replace

COMMA_LANGUAGES = frozenset({"es", "fr", "de"})
MOST_THOUSANDS = 1000
LONGEST = 18  # characters; longer runs of digits are identifiers


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number as written; `start` and `end` count the text it was found in."""

    start: int
    end: int
    value: float
    words: bool


# Japanese newspapers print decimals with a middle dot, which also lists: "25・1%", but "1・3・5年"
AFTER_DOT = r"\s?(?:%|パーセント|[カかヵヶ]月|割|倍|ポイント|人に|万|億)"
DIGITS = re.compile(
    r"(?:(?<![A-Za-z0-9])|(?<=ORR)|(?<=DCR)|(?<=TTP)|(?<=vs)(?=\d)|(?<=PFS)|(?<=OS)|(?<=DFS)|(?<=EFS)|(?<=RFS)"
    r"|(?<=DOR)|(?<=DoR)|(?<=pCR)|(?<=HR))"
    r"(?<![0-9][.,])"
    r"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?(?![\d,])|\d{1,3}(?:\.\d{3}){1,4}(?:,\d{1,6})?(?![\d.])"
    rf"|\d{{1,3}}・\d{{1,2}}(?={AFTER_DOT})|\d{{1,15}}(?:[.,·]\d{{1,8}})?|\.\d{{1,8}})(?!\d)"
)

ENGLISH_WORD = "|".join(sorted([*ENGLISH, *SCALES], key=len, reverse=True))
# "a hundred and five" is one number, "three and five" are two
ENGLISH_RUN = (
    rf"\b(?:a\s)?(?:{ENGLISH_WORD})(?:(?:-|(?:(?<=hundred)|(?<=thousand))\sand\s|\s)(?:{ENGLISH_WORD})){{0,11}}\b"
)
ENGLISH_RUNS = Filtered([("english", re.compile(ENGLISH_RUN, re.IGNORECASE))])
BETWEEN_WORDS = re.compile(r"[-\s]+")
HAN = {c: v for v, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
HAN_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
HAN_RUN = re.compile(r"(?!百分[点點])[〇零一二两兩三四五六七八九十百千万]{1,12}(?:点[〇零一二三四五六七八九]{1,4})?")


def numerals(text: str, language: str | None) -> list[Numeral]:
    """Return every numeral of a text, in order; word numerals of English, Han, and of the language given."""
    found = [
        _scaled(text, Numeral(start=m.start(), end=m.end(), value=value, words=False))
        for m in found_from(FIRST_DIGIT, DIGITS, text)
        if (value := parse_digits(m.group(), language)) is not None
    ]
    found += _english(text)
    found += _han(text)
    if language in COMMA_LANGUAGES:
        found += _listed(text)
        found += _spaced(text)
    return without_overlap([_with_half(text, numeral) for numeral in found])


# where a numeral may begin: looked for first, for that is five times quicker than trying DIGITS everywhere
FIRST_DIGIT = re.compile(r"\d|\.(?=\d)")


# "1 060 patientes", "403 300 Menschen": the thousands stand apart
SPACED = re.compile(r"(?<!\d )(?<![\w.,·])[1-9]\d{0,2}(?: \d{3}){1,3}(?![\d.,·]?\d)(?! ?(?:%|mg|ml))")


def _spaced(text: str) -> list[Numeral]:
    return [
        Numeral(start=m.start(), end=m.end(), value=float(m.group().replace(" ", "")), words=False)
        for m in SPACED.finditer(text)
    ]


HALF = re.compile(
    r" ?½|(?: |-)1/2(?![\d/])|,? and a half\b|-and-a-half\b| y medi[oa]\b| et demie?\b",
    re.IGNORECASE,
)


def _with_half(text: str, numeral: Numeral) -> Numeral:
    """Read "6½", "six and a half" and "six et demi" as one number."""
    half = HALF.match(text, numeral.end)
    if half is None or numeral.value != int(numeral.value):
        return numeral
    return replace(numeral, end=half.end(), value=numeral.value + 0.5)


THOUSANDS = re.compile(r"\s(?:mil|mille|tausend|thousand|Tsd\.)(?![A-Za-zÀ-ÿ])", re.IGNORECASE)
REST = re.compile(r"\d{1,4}(?![\d.,])")
MYRIADS = {"万": 10_000, "萬": 10_000, "億": 100_000_000, "亿": 100_000_000}


def _scaled(text: str, numeral: Numeral) -> Numeral:
    """Read "340万" and "66 mil" as one number: the scale stands behind the digits."""
    words = THOUSANDS.match(text, numeral.end)
    if words is not None and numeral.value < MOST_THOUSANDS:
        return replace(numeral, end=words.end(), value=numeral.value * 1000)
    scale = MYRIADS.get(text[numeral.end : numeral.end + 1])
    if scale is None:
        return numeral
    rest = REST.match(text, numeral.end + 1)  # "7万5585"
    value = numeral.value * scale + (float(rest.group()) if rest is not None else 0)
    return replace(numeral, end=rest.end() if rest is not None else numeral.end + 1, value=value)


COMMA_THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
POINT_THOUSANDS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?")


def parse_digits(text: str, language: str | None) -> float | None:
    """Return the value of a numeral in digits; commas and points are read as the language writes them."""
    if len(text) > LONGEST:
        return None
    if text.isdecimal():
        return float(text)
    text = text.replace("·", ".").replace("・", ".")
    comma_decimal = language in COMMA_LANGUAGES
    if COMMA_THOUSANDS.fullmatch(text) and not (comma_decimal and text.count(",") == 1):
        return float(text.replace(",", ""))
    if POINT_THOUSANDS.fullmatch(text) and (comma_decimal or text.count(".") > 1):
        return float(text.replace(".", "").replace(",", "."))
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _english(text: str) -> list[Numeral]:
    return [
        Numeral(
            start=m.start(),
            end=m.end(),
            value=float(english_value(BETWEEN_WORDS.split(m.group().lower()))),
            words=True,
        )
        for _, m in ENGLISH_RUNS.finditer(text)
    ]


def english_value(words: list[str]) -> int:
    """Return the value of English number words, up to the hundred-thousands."""
    total = current = 0
    for word in words:
        if word in SCALES:
            current = max(current, 1) * SCALES[word]
            if word == "thousand":
                total, current = total + current, 0
        else:
            current += ENGLISH.get(word, 0)
    return total + current


def _han(text: str) -> list[Numeral]:
    return [
        Numeral(start=m.start(), end=m.end(), value=float(han_value(m.group())), words=True)
        for m in HAN_RUN.finditer(text)
    ]


def han_value(text: str) -> float:
    """Return the value of Chinese or Japanese numerals, up to the ten-thousands (万), with decimals after 点."""
    if "点" in text:
        whole, decimals = text.split("点")
        return han_value(whole) + float("0." + "".join(str(HAN[c]) for c in decimals))
    if not any(c in HAN_SCALES for c in text):
        return int("".join(str(HAN[c]) for c in text))
    total = section = digit = 0
    for char in text:
        if char in HAN:
            digit = HAN[char]
        elif char == "万":
            total, section, digit = total + max(section + digit, 1) * 10_000, 0, 0
        else:
            section, digit = section + max(digit, 1) * HAN_SCALES[char], 0
    return total + section + digit


@cache
def _words() -> tuple[dict[str, float], re.Pattern[str]]:
    """Return the number words of German, Spanish and French together: a short text's language is a guess.

    "ein" and "un" are articles far more often than numbers.
    """
    table = {word: value for words in WORDS.values() for word, value in words().items() if word not in {"ein", "un"}}
    expression = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    one = rf"ein(?=jahres)|(?:ein(?:em|en|es)?|un)(?={ONE_OF_TIME})|{AT_A_YEAR}"
    return table, re.compile(rf"(?<!\w)(?:(?:{expression})(?!\w)|(?:{expression})(?=jahres)|{one})", re.IGNORECASE)


# "la supervivencia global al año": after one year
AT_A_YEAR = r"(?:(?<=supervivencia )|(?<=global )|(?<=progresión )|(?<=enfermedad )|(?<=viv[oa]s ))al(?=\saño\b)"
# "un an", "einem Jahr", "un año": before a time the article counts; "un an de traitement" is no result
ONE_OF_TIME = (
    r"\s(?:jahr(?:es)?|monats?|ans?|mois|año|mes)\b(?! (?:de (?:traitement|tratamiento)|lang (?:behandelt|therapiert)))"
)


def _listed(text: str) -> list[Numeral]:
    table, expression = _words()
    return [
        Numeral(start=m.start(), end=m.end(), value=float(table.get(m.group().lower(), 1.0)), words=True)
        for m in expression.finditer(text)
    ]


def without_overlap(found: list[Numeral]) -> list[Numeral]:
    """Return the numerals in order, of two that overlap the one that begins first or is longer."""
    kept: list[Numeral] = []
    for numeral in sorted(found, key=lambda numeral: (numeral.start, -numeral.end)):
        if not kept or numeral.start >= kept[-1].end:
            kept.append(numeral)
    return kept
