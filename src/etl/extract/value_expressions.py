"""The expressions of values on a shape, by kind, in the order in which they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from etl.extract.value_words import ALL, FOLD, FRACTIONS, NONE, STATUS
from etl.rules.schema_language import Languages, Words

Expressions = Iterator[tuple[str, str]]

N = "[\x01\x02]"
D = "\x01"


def any_of(words: Words | tuple[str, ...]) -> str:
    """Return words of all languages as alternatives, the longest first."""
    pieces = words if isinstance(words, tuple) else tuple(w for group in words.values() for w in group)
    return "|".join(sorted(pieces, key=len, reverse=True))


def bounded(words: Words | tuple[str, ...]) -> str:
    """Return alternatives that end at a word's end where they end in a Latin letter."""
    return rf"(?:{any_of(words)})(?![A-Za-zÀ-ÿ])"


STOP = (
    "of|in|with|and|or|to|were|was|had|have|has|who|that|for|on|at|by|than|from|from|as|per|percent|months?|years?|weeks?|"
    "days?|grades?|stage|arms?|vs|versus|but|the|cells|more|fewer|less|times|is|are|de|von|des|in|mit|con|avec|y|et|und"
)
MODIFIER = rf"(?!(?:{STOP})\b)[A-Za-zÀ-ÿ\x03][A-Za-zÀ-ÿ\x03'/+*-]{{0,24}}"


