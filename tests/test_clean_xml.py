"""Abstracts in XML: the article's own title, and every word beside mark-up as it stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from etl import pipeline
from etl.model import Document, Raw, Reading
from etl.rules import load

ARTICLE = """<PubmedArticle><MedlineCitation><PMID Version="1">31</PMID><Article>
<Journal><Title>Journal of Made Trials</Title><ISOAbbreviation>J Made</ISOAbbreviation></Journal>
<ArticleTitle>Glentuzumab <i>versus</i> placebo in HER2<sup>+</sup> breast cancer.</ArticleTitle>
<Abstract>
<AbstractText Label="METHODS">We assigned 322 patients to <i>glentuzumab</i> or placebo.</AbstractText>
<AbstractText Label="RESULTS">The median <b>progression-free survival</b> was 4.8 months with glentuzumab and 1.5 months
with placebo (hazard ratio, 0.45; <i>P</i>&lt;0.001).
The <b> objective </b>response rate was 4<b>1</b>.5%.</AbstractText>
</Abstract></Article></MedlineCitation><PubmedData><ReferenceList><Reference>
<Citation>Doe. ORR was 77%.</Citation><ArticleTitle>Another</ArticleTitle></Reference></ReferenceList></PubmedData>
</PubmedArticle>"""


def read(body: str) -> Reading:
    raw = Raw(
        body=body.encode(),
        locator="https://pubmed.example/31",
        article="PMID31",
        source="made",
        seen_at=datetime.now(UTC),
        media_type="application/xml",
    )
    return pipeline.read(raw, load())


def document(body: str) -> Document:
    return read(body).document


def test_an_article_has_its_own_title_and_not_its_journals() -> None:
    assert document(ARTICLE).title == "Glentuzumab versus placebo in HER2+ breast cancer."
    assert "Journal of Made Trials" not in document(ARTICLE).text


@pytest.mark.parametrize(
    "words",
    ["The median progression-free survival was", "0.45; P<0.001). The objective response rate was 41.5%."],
)
def test_words_beside_mark_up_stay_apart_and_words_with_mark_up_inside_stay_whole(words: str) -> None:
    assert words in document(ARTICLE).text


def test_the_results_of_an_abstract_with_mark_up_are_read_with_their_places() -> None:
    reading = read(ARTICLE)
    found = {(each.endpoint, each.measure, each.quantity.value) for each in reading.extraction.outcomes}
    assert found == {
        *(("PFS", "MEDIAN", 4.8), ("PFS", "MEDIAN", 1.5), ("PFS", "HAZARD_RATIO", 0.45), ("ORR", "PROPORTION", 41.5))
    }
    for each in reading.extraction.outcomes:
        raw = reading.document.raw_span(each.quantity.span).of(reading.document.raw_text)
        assert raw.replace("<b>", "").replace("</b>", "") == each.quantity.text


def test_a_title_of_any_other_xml_is_its_first() -> None:
    assert document("<a><title>Trial of glentuzumab</title><p>It works in patients.</p></a>").title == (
        "Trial of glentuzumab"
    )
