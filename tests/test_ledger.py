"""Every number of an article has one fate, and every word of ours leads back to the text it came from."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from extracted import document, extracted, figures, reading
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from etl.errors import Unreadable
from etl.model import Document, Extraction, Fate
from etl.rules.schema import LANGUAGES

SAMPLES = sorted(path for path in (Path(__file__).parents[1] / "raw" / "samples").iterdir())
TAG = re.compile(r"<[^>]*>")
LABELLED = ("seeds", "traps", "news-dev", "abstracts-dev")

NUMBERS = st.one_of(
    st.from_regex(r"[0-9]{1,4}([.,·][0-9]{1,3})?%?", fullmatch=True),
    st.sampled_from(["one-third", "nearly half", "zwei Drittel", "la mitad", "un tiers", "三分之一", "百分之三十"]),
    st.sampled_from(["twelve", "zwölf", "doce", "douze", "十二", "八成", "(95% CI, 12.1-14.2)", "P<0.001", "12/30"]),
    st.sampled_from(["2019年6月5日", "12 May 2023", "300 mg/m2", "PD-1", "5-FU", "NCT01234567", "1,234", "1.234,5"]),
)
STATEMENTS = st.sampled_from(
    [
        "Of 15 patients, 10 (66.7%) had a complete response.",
        "Median PFS was 6.5 months (95% CI, 5.1-7.8) versus 3.2 months (HR, 0.58; P<.001).",
        "ORR and CR were 40% and 12%, respectively.",
        "At 12 months, 61% of patients (n=22) were alive.",
        "Nearly 8 out of 10 responded.",
        "One-third remained progression-free at five years.",
        "Grade 3 neutropenia occurred in 12 (24%) patients.",
        "Median overall survival was not reached.",
        "La mediana de supervivencia global fue de 12,3 meses.",
        "Bei 18 von 30 Patienten (60 %) sprach der Tumor an.",
        "La survie médiane était de 14,5 mois.",
        "42名患者全部达到完全缓解，缓解率为100％。",
        "奏効率は56.3％だった。",
    ]
)
LEXICON = """
    of patients responded median overall survival was months versus and respectively hazard ratio reduced the risk of
    death by complete response rate at years not reached placebo grade neutropenia mice historically planned
    von Patienten sprachen an Monate Überleben de los pacientes respuesta meses supervivencia des ont répondu mois
    survie 患者 缓解率 中位 个月 生存期 対照群 奏効率 か月 例 名 の ， 。 ( ) [ ] , ; : . / % - – ＝ ％