def value_expressions(languages: Languages) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the expressions of all kinds of values, with the kind of each."""
    kinds = chain(
        (("fraction", fraction) for fraction in FRACTIONS),
        _everyone_and_nobody(languages),
        _patients_of_patients(languages),
        _whole_first(),
        _percentages(languages),
        _durations(languages),
        _patients(languages),
        (("fold", fold) for fold in FOLD),
        (("status", status) for status in STATUS),
    )
    return ((kind, re.compile(expression, re.IGNORECASE)) for kind, expression in kinds)


def _everyone_and_nobody(languages: Languages) -> Expressions:
    people = bounded(languages.people)
    yield "all", ALL.replace("{people}", people).replace("{mod}", MODIFIER)
    yield "none", NONE.replace("{people}", people).replace("{mod}", MODIFIER)


def _patients_of_patients(languages: Languages) -> Expressions:
    """Yield "12 of 30", "12/30", and as manners of speaking "one in three", "three women in ten"."""
    of, people = any_of(languages.of), bounded(languages.people)
    times = "|".join(any_of(words) for words in languages.units.values())
    yield "of", rf"(?P<butone>all but (?:the )?)(?P<a>{N}) (?:{of}) ?(?P<b>{N})"
    yield (
        "of",
        (
            rf"(?P<natural>)(?<![\w.])(?P<a>{N}) (?:in|in every|out of every|of every|de cada|sur|von) (?P<b>\x02)"
            rf"(?![\s-]?(?:{any_of(languages.percent)}|{times}))"
        ),
    )
    yield "of", rf"(?P<natural>)(?<![\w.])(?P<a>\x02) in (?P<b>\x01)(?= (?:{people}))"
    yield (
        "of",
        (
            rf"(?P<natural>)(?<![\w.])(?P<a>{N}) (?:{people}) (?:in|out of|sur|de cada|von) (?P<b>{N})"
            rf"(?![\s-]?(?:%|{times}))"
        ),
    )
    yield (
        "of",
        (
            rf"(?<![\w.])(?P<a>{N})(?: ?[(\[](?P<printed>{D}) ?%[)\]])?(?: (?:{people}))? (?:{of}) ?(?P<b>{N})"
            rf"(?! ?(?:%|percent|per cent|,?0{{3}}|{times}))"
        ),
    )
    yield "of", rf"(?<![\w./])(?P<a>{D}) ?/ ?(?P<b>{D})(?![\w/%]|[ -]?(?:{times})(?![a-z]))"


def _whole_first() -> Expressions:
    """Yield "30名患者中，有12名" and "10人に3人", where the whole stands first."""
    yield (
        "of",
        (
            rf"(?P<reverse>(?P<a>{N}) ?[例名位人](?:[一-鿿ぁ-ん]{{0,6}}?(?:患者|病人|症例))?"
            rf"(?:当中|之中|中|里|のうち|のうちの)[,、]?(?:共|仅|只)?有?) ?(?P<b>{N}) ?[例名位人]"
        ),
    )
    yield "of", rf"(?P<natural>)(?P<reverse>(?P<a>{N}) ?人(?:に|中)) ?(?P<b>{N}) ?人"


BETWEEN = r"(?:(?<=between )|(?<=entre )|(?<=entre el )|(?<=entre un )|(?<=entre los )|(?<=zwischen ))"


def _to(languages: Languages) -> str:
    return rf"\s?(?:%|percent|per cent)?\s?(?:{any_of(languages.between['range'])})\s?"


def _percentages(languages: Languages) -> Expressions:
    """Yield percentage points, then percentages; ranges before single values."""
    points, percent, to = any_of(languages.points), any_of(languages.percent), _to(languages)
    yield "percent", rf"-?{N}{to}{N}\s?-?\s?(?:{bounded(languages.points)}|(?:{points}))(?P<points>)"
    yield "percent", rf"{N}\s?-?\s?(?:{points})(?P<points>)(?![A-Za-z])"
    yield (
        "percent",
        rf"{BETWEEN}{N}\s?(?:%|percent|por ciento|prozent)?\s?(?:and|y|et|und)\s?(?:el |un )?{N}\s?-?\s?(?:{percent})",
    )
    yield "percent", rf"{N}{to}{N}\s?-?\s?(?:{percent})(?![A-Za-z])"
    yield "percent", rf"{N}(?: ?\x03)?\s?-?\s?(?:{percent})(?=vs|(?![A-Za-z]))"


def _durations(languages: Languages) -> Expressions:
    units = "|".join(rf"(?P<{name}>{any_of(words)})" for name, words in languages.units.items())
    yield (
        "duration",
        (
            rf"(?P<years_and_months>(?<![\w.]){N}\s?(?:years?|años?|ans?|jahren?|年),?\s?(?:and |y |et |und |零|又)?"
            rf"{N}\s?(?:{any_of(languages.units['months'])}))(?![A-Za-zÀ-ÿ])"
        ),
    )
    yield "duration", rf"{BETWEEN}{N}\s?(?:and|y|et|und)\s?{N}[\s-]?(?:{units})(?![A-Za-zÀ-ÿ])"
    yield (
        "duration",
        (
            rf"(?:half (?=a ))?{N}(?: ?\x03)?"
            r"(?: (?:progression-free|disease-free|event-free|additional|extra|full|more|consecutive"
            r"|primer[oa]s|premiers|premières|ersten))?"
            r"(?: (?:or (?:more|longer)|o más|ou plus|oder mehr))?"
            rf"(?:\s?(?:months?|years?|weeks?|days?|个月)?{_to(languages)}{N})?[\s-]?(?:{units})"
            r"(?:(?<=[\u2e80-\u9fff])|(?![A-Za-zÀ-ÿ])|(?<=jahres)(?=über|gesamt|rück|mort|ster|pfs|os)"
            r"|(?<=monats)(?=über|rate|pfs|os))"
            r"(?P<and_a_half>,? and a half\b| y medio\b| et demie?\b|半(?!年|月))?"
        ),
    )


# "57% of group 1 patients": the number is a name
NOT_NAMED = "".join(
    f"(?<!{name} )" for name in ("group", "arm", "cohort", "stage", "grade", "phase", "level", "class", "type")
)


def _patients(languages: Languages) -> Expressions:
    """Yield "n = 30", "12 of them" and "12 patients"."""
    yield "total", rf"\bn ?= ?(?P<v>{D})(?! ?/)"
    yield (
        "count",
        (
            rf"(?P<v>{N}) (?:of|von|de|d') ?"
            r"(?P<them>them|these|those|whom|which|ihnen|denen|ellos|ellas|los cuales|eux|elles)\b"
        ),
    )
    yield "count", rf"{NOT_NAMED}(?P<v>{N})\s?(?:(?:{MODIFIER})\s+){{0,4}}?(?:{bounded(languages.people)})"
