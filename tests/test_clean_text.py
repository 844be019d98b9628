"""Text dumps: what is kept, what is dropped and by which rule, what becomes metadata."""

from __future__ import annotations

import pytest
from cleaned import cleaned, dropped, kept

from etl.errors import Unreadable
from etl.model import BlockKind, Document, Span

TITLE = "A single infusion keeps myeloma patients in remission"
FIRST = "A new study shows that one infusion of the cells kept 12 of 36 patients in remission for five years or more."
SECOND = "The investigators treated the patients at four centres and followed them for a median of 61 months in all."
THIRD = "No new safety signals were seen, and the team now plans a larger trial in patients with earlier disease."
ARTICLE = f"{TITLE}\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}"


def page(*, above: str = "", between: str = "", below: str = "") -> str:
    parts = [above, TITLE, FIRST, between, SECOND, THIRD, below]
    return "\n\n".join(part for part in parts if part)


def test_an_article_without_furniture_is_kept_whole() -> None:
    assert cleaned(ARTICLE).text == ARTICLE


@pytest.mark.parametrize(
    ("furniture", "rule"),
    [
        ("More>Health>Recovery", "breadcrumb"),
        ("Share this article", "share-bar"),
        ("Close this search box.", "search-box"),
        ("2 min read", "reading-time"),
        ("分享到：", "share-bar"),
        ("Zum Inhalt springen", "skip-link"),
        ("5/26/25, 9:21 PM", "stamp"),
        ("https://example.org/a/long/address/of/the/page", "bare-url"),
    ],
)
def test_a_line_of_furniture_is_dropped_by_its_rule(furniture: str, rule: str) -> None:
    for made in (page(above=furniture), page(between=furniture), page(below=furniture)):
        document = cleaned(made)
        assert document.text == ARTICLE
        assert dropped(document) == {furniture: rule}


def test_a_bracket_that_a_line_break_cuts_is_one_sentence() -> None:
    before = "Event-free survival at two years was 71% (95% CI,\n61 to 80) in arm A and 60% (hazard ratio, 0.66;\n"
    document = cleaned(f"{ARTICLE}\n\n{before}95% CI, 0.41 to 1.07) in arm B, in the trial that this report describes.")
    assert "(95% CI, 61 to 80) in arm A and 60% (hazard ratio, 0.66; 95% CI, 0.41 to 1.07) in arm B" in document.text


def test_a_title_said_twice_is_kept_once() -> None:
    document = cleaned(f"Example Daily\nHealth News\n\n{TITLE}\n\n{ARTICLE}")
    assert document.text == ARTICLE
    assert document.title == TITLE
    assert set(dropped(document).values()) == {"masthead", "repeated-title"}


def test_an_author_glued_to_a_timestamp_becomes_metadata() -> None:
    metadata = cleaned(page(below="JaneRoe2025-12-22 11:19:14\nComments (0)\nLogin is required.")).metadata
    assert metadata.authors == ("JaneRoe",)
    assert metadata.published_at == "2025-12-22T11:19:14"


def test_teasers_of_other_articles_go_with_their_numbers() -> None:
    teaser = "Vaccine Shrinks Tumors in Mice\n\nResearchers report that 90% of mice lived longer with the new vaccine."
    document = cleaned(page(below=f"Related Articles\n\n{teaser}\n\n{teaser.replace('Mice', 'Rats')}"))
    assert document.text == ARTICLE
    assert set(dropped(document).values()) == {"related-articles"}


def test_a_link_to_another_article_in_the_middle_does_not_end_the_article() -> None:
    document = cleaned(page(between="Read more\n\nVaccine Shrinks Tumors in Mice"))
    assert document.text == ARTICLE


def test_comments_go_to_the_end_of_the_page() -> None:
    document = cleaned(page(below="2 Comments\n\nMy aunt had this drug and she lived for 10 years after it, amazing."))
    assert document.text == ARTICLE