"""
WORDS = st.sampled_from(LEXICON.split())
MARKS = "\x00\x01\x02\x03\t\r\n\x0b\x0c\x85\xa0\u2028\ufeff٣３²½Ⅳ①"
ODDITIES = st.text(
    alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from(MARKS)),
    max_size=6,
)
TEXTS = st.lists(st.one_of(NUMBERS, WORDS, STATEMENTS, ODDITIES), max_size=40).map(" ".join)


# --- the promises --------------------------------------------------------------------------------------------


def digits_in_kept_text(made: Document) -> Iterator[int]:
    return (match.start() for match in re.finditer(r"\d", made.text))


def numbers_with_two_owners_or_none(made: Document, extraction: Extraction) -> list[tuple[int, int]]:
    owners = Counter(
        place for number in extraction.numbers if number.span for place in range(number.span.start, number.span.end)
    )
    return [(place, owners[place]) for place in digits_in_kept_text(made) if owners[place] != 1]


def check_the_ledger(made: Document, extraction: Extraction) -> None:
    assert numbers_with_two_owners_or_none(made, extraction) == []
    ids = {outcome.outcome_id for outcome in extraction.outcomes}
    for number in extraction.numbers:
        assert words(html.unescape(number.raw.of(made.raw_text))) == words(number.text), number
        if number.span is not None:
            assert number.span.of(made.text) == number.text, number
            assert made.raw_span(number.span) == number.raw, number
        assert set(number.outcome_ids) <= ids, number
        assert bool(number.outcome_ids) == (number.fate is Fate.OUTCOME), number
        assert (number.rule is None) == (number.fate is Fate.UNEXPLAINED), number


def check_the_outcomes(made: Document, extraction: Extraction) -> None:
    used = {name for number in extraction.numbers for name in number.outcome_ids}
    for outcome in extraction.outcomes:
        value = outcome.quantity.span
        assert outcome.evidence.holds(value), outcome
        assert value.of(made.text) == outcome.quantity.text, outcome
        assert made.raw_span(value), outcome
        has_digits = re.search(r"\d", outcome.quantity.text) is not None
        assert outcome.outcome_id in used or not has_digits, outcome


def check_the_ids(extraction: Extraction) -> None:
    ids = [outcome.outcome_id for outcome in extraction.outcomes]
    assert len(set(ids)) == len(ids)
    chief = Counter(outcome.canonical_id for outcome in extraction.outcomes if outcome.canonical)
    assert chief == Counter({outcome.canonical_id for outcome in extraction.outcomes})
    assert {outcome.canonical_id for outcome in extraction.outcomes} <= set(ids)


# --- on any text ---------------------------------------------------------------------------------------------


@given(text=TEXTS, language=st.sampled_from(LANGUAGES))
@hypothesis_settings(max_examples=300)
def test_every_digit_of_any_text_has_exactly_one_fate(text: str, language: str) -> None:
    check_the_ledger(document(text, language), extracted(text, language))


@given(text=TEXTS, language=st.sampled_from(LANGUAGES))
@hypothesis_settings(max_examples=200)
def test_every_outcome_of_any_text_lies_in_its_evidence_and_has_its_own_id(text: str, language: str) -> None:
    extraction = extracted(text, language)
    check_the_outcomes(document(text, language), extraction)
    check_the_ids(extraction)


@given(text=TEXTS, language=st.sampled_from(LANGUAGES))
@hypothesis_settings(max_examples=100)
def test_extracting_twice_gives_the_same(text: str, language: str) -> None:
    assert extracted(text, language) == extracted(text, language)


@given(text=TEXTS, language=st.sampled_from(LANGUAGES))
@hypothesis_settings(max_examples=200)
def test_no_two_figures_own_one_character(text: str, language: str) -> None:
    owners = figures(text, language)
    assert [(a, b) for a, b in pairwise(owners) if a.end > b.start] == []
    assert [figure for figure in owners if not 0 <= figure.start < figure.end <= len(text)] == []


@given(paragraphs=st.lists(TEXTS, min_size=1, max_size=4))
@hypothesis_settings(max_examples=100)
def test_every_number_of_a_cleaned_text_leads_back_to_the_words_it_came_from(paragraphs: list[str]) -> None:
    try:
        whole = reading("\n\n".join(["A drug for melanoma", *paragraphs]))
    except Unreadable:
        return
    check_the_ledger(whole.document, whole.extraction)
    check_the_outcomes(whole.document, whole.extraction)


# --- on real articles ----------------------------------------------------------------------------------------


def check_an_article(path: Path) -> None:
    body = path.read_bytes()
    whole = reading(body, path.name)
    check_the_ledger(whole.document, whole.extraction)
    check_the_outcomes(whole.document, whole.extraction)
    check_the_ids(whole.extraction)
    assert reading(body, path.name) == whole
    for outcome in whole.extraction.outcomes:
        raw = whole.document.raw_span(outcome.evidence).of(whole.document.raw_text)
        assert words(html.unescape(TAG.sub(" ", raw))) == words(outcome.evidence.of(whole.document.text)), outcome


def words(text: str) -> str:
    """Return the letters and digits of a text: what is left of it whatever the mark-up."""
    return "".join(re.findall(r"\w", unicodedata.normalize("NFKC", text)))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_number_of_a_sample_has_one_fate(path: Path) -> None:
    check_an_article(path)


@pytest.mark.parametrize("name", LABELLED)
def test_every_number_of_the_labelled_articles_has_one_fate(name: str, evaluation: Path) -> None:
    for path in sorted((evaluation / name / "cases").iterdir()):
        check_an_article(path)


def test_a_number_in_dropped_furniture_has_a_fate_too() -> None:
    whole = reading("A drug for melanoma\n\nOf 15 patients, 10 (66.7%) responded.\n\n12 comments\n\nShare 34 times\n")
    dropped = [number for number in whole.extraction.numbers if number.span is None]
    assert {number.text for number in dropped} <= {"12", "34"}
    assert [number for number in dropped if not (number.rule or "").startswith("dropped/")] == []


def test_a_span_of_a_number_is_the_number() -> None:
    made = document("In 2019, 10 of 15 patients (66.7%) responded.")
    spans = [number.span for number in extracted(made.text).numbers]
    assert [span.of(made.text) for span in spans if span is not None] == [
        "2019",
        "10",
        "15",
        "66.7",
    ]
