"""HTML pages: the article, what the page says of itself, and the way back into the mark-up."""

from __future__ import annotations

import json

import pytest
from cleaned import cleaned, dropped, kept, raw

from etl.clean import clean
from etl.errors import Unreadable
from etl.model import BlockKind, Document, Span
from etl.rules import load

LEDE = "A new study shows that one infusion of the cells kept 12 of 36 patients in remission for five years or more."
BODY = (
    "The investigators treated the patients at four centres &amp; followed them for a median of 61&nbsp;months in all."
)
END = "No new safety signals were seen, and the team now plans a larger trial in patients with earlier disease."
ARTICLE = f"<h1>Cells keep patients well</h1><p>{LEDE}</p><h2>Methods</h2><p>{BODY}</p><p>{END}</p>"


def page(article: str = ARTICLE, head: str = "", around: str = "") -> Document:
    title = "<title>Cells keep patients well | Example Daily</title>"
    return cleaned(f"<!DOCTYPE html><html><head>{title}{head}</head><body>{article}{around}</body></html>", "page.html")


def words_at(document: Document, words: str) -> str:
    start = document.text.index(words)
    return document.raw_span(Span(start=start, end=start + len(words))).of(document.raw_text)


def test_the_article_is_kept_and_the_headline_is_its_title() -> None:
    document = page()
    assert document.title == "Cells keep patients well"
    assert document.text.split("\n\n") == [LEDE, "Methods", BODY.replace("&amp;", "&").replace("&nbsp;", " "), END]


def test_a_headline_with_a_figure_stays_in_the_text() -> None:
    document = page(ARTICLE.replace("Cells keep patients well", "Cells keep 33% of patients well"))
    assert document.text.startswith("Cells keep 33% of patients well\n\n")


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><a href='/'>Home</a> <a href='/x'>Oncology</a></nav>",
        f"<div class='related-posts'><p>{LEDE.replace('12 of 36', '30 of 36')}</p></div>",
        f"<section id='comments'><p>{LEDE.replace('12 of 36', '31 of 36')}</p></section>",
        "<div class='cookie-banner'>We use cookies on this website.</div>",
        "<form><label>Your e-mail</label><button>Subscribe</button></form>",
        "<footer>© 2026 Example Daily</footer>",
        f"<div id='comments'>{''.join(f'<p>{LEDE} And so say I, reader {number}.</p>' for number in range(9))}</div>",
        "<script>var rate = '99% of patients';</script><style>p{width:99%}</style>",
        "<p style='display:none'>Hidden text that says that 99% of all the patients in the trial responded to it.</p>",
    ],
)
def test_furniture_that_the_markup_names_is_dropped(furniture: str) -> None:
    assert page(around=furniture).text == page().text


def test_dropped_parts_stay_on_record_with_their_rule() -> None:
    assert dropped(page(around="<nav>Home and more</nav>"))["Home and more"] == "menu"


def test_cards_of_other_articles_are_dropped() -> None:
    card = "<div class='x'><h3><a href='/{0}'>Another drug for another disease {0}</a></h3><p>" + LEDE + "</p></div>"
    document = page(around="<div>" + "".join(card.format(number) for number in range(3)) + "</div>")
    assert document.text == page().text


def test_a_column_of_promotion_is_no_part_of_the_article() -> None:
    promotion = "The house fair shows kitchens this week, and whoever comes on Sunday may win a boat. " * 2
    document = page(f"<div><div class='m'>{ARTICLE}</div><div class='r'><p>{promotion}</p></div></div>")
    assert document.text == page().text


def test_sections_built_alike_are_all_the_article() -> None:
    section = f"<div class='s'><h2>Safety</h2><p>{BODY.replace('four', 'nine')}</p><p>{END}</p></div>"
    document = page(f"<div><div class='s'>{ARTICLE}</div>{section}</div>")
    assert "nine centres" in document.text


@pytest.mark.parametrize(
    "words", ["kept 12 of 36 patients", "centres & followed", "61 months in all", "earlier disease."]
)
def test_words_are_found_again_in_the_markup(words: str) -> None:
    assert words_at(page(), words) in {words, words.replace("&", "&amp;"), words.replace(" months", "&nbsp;months")}


def test_a_figure_split_by_tags_stays_one_figure() -> None:
    document = page(f"<p>{LEDE} The rate was 5<b>4</b>.4<wbr>% <!-- x -->in all.</p>")
    assert "The rate was 54.4% in all." in document.text
    assert words_at(document, "54.4%") == "5<b>4</b>.4<wbr>%"


def test_a_table_is_one_block_a_row() -> None:
    table = "<table><tr><th>Arm</th><th>ORR</th></tr><tr><td>Drug</td><td>45%</td></tr></table>"
    document = page(f"<p>{LEDE}</p>{table}<p>{END}</p>")
    rows = [block.text for block in kept(document) if block.kind is BlockKind.TABLE_ROW]
    assert rows == ["Arm | ORR", "Drug | 45%"]


def test_the_page_says_who_wrote_it_and_when() -> None:
    said = {
        "@type": "NewsArticle",
        "headline": "Cells keep patients well",
        "author": [{"name": "Jane Roe"}, {"name": "John Doe"}],
        "publisher": {"name": "Example Daily"},
        "datePublished": "2026-01-02T03:04:05Z",
        "dateModified": "2026-01-03",
    }
    head = f"<script type='application/ld+json'>{json.dumps(said)}</script><link rel=canonical href='https://e.org/a'>"
    metadata = page(head=head).metadata
    assert metadata.authors == ("Jane Roe", "John Doe")
    assert (metadata.publisher, metadata.published_at) == ("Example Daily", "2026-01-02T03:04:05Z")
    assert (metadata.modified_at, metadata.canonical_url) == ("2026-01-03", "https://e.org/a")


