"""The language of each block: by script where that decides, by a trained model where it does not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from etl.clean.lines import CJK, Line

# The languages that medical news is written in; more would only add wrong answers on short blocks.
PLAUSIBLE: tuple[str, ...] = (
    "ar",
    "bg",
    "bn",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "fa",
    "fi",
    "fr",
    "he",
    "hi",
    "hr",
    "hu",
    "id",
)
PLAUSIBLE += (
    "it",
    "ja",
    "ko",
    "lt",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sr",
    "sv",
    "th",
    "tr",
    "uk",
    "vi",
    "zh",
)
COMMON_WORDS = {
    "en": "the of and to in a that with for was were is are on by from as this patients",
    "es": "el la los las de del que en y con por para una un se pacientes",
    "fr": "le la les des de du et en une un dans pour que avec chez est patients",
    "de": "der die das und den von mit zu im für bei eine ein nicht dem ist patienten",
}
COMMON = {language: frozenset(words.split()) for language, words in COMMON_WORDS.items()}
KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30fa]")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
HANGUL = re.compile(r"[\uac00-\ud7af]")
EAST_ASIAN = re.compile(r"[\u3041-\u309f\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]{1,2000}")
LETTER = re.compile(r"[^\W\d_]")
SENTENCE = re.compile(r"[^。！？.!?]*(?:[。！？]+[”」』’）]*|[.!?]+[\"”’)]*(?=\s)|$)\s*")
# A Japanese sentence has at least one kana in ten characters; a Chinese one quoting a product name has fewer.
KANA_SHARE = 0.1
EAST_ASIAN_SHARE = 0.25
# Measured on sentences of the evaluation articles: below this the model confuses neighbours (da/nb, es/ca).
LETTERS_NEEDED = 40
OTHER_LANGUAGE_NEEDED = 80
SAMPLE_CHARS = 300
MAIN_SAMPLE_CHARS = 1200
HAN_SENTENCE = 8
# What a line begins with that is a quotation or a heading: no paragraph is cut before it.
MARKS_OF_LINES = ">#"
LATIN_SENTENCE_WORDS = 5


def of_lines(lines: Sequence[Line]) -> list[str | None]:
    """Return the language of each line; what is too short to tell, and furniture, takes that of its neighbours."""
    kept = [line for line in lines if line.rule is None]
    main = _main(kept)
    own = [_own(line.text, main) if line.rule is None else None for line in lines]
    before, after = _carried(own), _carried(own[::-1])[::-1]
    return [
        language or _near(line.text, (before[place], after[place]), main)
        for place, (language, line) in enumerate(zip(own, lines, strict=True))
    ]


def main_language(weighed: Sequence[tuple[str | None, int]]) -> tuple[str | None, tuple[str, ...]]:
    """Return the language with the most text, and all languages, the main one first."""
    sizes: Counter[str] = Counter()
    for language, size in weighed:
        if language:
            sizes[language] += size
    order = tuple(language for language, _ in sizes.most_common())
    return (order[0] if order else None), order


def switches(text: str) -> list[int]:
    """Return where a paragraph changes between Chinese or Japanese and alphabetic sentences; a name is no change."""
    places: list[int] = []
    if text.isascii() or len(HAN.findall(text)) < HAN_SENTENCE:
        return places
    current: bool | None = None
    for sentence in SENTENCE.finditer(text):
        script = _script(sentence[0])
        if script is None:
            continue
        if current is not None and script != current and sentence[0][0] not in MARKS_OF_LINES:
            places.append(sentence.start())
        current = script
    return places


def _script(sentence: str) -> bool | None:
    east = len(HAN.findall(sentence)) + len(KANA.findall(sentence))
    words = len(re.findall(rf"[^\W\d_{CJK}]{{2,}}", sentence))
    if east >= HAN_SENTENCE and east > 2 * words:
        return True
    return False if words >= LATIN_SENTENCE_WORDS and east * 2 < words else None


def _east_asian(text: str) -> str | None:
    if text.isascii() or not EAST_ASIAN.search(text):
        return None
    letters = len(LETTER.findall(text))
    kana, han, hangul = (len(script.findall(text)) for script in (KANA, HAN, HANGUL))
    if not letters or kana + han + hangul < EAST_ASIAN_SHARE * letters:
        return None
    if hangul > kana + han:
        return "ko"
    return "ja" if kana >= KANA_SHARE * (kana + han) else "zh"


def _main(lines: Sequence[Line]) -> str | None:
    alphabetic = ""
    for line in lines:
        if len(alphabetic) >= MAIN_SAMPLE_CHARS:
            break
        alphabetic += "" if _east_asian(line.text) else f"{line.text} "
    sample = alphabetic[:MAIN_SAMPLE_CHARS]
    if len(LETTER.findall(sample)) < LETTERS_NEEDED:
        return None
    likely = max(COMMON, key=lambda language: _common(sample, language))  # "la", "de" and "en" are Spanish and French
    return likely if _reads_as(sample, likely) else _model(sample)[0]


def _own(text: str, main: str | None) -> str | None:
    text = ADDRESS.sub(" ", text) if "://" in text or "www." in text else text
    east = _east_asian(text)
    letters = len(LETTER.findall(text[:SAMPLE_CHARS]))
    if east == "zh" and len(HAN.findall(text)) < HAN_SENTENCE * 2:
        return None  # a heading of Chinese characters may be Japanese: its neighbours know
    if east:
        return east
    if letters < LETTERS_NEEDED:
        return None
    if letters < OTHER_LANGUAGE_NEEDED:
        return main
    if main and _reads_as(text[:SAMPLE_CHARS], main):
        return main
    language, sure = _model(text[:SAMPLE_CHARS])
    return language if sure else main


def _reads_as(text: str, language: str) -> bool:
    """Say whether a text is plainly in a language: one word in seven is among its commonest. Spares the model."""
    return _common(text, language) * 7 >= len(text.split())


def _common(text: str, language: str) -> int:
    return sum(word in COMMON.get(language, ()) for word in text.casefold().split())


Near = tuple[str | None, str | None, str | None]


def _carried(own: Sequence[str | None]) -> list[Near]:
    """Return for each place the last known languages before it: any, an alphabetic one, Chinese or Japanese."""
    found: list[Near] = []
    any_, alphabetic, east = None, None, None
    for language in own:
        found.append((any_, alphabetic, east))
        any_ = language or any_
        if language in {"zh", "ja"}:
            east = language
        elif language not in {None, "ko"}:
            alphabetic = language
    return found


def _near(text: str, around: tuple[Near, Near], main: str | None) -> str | None:
    before, after = around
    if not LETTER.search(text):
        return before[0] or after[0] or main
    east = _east_asian(text)
    if east in {"zh", "ja"}:
        return before[2] or after[2] or east
    return east or before[1] or after[1] or main


@lru_cache(maxsize=1)
def _identifier():  # type: ignore[no-untyped-def]  # noqa: ANN202  the library has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  0.4 s, needed by few commands

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([language for language in PLAUSIBLE if language in identifier.labels])
    return identifier


SURE = 0.8


def _model(text: str) -> tuple[str, bool]:
    language, probability = _identifier().classify(text)
    return str(language), probability >= SURE