def test_about_the_company_and_its_forward_looking_statements_are_their_own_kinds() -> None:
    about = (
        "Example Pharma is a company that develops drugs; in another trial 70% of patients responded to one of them."
    )
    legal = "This press release contains forward-looking statements that involve risks, among them those of 12 trials."
    document = cleaned(page(below=f"About Example Pharma\n\n{about}\n\nForward-Looking Statements\n\n{legal}"))
    assert document.text == ARTICLE
    assert set(dropped(document).values()) == {"about-company", "forward-looking"}


def test_what_a_release_says_about_its_study_stays() -> None:
    about = "This study was a randomised trial of 200 patients, of whom 45% responded to treatment within a year."
    assert about in cleaned(page(below=f"About the study\n\n{about}")).text


def test_furniture_in_the_middle_of_a_sentence_is_taken_out() -> None:
    document = cleaned("Of the 40 patients who completed Skip to Main Content treatment, 12 had a complete response.")
    assert document.text == "Of the 40 patients who completed treatment, 12 had a complete response."


def test_a_page_break_in_the_middle_of_a_sentence_is_healed() -> None:
    before = "Results: as of the cutoff date 24 patients were enrolled at 4 sites and 15 of them with a median age of"
    document = cleaned(f"{before}\n\nhttps://example.org/article/1\n\n1/5\n\n59 years were infused.\n\n{ARTICLE}")
    assert document.text.startswith(before)
    assert set(dropped(document).values()) == {"bare-url", "page-number"}


def test_wrapped_lines_are_one_paragraph() -> None:
    wrapped = (
        "The purpose of the study was to evaluate the effectiveness of the drug in patients\n"
        "with advanced disease. Thirty patients were enrolled and 28 of them were evaluable\n"
        "for response, of whom 14 (50%) responded to treatment within the first six months."
    )
    document = cleaned(wrapped)
    assert document.text == wrapped.replace("\n", " ")
    assert document.raw_text[slice(*span(document, "28 of them were evaluable for response"))].count("\n") == 1


def span(document: Document, words: str) -> tuple[int, int]:
    start = document.text.index(words)
    place = document.raw_span(Span(start=start, end=start + len(words)))
    return place.start, place.end


def test_a_paragraph_in_another_language_stays() -> None:
    chinese = "此后，试验范围扩大到更多患者，目前共有 42 名患者接受了治疗，全部无癌症。研究人员正在密切跟踪这些患者。"
    document = cleaned(page(between=chinese))
    assert chinese in document.text
    assert [block.language for block in kept(document) if block.text == chinese] == ["zh"]
    assert document.language == "en"
    assert document.languages == ("en", "zh")


def test_a_paragraph_that_changes_script_between_sentences_is_split() -> None:
    chinese = "目前共有 42 名患者接受了治疗，全部无癌症，研究人员正在跟踪。"
    document = cleaned(f"{FIRST} {chinese}")
    assert [block.text for block in kept(document)] == [FIRST, chinese]
    assert [block.language for block in kept(document)] == ["en", "zh"]


def test_a_name_in_another_script_splits_nothing() -> None:
    text = "研究人员在 Memorial Sloan Kettering Cancer Center 治疗了 42 名患者，结果全部无癌症，令人鼓舞。"
    assert [block.text for block in kept(cleaned(text))] == [text]


def test_headings_give_their_sections() -> None:
    document = cleaned(f"{TITLE}\n\n{FIRST}\n\nMyeloma patients\n\n{SECOND}\n\nLymphoma patients\n\n{THIRD}")
    assert {block.text: block.section for block in kept(document)}[THIRD] == "Lymphoma patients"
    assert [block.text for block in kept(document) if block.kind is BlockKind.HEADING] == [
        "Myeloma patients",
        "Lymphoma patients",
    ]


def test_cited_papers_are_kept_as_references() -> None:
    paper = "Roe, J., Doe, J., et al. (2022). A study of a drug. Journal of Examples, 386(24), 2363-2376."
    for document in (cleaned(f"{ARTICLE}\n\nReferences\n{paper}"), cleaned(f"{ARTICLE}\n\n{paper}")):
        assert [block.text for block in kept(document) if block.kind is BlockKind.REFERENCE] == [paper]