def test_meta_tags_say_it_where_json_is_broken() -> None:
    head = "<script type='application/ld+json'>{broken</script><meta name=author content='By Jane Roe'>"
    head += "<meta property='article:published_time' content='2026-01-02'><meta property='og:site_name' content='E'>"
    metadata = page(head=head).metadata
    assert (metadata.authors, metadata.published_at, metadata.publisher) == (("Jane Roe",), "2026-01-02", "E")


def test_the_marked_words_of_the_page_say_it_where_its_head_is_silent() -> None:
    person = "<span itemprop='author' itemscope><a href='/j'><span itemprop='name'>Jane Roe</span></a>, Health</span>"
    around = f"<div>{person}<time itemprop='datePublished' datetime='2026-01-02'>2 January</time>"
    around += "<meta itemprop='dateModified' content='2026-01-03'><b itemprop='publisher'>Example Daily</b></div>"
    metadata = page(around=around).metadata
    assert (metadata.authors, metadata.publisher) == (("Jane Roe",), "Example Daily")
    assert (metadata.published_at, metadata.modified_at) == ("2026-01-02", "2026-01-03")


def test_an_author_who_is_named_elsewhere_in_the_json_is_found_there() -> None:
    person = {"@type": "Person", "@id": "#jane", "name": "Jane Roe"}
    said = {"@graph": [person, {"@type": "NewsArticle", "author": {"@id": "#jane"}}]}
    assert page(head=f"<script type='application/ld+json'>{json.dumps(said)}</script>").metadata.authors == (
        "Jane Roe",
    )


def test_links_of_a_dump_are_kept_with_their_words() -> None:
    said = "See [the paper](https://doi.org/10.1000/x) and https://clinicaltrials.gov/study/NCT01234567, not https://e.org."
    links = [(link.kind, link.url, link.text) for link in cleaned(f"{LEDE} {said}").links]
    trial = "https://clinicaltrials.gov/study/NCT01234567"
    assert links == [("doi", "https://doi.org/10.1000/x", "the paper"), ("registry", trial, trial)]


def test_links_to_papers_and_registries_are_kept_from_anywhere_in_the_page() -> None:
    around = "<footer><a href='https://doi.org/10.1000/x'>The paper</a><a href='https://e.org'>no</a></footer>"
    around += "<nav><a href='https://clinicaltrials.gov/study/NCT01234567'>NCT01234567</a></nav>"
    assert [(link.kind, link.text) for link in page(around=around).links] == [
        ("doi", "The paper"),
        ("registry", "NCT01234567"),
    ]


@pytest.mark.parametrize("depth", [250, 2_000])
def test_deep_nesting_loses_nothing(depth: int) -> None:
    document = cleaned("<html><body>" + "<div>" * depth + f"<p>{LEDE}</p>", "page.html")
    assert document.text == LEDE


@pytest.mark.parametrize(
    "opening", ["<script>", "<style type='text/css'>", "<xmp>", "<template>", "<noembed>", "<!-- ", "<![CDATA[ x ]]>"]
)
def test_what_is_never_closed_swallows_no_article(opening: str) -> None:
    document = cleaned(f"<html><body><p>{LEDE}</p>{opening}<p>{BODY}</p><p>{END}</p></body>", "page.html")
    assert END in document.text
    assert words_at(document, "earlier disease.") == "earlier disease."


def test_a_download_cut_in_a_script_shows_no_script() -> None:
    document = cleaned(
        f"<html><body><p>{LEDE}</p><p>{END}</p><script>var rate = '99% of all patients'; if (a<b", "a.html"
    )
    assert document.text == f"{LEDE}\n\n{END}"


def test_one_endless_paragraph_does_not_make_the_others_furniture() -> None:
    document = cleaned(f"<html><body><div><p>{LEDE}</p><p>{'a long word ' * 2000}</p></div></body>", "page.html")
    assert document.text.startswith(LEDE)


def test_more_text_than_an_article_has_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        cleaned("Of the 42 patients 12 responded. " * 100_000)
    assert refused.value.reason == "too_big"


def test_a_page_without_an_article_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        page("", around="<nav>Home</nav>")
    assert refused.value.reason == "no_text"


def test_an_xml_abstract_is_read_without_its_entities() -> None:
    abstract = f"<ArticleTitle>Drug A</ArticleTitle><AbstractText>{LEDE} p &lt; 0.001</AbstractText>"
    body = f"<?xml version='1.0'?><a>{abstract}</a>"
    document = clean(raw(body, "a.xml"), load())
    assert (document.title, document.text) == ("Drug A", f"Drug A\n\n{LEDE} p < 0.001")
    with pytest.raises(Unreadable):
        clean(raw("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y'>]><a><p>&x;</p></a>", "a.xml"), load())


def test_a_standfirst_is_dropped_unless_it_holds_a_figure() -> None:
    headline = "<h1>Cells keep patients well</h1>"
    for below in ("<h2 class='dek'>{}</h2>", "<header><p>{}</p></header>"):
        for words, stays in (
            ("The story of the cells that keep them well", False),
            ("A third, or 33%, stay well", True),
        ):
            document = page(ARTICLE.replace(headline, headline + below.format(words)))
            assert (words in document.text) is stays
            assert document.title == "Cells keep patients well"


def test_where_the_page_says_its_title_no_other_line_becomes_it() -> None:
    head = "<meta property='og:title' content='Cells keep patients well'>"
    document = page("<h3>Cells and how they are made for patients</h3>" + ARTICLE.partition("</h1>")[2], head=head)
    assert document.title == "Cells keep patients well"
    assert BlockKind.TITLE not in {block.kind for block in document.blocks if block.kept}
