"""What a text says about its study is read, in six languages; what it does not say stays null."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from extracted import studied

from etl.clean import clean
from etl.extract.studies import study_numbers
from etl.model import Document, Raw, Study
from etl.rules.book import load

RULES = load()
NOTHING = Study()


def document(text: str) -> Document:
    raw = Raw(body=text.encode(), locator="a.txt", article="a", source="test", seen_at=datetime(2026, 1, 1, tzinfo=UTC))
    return clean(raw, RULES)


def read(text: str) -> Study:
    return studied(document(text)) or NOTHING


def facts(described: Study) -> dict[str, Any]:
    """Return the facts that are there, sample sizes as numbers."""
    names = [name for name in Study.__slots__ if name not in {"quotes", "about", "enrolled"}]
    found = {name: getattr(described, name) for name in names if getattr(described, name) not in (None, ())}
    if described.enrolled:
        found["enrolled"] = [each.patients for each in described.enrolled]
    return found


ENGLISH = [
    ("The trial enrolled 61 patients with kidney cancer.", {"enrolled": [61]}),
    ("Twenty-two women with breast cancer were enrolled at four sites.", {"enrolled": [22]}),
    (
        "We randomly assigned 1,204 men with prostate cancer to one of two arms.",
        {"enrolled": [1204], "randomised": True},
    ),
    ("Of 90 patients screened, 64 were enrolled.", {"enrolled": [64]}),
    ("The study involved more than 300 people with melanoma.", {"enrolled": [300]}),
    ("Tumours shrank in 18 of the 55 patients who received the drug.", {"enrolled": [55]}),
    ("A phase 1b/2 trial of the drug met its goal.", {"phase": "1b/2"}),
    ("Results of the Phase III study are in.", {"phase": "3"}),
    ("The early-phase trial tested two doses.", {"phase": "EARLY"}),
    (
        "The trial (NCT 01234567, EudraCT 2019-001234-12) is closed.",
        {"registry_ids": ("NCT01234567", "2019-001234-12")},
    ),
    ("In the OAKTREE-3 trial nobody relapsed.", {"acronym": "OAKTREE-3"}),
    ("The findings were published in the Journal of Clinical Oncology.", {"journal": "Journal of Clinical Oncology"}),
    ("They appear in the journal Annals of Improbable Cures.", {"journal": "Annals of Improbable Cures"}),
    ("It was presented at the 2031 ESMO Congress in Vienna.", {"meeting": "European Society for Medical Oncology"}),
    (
        "The study was published on June 3, 2031, in Nature Medicine.",
        {"journal": "Nature Medicine", "published_on": "2031-06-03"},
    ),
    (
        "Between March 2027 and May 2029, patients were treated at two sites.",
        {"treatment_start": "2027-03", "treatment_end": "2029-05"},
    ),
    (
        "After a median follow-up of nearly 4 years, most were alive.",
        {"median_follow_up_value": 4.0, "median_follow_up_unit": "years", "median_follow_up_comparator": "~"},
    ),
    ("All had received two or more prior therapies.", {"prior_lines_min": 2}),
    ("In this single-arm study nobody got a placebo.", {"randomised": False}),
    (
        "The phase 2 study was led by the Lakeside Cancer Institute.",
        {"phase": "2", "centre": "Lakeside Cancer Institute"},
    ),
    ("The phase 2 study was funded by Pfizer.", {"phase": "2", "sponsor": "Pfizer"}),
    ("See https://doi.org/10.5555/abc.2031.7. The phase 1 study goes on.", {"phase": "1", "doi": "10.5555/abc.2031.7"}),
]

OTHER_LANGUAGES = [
    ("该研究共纳入了120例晚期肺癌患者。", {"enrolled": [120]}),
    ("四十二名患者接受了治疗，这是一项III期临床试验。", {"enrolled": [42], "phase": "3"}),
    (
        "患者中位随访时间为18.5个月，既往接受过至少2线治疗。",
        {
            "median_follow_up_value": 18.5,
            "median_follow_up_unit": "months",
            "median_follow_up_comparator": "=",
            "prior_lines_min": 2,
        },
    ),
    ("该研究于2031年6月3日发表在《柳叶刀》上。", {"journal": "The Lancet", "published_on": "2031-06-03"}),
    ("El estudio incluyó a 210 pacientes con melanoma en un ensayo de fase III.", {"enrolled": [210], "phase": "3"}),
    (
        "Con una mediana de seguimiento de 31 meses, los pacientes vivieron más.",
        {
            "median_follow_up_value": 31.0,
            "median_follow_up_unit": "months",
            "median_follow_up_comparator": "=",
        },
    ),
    (
        "L'étude a inclus 84 patients atteints d'un lymphome dans un essai de phase II randomisé.",
        {
            "enrolled": [84],
            "phase": "2",
            "randomised": True,
        },
    ),
    (
        "Après un suivi médian de 25 mois, la survie était meilleure.",
        {
            "median_follow_up_value": 25.0,
            "median_follow_up_unit": "months",
            "median_follow_up_comparator": "=",
        },
    ),
    ("An der Phase-III-Studie nahmen 412 Patientinnen mit Brustkrebs teil.", {"enrolled": [412], "phase": "3"}),
    (
        "Die Studie der Forscher der Universität Heidelberg war randomisiert.",
        {"randomised": True, "centre": "Universität Heidelberg"},
    ),
    ("第III相試験は進行胃がんの患者220人を対象に行われた。", {"enrolled": [220], "phase": "3"}),
    (
        "追跡期間中央値は13.5カ月で、無作為化試験だった。",
        {
            "median_follow_up_value": 13.5,
            "median_follow_up_unit": "months",
            "median_follow_up_comparator": "=",
            "randomised": True,
        },
    ),
]

SILENT = [
    "A recent study published in a renowned medical journal gives hope.",
    "It was tested at a leading cancer research center.",
    "About 20,000 people are diagnosed each year in the country.",
    "Nearly 8 out of 10 patients benefit.",
    "A previous trial enrolled 400 patients.",
    "A larger randomised phase 3 trial is needed.",
    "Stage III disease was found in the acute phase of illness.",
    "The drug shrank tumours in 30 mice.",
    "The recommended phase 2 dose was 5 mg.",
    "The average follow-up was 6 years.",
    "Patients had a median of 2 prior lines.",
    "III期肺癌患者的生存期更长。",
    "12名患者出现发热。",
    "奏効は5例だった。",
    "El 45% de los pacientes respondió.",
    "Bei 40 Prozent der Patienten half es.",
    "45 % des patients ont répondu.",
    "Sales doubled between July 2028 and October 2029.",
    "",
]


@pytest.mark.parametrize(("text", "expected"), [*ENGLISH, *OTHER_LANGUAGES])
def test_a_fact_that_the_text_states_is_read_and_nothing_else(text: str, expected: dict[str, Any]) -> None:
    assert facts(read(f"A headline of some length for the article\n\n{text}\n")) == expected


@pytest.mark.parametrize("text", SILENT)
def test_what_the_text_does_not_say_is_null(text: str) -> None:
    assert studied(document(f"A headline of some length for the article\n\n{text}\n")) is None


def test_each_update_of_a_sample_size_is_kept_with_its_date() -> None:
    text = (
        "In results released in 2027, all 11 patients who initially participated were well.\n\n"
        "Data from 2029 now includes 19 patients.\n\n目前共有 53 名患者接受了治疗。\n"
    )
    assert [(each.patients, each.as_of) for each in read(text).enrolled] == [(11, "2027"), (19, "2029"), (53, None)]


def test_an_arm_or_a_subgroup_is_not_a_second_sample_size() -> None:
    text = (
        "The trial enrolled 90 patients. The study included 45 patients with liver cancer. 12 patients received more."
    )
    assert [each.patients for each in read(text).enrolled] == [90]


def test_a_centre_is_quoted_without_the_city_that_owns_it() -> None:
    text = "The phase 2 study was led by New Springfield's Lakeside Cancer Institute."
    article = document(text)
    described = studied(article)
    assert described is not None
    assert [span.of(article.text) for name, span in described.quotes if name == "centre"] == [described.centre]
    assert described.centre == "Lakeside Cancer Institute"


def test_planned_patients_are_marked_and_give_way_to_real_ones() -> None:
    planned = "The trial is planned to enroll 80 patients."
    assert [(each.patients, each.planned) for each in read(planned).enrolled] == [(80, True)]
    both = read(f"{planned} So far 30 patients were enrolled.")
    assert [(each.patients, each.planned) for each in both.enrolled] == [(30, False)]


def test_more_than_keeps_its_comparator() -> None:
    assert [each.comparator for each in read("The study included more than 100 patients.").enrolled] == [">"]


def test_the_one_source_an_article_lists_gives_its_doi_and_journal() -> None:
    source = (
        "Roe, J., Doe, K., et al. (2031). A Trial in Full. The Lancet Oncology, 12(3), 1-9. https://doi.org/10.5555/one"
    )
    described = read(f"The trial enrolled 40 patients.\n\nReference:\n{source}\n")
    assert (described.doi, described.journal) == ("10.5555/one", "The Lancet Oncology")


def test_a_list_of_literature_is_not_the_article_s_own_source() -> None:
    source = (
        "{0}. Roe, J., Doe, K., et al. (2031). A Trial. The Lancet Oncology, 12(3), 1-9. https://doi.org/10.5555/{0}"
    )
    listed = "\n".join(source.format(number) for number in range(1, 7))
    described = read(f"The trial enrolled 40 patients.\n\nReferences\n{listed}\n")
    assert (described.doi, described.journal) == (None, None)


def test_the_study_is_about_what_its_title_names_and_only_the_words_count() -> None:
    text = (
        "Cilta-cel holds multiple myeloma at bay\n\nThe trial enrolled 40 patients with relapsed or refractory myeloma."
    )
    about = read(text).about
    assert about.therapy_drug == ("ciltacabtagene autoleucel",)
    assert about.cancer == ("multiple myeloma",)
    assert about.disease_setting == "RELAPSED_OR_REFRACTORY"
    assert about.target == ()


def test_a_control_drug_is_not_the_study_s_drug() -> None:
    about = read("Olaparib works better than sunitinib in a phase 3 trial\n\nThe trial enrolled 40 patients.").about
    assert about.therapy_drug == ("olaparib",)


def test_every_quote_is_a_slice_that_says_the_fact() -> None:
    text = (
        "A phase 2 study (NCT01234567) followed 97 patients for a median of 6.5 years, "
        "all of them after at least three prior lines."
    )
    article = document(text)
    described = studied(article)
    assert described is not None
    quoted = {name: span.of(article.text) for name, span in described.quotes if name != "disease_setting"}
    assert quoted == {
        "phase": "2",
        "registry_ids": "NCT01234567",
        "enrolled": "97",
        "median_follow_up_value": "6.5 years",
        "prior_lines_min": "three",
    }
    assert set(study_numbers(described).values()) >= {"study-enrolled", "study-phase", "study-registry-ids"}