def test_front_matter_becomes_metadata() -> None:
    document = cleaned(f'---\ntitle: "{TITLE}"\nauthor: Jane Roe\ndate: 2016-04-29\n---\n\n{FIRST}')
    assert document.text == FIRST
    assert (document.metadata.title, document.metadata.published_at) == (TITLE, "2016-04-29")


def test_remains_of_markup_are_taken_out_of_the_text() -> None:
    document = cleaned(f"# {TITLE}\n\n{FIRST} In <b>all</b>, **9** of [20 patients](https://example.org/x) had it.")
    assert document.text.endswith("In all, 9 of 20 patients had it.")


def test_less_than_and_greater_than_are_no_tags() -> None:
    text = (
        "Twenty (66.7%) of 30 patients were <or=60 years, and 5 (16.7%) patients were >or=70 years, with p<0.05 each."
    )
    assert cleaned(text).text == text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"%PDF-1.7 abc", "binary"),
        (bytes(range(1, 9)) * 99 + b"\xff", "binary"),
    ],
)
def test_what_holds_no_article_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        cleaned(body)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "Median OS was 15\nmonths.",
        "The response rate was\n45%.",
        "La mediana de supervivencia fue de\n15 meses.",
        "Das mediane Überleben lag bei\n15 Monaten.",
    ],
)
def test_a_value_cut_from_its_unit_is_one_block(text: str) -> None:
    assert cleaned(text).text == text.replace("\n", " ")


def test_short_lines_that_are_no_sentence_stay_apart() -> None:
    lines = ["Overall response", "Complete response", "partial response"]
    assert cleaned("\n".join(lines)).text.split("\n\n") == lines


def test_the_rows_of_a_flattened_table_stay_lines_of_their_own() -> None:
    rows = [
        "Endpoint Drug A (N=210) Placebo (N=208)",
        "Median PFS, months 11.2 5.5",
        "HR (95% CI) 0.69 (0.55, 0.87)",
        "Grade 3 or higher AE, % 34 18",
        "median OS, months NR (12.1–NE) 23.1",
    ]
    for made in ("\n".join(rows), page(between="\n".join(rows))):
        document = cleaned(made)
        assert [block.text for block in kept(document) if block.kind is BlockKind.TABLE_ROW] == rows


def test_a_sentence_that_a_link_lies_over_is_healed() -> None:
    before = "Primary objectives included the assessment of safety and of dose-limiting toxicities"
    document = cleaned(f"{before}\nSkip\nto 30\nMain\nContent\nwithin\ndays\nof the infusion and of its dose.")
    assert document.text == f"{before} 30 within days of the infusion and of its dose."
    assert dropped(document) == {"Skip to Main Content": "skip-link-in-sentence"}


def test_the_cut_headline_of_a_printed_page_is_dropped_and_the_whole_one_is_the_title() -> None:
    headline = "A very long headline about a single infusion of cells that keeps patients with a disease of the blood"
    cut = f"{headline[:60]}…"
    document = cleaned(f"{cut}\n\n{headline}\n\n{FIRST}\n\n1/2\n\n{cut}\n\n{SECOND}")
    assert (document.title, document.text) == (headline, f"{headline}\n\n{FIRST}\n\n{SECOND}")


def test_a_wrapped_headline_does_not_go_on_behind_its_authors() -> None:
    headline = (
        "A very long headline about a single infusion of cells for patients\nwith a disease of the blood and the marrow"
    )
    authors = "Jane A. Roe; John Doe; Maria de la Muestra; Jan van den Berg"
    document = cleaned(f"{headline}\n{authors}\nExample Res (2025) 85 (8_Supplement_2): CT204.\n\n{FIRST}\n\n{SECOND}")
    assert headline.replace("\n", " ") in [block.text for block in kept(document)]
    assert dropped(document) == {authors: "author-list"}
