"""The promises of the concept finder: exact places, whole words, the longest name, any script."""

from __future__ import annotations

import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.extract.concepts import Vocabulary, terms
from etl.extract.fold import fold
from etl.extract.surfaces import Term
from etl.rules import load

EVERYTHING = Vocabulary(terms(load()))


def found(text: str, kind: str | None = None) -> list[tuple[str, str]]:
    """Return (words, concept) of each match, white space as one space."""
    matches = EVERYTHING.find(text)
    return [(" ".join(match.text.split()), match.concept) for match in matches if kind in (None, match.kind)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rectal cancers shrank.", [("Rectal cancers", "rectal")]),
        ("adults with multiple\nmyeloma", [("multiple myeloma", "myeloma")]),
        ("non–small-cell\u00a0lung  cancer", [("non–small-cell lung cancer", "non-small-cell-lung")]),
        ("triple-\nnegative breast cancer", [("triple- negative breast cancer", "triple-negative-breast")]),
        ("Wilms’ tumour and Wilms tumor", [("Wilms’ tumour", "wilms"), ("Wilms tumor", "wilms")]),
        ("leukaemias, oesophageal cancer", [("leukaemias", "leukemia"), ("oesophageal cancer", "esophageal")]),
        ("cancers of the pancreas", [("cancers of the pancreas", "pancreatic")]),
        ("LEUCEMIE AIGUE MYELOIDE", [("LEUCEMIE AIGUE MYELOIDE", "acute-myeloid")]),
        ("le cancer de l'oesophage", [("cancer de l'oesophage", "esophageal")]),
        ("cánceres de mama", [("cánceres de mama", "breast")]),
        ("bei Lungenkrebspatienten", [("Lungenkrebs", "lung")]),
        ("des Melanoms", [("Melanoms", "melanoma")]),
        ("女性乳腺癌患者", [("乳腺癌", "breast")]),
        ("非小細胞肺癌の患者", [("非小細胞肺癌", "non-small-cell-lung")]),
        ("攝護腺癌與直腸癌", [("攝護腺癌", "prostate"), ("直腸癌", "rectal")]),
    ],
)
def test_a_cancer_is_known_in_the_words_of_its_language(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "cancer") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pancreatic and gastric cancers", ["pancreatic", "gastric"]),
        ("breast, lung, or ovarian cancer", ["breast", "lung", "ovarian"]),
        ("Hodgkin and non-Hodgkin lymphoma", ["hodgkin", "non-hodgkin"]),
        ("Brust- und Eierstockkrebs", ["breast", "ovarian"]),
        ("the lung, where cancer spreads", ["cancer"]),
        ("lung function and breast cancer", ["breast"]),
    ],
)
def test_names_may_share_their_last_word_with_the_next(text: str, expected: list[str]) -> None:
    assert [concept for _, concept in found(text, "cancer")] == expected


@pytest.mark.parametrize(
    ("text", "is_leukaemia"),
    [
        ("children with ALL were treated", True),
        ("relapse of ALL (n = 12)", True),
        ("AML, ALL and CLL", True),
        ("all patients responded", False),
        ("All patients responded", False),
        ("ALL PATIENTS RESPONDED", False),
        ("RESPONSES IN ALL", False),
        ("OVERALL", False),
    ],
)
def test_all_is_a_leukaemia_only_in_capitals_among_small_letters(text: str, *, is_leukaemia: bool) -> None:
    assert ("ALL", "acute-lymphoblastic") in found(text) or not is_leukaemia
    assert ("ALL", "acute-lymphoblastic") not in found(text) or is_leukaemia


@pytest.mark.parametrize(
    "text",
    [
        "his eGFR was 60",
        "SD 5, PD 1 (2%)",
        "don't all agree",
        "paradigms",
        "he has met her",
        "NET PROFIT",
        "レジストリ",
    ],
)
def test_ordinary_words_and_other_abbreviations_are_no_concepts(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cilta-cel (Carvykti)", ["ciltacabtagene autoleucel"] * 2),
        ("T-DXd or DS 8201", ["trastuzumab deruxtecan"] * 2),
        ("BGB-A317, BMS936558", ["tislelizumab", "nivolumab"]),
        ("帕博利珠单抗联合化疗", ["pembrolizumab"]),
        ("オプジーボの投与", ["nivolumab"]),
        ("trastuzumab deruxtecan", ["trastuzumab deruxtecan"]),
        ("Keytruda®", ["pembrolizumab"]),
    ],
)
def test_a_drug_is_known_by_brand_code_short_name_and_language(text: str, expected: list[str]) -> None:
    assert [concept for _, concept in found(text, "drug")] == expected


