"""Numerals as pairs of (text, values): digits and words of six languages."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from extracted import only
from hypothesis import given
from hypothesis import strategies as st

from etl.extract.numerals import numerals
from etl.extract.sentences import sentences

TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    *TEENS,
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
HAN = "零一二三四五六七八九"


def values(text: str, language: str | None = "en") -> list[float]:
    return [numeral.value for numeral in numerals(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "31 patients", [31]),
        ("en", "a rate of 12.75%", [12.75]),
        ("en", "P = .03", [0.03]),
        ("en", "HR 0·58", [0.58]),
        ("en", "1,204 women", [1204]),
        ("en", "12,345,678 people", [12_345_678]),
        ("en", "33,7%", [33.7]),
        ("en", "0,352", [0.352]),
        ("en", "10 or 15", [10, 15]),
        ("en", "47.8%/20.7%", [47.8, 20.7]),
        ("en", "12/30", [12, 30]),
        ("de", "12,3 Monate", [12.3]),
        ("de", "1.204 Frauen", [1204]),
        ("de", "1.204,5 Euro", [1204.5]),
        ("es", "0,66 (IC 95 %)", [0.66, 95]),
        ("fr", "56,4 %", [56.4]),
        ("zh", "缓解率为56.3%", [56.3]),
        ("ja", "奏効率は56.3％", [56.3]),
        ("zh", "340万人", [3_400_000]),
        ("zh", "1.2亿人", [120_000_000]),
    ],
)
def test_digits_are_read_as_their_language_writes_them(language: str, text: str, expected: list[float]) -> None:
    assert values(text, language) == expected


@pytest.mark.parametrize("text", ["PD1", "CD19", "Ki67", "p53", "HER2"])
def test_digits_inside_a_name_are_no_numeral(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twelve of them", [12]),
        ("Twenty-one patients", [21]),
        ("a hundred and five people", [105]),
        ("one hundred forty-two", [142]),
        ("two thousand and three", [2003]),
        ("ninety-nine thousand nine hundred ninety-nine", [99_999]),
        ("three hundred fifty thousand", [350_000]),
        ("seven or eight months", [7, 8]),
        ("two to three years", [2, 3]),
        ("one in four", [1, 4]),
        ("Thirteen of fifteen", [13, 15]),
        ("someone often weighed a ton", []),
        ("the attention of fortysomethings", []),
    ],
)
def test_english_number_words_are_read_to_the_hundred_thousands(text: str, expected: list[float]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "十二例", [12]),
        ("zh", "三百零五名", [305]),
        ("zh", "两千人", [2000]),
        ("zh", "一万二千", [12_000]),
        ("zh", "十万人", [100_000]),
        ("zh", "八点五个月", [8.5]),
        ("zh", "二〇二三", [2023]),
        ("ja", "十五人のうち九人", [15, 9]),
        ("de", "zwölf Patienten", [12]),
        ("de", "einundzwanzig", [21]),
        ("de", "dreiundvierzig von neunundneunzig", [43, 99]),
        ("de", "hundert Frauen", [100]),
        ("de", "ein Patient", []),
        ("es", "treinta y dos pacientes", [32]),
        ("es", "dieciséis de veintitrés", [16, 23]),
        ("es", "cien mujeres", [100]),
        ("es", "un paciente", []),
        ("fr", "quatre-vingt-dix-sept patients", [97]),
        ("fr", "soixante et onze", [71]),
        ("fr", "vingt-deux mois", [22]),
        ("fr", "un malade", []),
    ],
)
def test_number_words_of_other_languages_are_read(language: str, text: str, expected: list[float]) -> None:
    assert values(text, language) == expected


def english(number: int) -> str:
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10 - 2] + ("" if number % 10 == 0 else f"-{ONES[number % 10]}")
    for scale, name in ((1000, "thousand"), (100, "hundred")):
        if number >= scale:
            rest = number % scale
            return f"{english(number // scale)} {name}" + ("" if rest == 0 else f" {english(rest)}")
    raise AssertionError(number)


def chinese(number: int) -> str:
    if number == 0:
        return ""
    for scale, name in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= scale:
            rest = number % scale
            zero = "零" if rest and rest < scale // 10 else ""
            return f"{chinese(number // scale)}{name}{zero}{chinese(rest)}"
    return HAN[number]


@given(number=st.integers(0, 999_999))
def test_every_english_number_is_read_back(number: int) -> None:
    assert values(f"In all, {english(number)} patients") == [number]


@given(number=st.integers(1, 999_999))
def test_every_chinese_number_is_read_back(number: int) -> None:
    assert values(f"共有{chinese(number)}名患者", "zh") == [number]


@given(number=st.integers(0, 10**9), decimals=st.integers(0, 999))
def test_every_decimal_is_read_back_with_point_and_comma(number: int, decimals: int) -> None:
    expected = float(f"{number}.{decimals:03}")
    assert values(f"{number}.{decimals:03}5 months") == [float(f"{number}.{decimals:03}5")]
    assert values(f"{number:,}.{decimals:03}".translate(str.maketrans(",.", ".,")), "de") == [expected]


# --- sentences -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expected",
    [
        ["The drug works.", "Of 30 patients, 12 responded."],
        ["Median OS was 12.3 months (95% CI, 10.1-14.2).", "PFS was 6.1 months."],
        ["It was reported by Smith et al. in 2019.", "The rest is new."],
        ["Response was 40% vs. 20% in controls.", "That is twice as many."],
        ["Dr. A. B. Jones led the study.", "She was pleased."],
        ["Did it work?", "Yes!", "In 40% of patients."],
        ["The U.S. trial had 40 patients.", "Half responded."],
        ['"It works."', "Others agree."],
        ["缓解率为40%。", "中位生存期为12.3个月。", "无人死亡！"],
        ["奏効率は40％だった。", "全生存期間の中央値は12.3か月。"],
        ["La respuesta fue del 40 %.", "La Dra. Gil dirigió el ensayo."],
        ["Le taux de réponse était de 40 %.", "Aucun décès n'est survenu."],
        ["Die Ansprechrate lag bei 40 %.", "Das sind z.B. 12 von 30.", "Keiner starb."],
        ["Survival rose from 4.5 to 6 months, i.e. by a third."],
        ["All of it is one sentence without an end"],
    ],
)
def test_a_text_falls_into_its_sentences(expected: list[str]) -> None:
    joined = ("" if "。" in "".join(expected) else " ").join(expected)
    assert [joined[span.start : span.end] for span in sentences(joined)] == expected


@given(text=st.text(alphabet=st.sampled_from('Aab1 .!?。\n(")]，'), max_size=60))
def test_sentences_hold_every_word_once_and_in_order(text: str) -> None:
    spans = list(sentences(text))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert re.sub(r"\s", "", "".join(span.of(text) for span in spans)) == re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("language", "text", "value", "unit"),
    [
        ("en", "Median survival was six and a half months.", 6.5, "months"),
        ("en", "Median survival was a year and a half.", 1.5, "years"),
        ("en", "Median survival was 6½ months.", 6.5, "months"),
        ("en", "Median survival was 6 1/2 months.", 6.5, "months"),
        ("es", "La mediana de supervivencia fue de seis meses y medio.", 6.5, "months"),
        ("fr", "La survie médiane était de six mois et demi.", 6.5, "months"),
        ("de", "Das mediane Überleben betrug sechseinhalb Monate.", 6.5, "months"),
        ("zh", "中位生存期为两年半。", 2.5, "years"),
        ("zh", "中位生存期为两个半月。", 2.5, "months"),
    ],
)
def test_a_half_belongs_to_the_number_before_it(language: str, text: str, value: float, unit: str) -> None:
    outcome = only(text, language)
    assert (outcome.quantity.value, outcome.quantity.unit) == (value, unit)