def test_a_name_for_several_targets_gives_each() -> None:
    assert found("CDK4/6 inhibitors", "target") == [("CDK4/6", "CDK4"), ("CDK4/6", "CDK6")]
    assert found("ＰＤ－１阻害薬, anti-PD-L1", "target") == [("ＰＤ－１", "PDCD1"), ("PD-L1", "CD274")]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("low white blood cell counts", "White blood cell decreased"),
        ("hair loss", "Alopecia"),
        ("grade 3 rashes", "Rash maculo-papular"),
        ("diarrhoea", "Diarrhea"),
        ("anaemia", "Anemia"),
        ("peripheral neuropathies", "Peripheral sensory neuropathy"),
        ("febrile neutropenia", "Febrile neutropenia"),
        ("细胞因子释放综合征", "Cytokine release syndrome"),
        ("发热", "Fever"),
        ("Übelkeit", "Nausea"),
        ("side-effects", "any"),
        ("treatment-related adverse events", "treatment-related"),
    ],
)
def test_an_adverse_event_is_known_in_clinical_and_lay_words(text: str, term: str) -> None:
    assert [concept for _, concept in found(text, "ae")] == [term]


def test_two_kinds_may_overlap_and_one_kind_may_not() -> None:
    assert {(match.kind, match.concept) for match in EVERYTHING.find("stroke")} == {
        ("ae", "Stroke"),
        ("other_disease", "stroke"),
    }
    assert found("small cell lung cancer", "cancer") == [("small cell lung cancer", "small-cell-lung")]


def test_a_paragraph_break_parts_a_name() -> None:
    assert found("It was multiple\n\nmyeloma", "cancer") == [("myeloma", "myeloma")]


def test_marks_without_width_and_split_accents_do_not_hide_a_name() -> None:
    text = "El ca\u0301ncer de mama, le méla\u00adnome, lung\u200b cancer."
    assert [(match.concept, match.text) for match in EVERYTHING.find(text)] == [
        ("breast", "ca\u0301ncer de mama"),
        ("melanoma", "méla\u00adnome"),
        ("lung", "lung\u200b cancer"),
    ]


def test_an_empty_vocabulary_finds_nothing() -> None:
    assert Vocabulary(()).find("multiple myeloma") == ()


def test_folding_gives_one_character_for_one_of_any_script() -> None:
    marks = "".join(map(chr, range(0x20, sys.maxunicode + 1)))
    kept = "".join(
        mark for mark in marks if unicodedata.category(mark) not in {"Cs", "Cf", "Mn"} and not mark.isspace()
    )
    folded = fold(kept)
    assert len(folded.plain) == len(folded.lower) == len(kept)


ANYTHING = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("İıßŉǰΣﬁK\u0301\u00ad\u200b\n\r\t \u3000癌がん-–’'"),
    ),
    max_size=12,
)
NAMES = st.sampled_from(
    ["multiple myeloma", "Multiple\nMyeloma", "MÜLTIPLE  MYELOMA", "multiple‐myelomas", "mul\u00adtiple myelo\u0301ma"],
)


NEXT = st.sampled_from(["", " ", "  ", "\u200b", "\u00ad", "\n\n", "®", "的"])


@given(before=ANYTHING, name=NAMES, following=NEXT, after=ANYTHING)
def test_offsets_are_exact_in_any_text(before: str, name: str, following: str, after: str) -> None:
    words = Vocabulary([Term(text="multiple myeloma", kind="cancer", concept="myeloma", language="en")])
    text = f"{before} . {name}{following}. {after}"
    start = len(before) + 3
    matches = words.find(text)
    assert [(m.span.start, m.span.end) for m in matches] == [(start, start + len(name))]
    assert matches[0].text == name


@given(st.lists(st.one_of(ANYTHING, st.sampled_from(["ALL", "CDK4/6", "肺癌", "anémie", "breast and lung cancer"]))))
def test_matches_are_slices_in_order_and_apart_within_a_kind(parts: list[str]) -> None:
    text = " ".join(parts)
    matches = EVERYTHING.find(text)
    assert all(match.text == match.span.of(text) for match in matches)
    assert [match.span.start for match in matches] == sorted(match.span.start for match in matches)
    for kind in {match.kind for match in matches}:
        spans = sorted({match.span for match in matches if match.kind == kind})
        assert all(left.end <= right.start for left, right in pairwise(spans))
