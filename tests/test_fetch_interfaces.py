"""Interfaces for programs: each connector reads what its service really answered, page after page."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from visiting import api, arrivals, client, raws, rows, site, text, visit
from webserver import Site

from etl.errors import Unavailable
from etl.fetch import crossref, pubmed
from etl.fetch.answer import Later
from etl.fetch.client import Client
from etl.model import Raw

__all__ = ["api", "client", "site"]  # fixtures


def served(site: Site, path: str, fixture: Path, **how: Any) -> str:
    kind = "application/xml" if fixture.suffix == ".xml" else "application/json"
    return site.put(path, fixture.read_bytes(), headers={"Content-Type": kind}, **how)


def test_pubmed_gives_the_articles_of_a_search_in_its_own_xml(site: Site, client: Client, api: Path) -> None:
    served(site, "/esearch.fcgi", api / "pubmed_esearch_one_hit.json")
    served(site, "/efetch.fcgi", api / "pubmed_efetch_22663011_METRIC.xml")
    (raw,) = raws(visit("pubmed", client, url=site.url(""), query="trametinib"))
    asked = [hit["path"] for hit in site.hits()]
    assert (raw.article, raw.locator) == ("PMID22663011", "https://pubmed.ncbi.nlm.nih.gov/22663011/")
    assert raw.body in (api / "pubmed_efetch_22663011_METRIC.xml").read_bytes()
    assert {("PFS", "MEDIAN", 4.8, "months"), ("PFS", "MEDIAN", 1.5, "months")} <= rows(raw)
    assert {("OS", "LANDMARK_RATE", 81.0, "%"), ("OS", "LANDMARK_RATE", 67.0, "%")} <= rows(raw)
    assert [each.partition("?")[0] for each in asked] == ["/esearch.fcgi", "/efetch.fcgi"]
    assert "mindate=2026%2F11%2F01" in asked[0]
    assert "email=tests%40outcomes.example" in asked[0]


def test_pubmed_text_keeps_its_markup_inside_words_and_its_sections(client: Client, api: Path) -> None:
    of = visit("pubmed", client, query="x")
    (sections,) = pubmed.articles(of, (api / "pubmed_efetch_29768149_structured.xml").read_bytes())
    (nested,) = pubmed.articles(of, (api / "biopython_pubmed7.xml").read_bytes())
    assert sections.article == "PMID29768149"
    assert "34.4% vs. 31.1% of weeks; odds ratio, 1.14; 95% confidence interval [CI], 1.00 to 1.30" in text(sections)
    assert nested.article == "PMID29963580"
    assert "pulmonary imaging biomarker pipeline" in text(nested)


def test_pubmed_takes_a_long_list_page_by_page_and_more_than_it_gives_in_halves(
    site: Site, client: Client, api: Path
) -> None:
    found = json.loads((api / "pubmed_esearch_json.json").read_text())["esearchresult"]
    assert (found["count"], len(found["idlist"])) == ("40362", 100)
    site.put("/esearch.fcgi", json.dumps({"esearchresult": found | {"webenv": "E", "querykey": "1", "count": "450"}}))
    site.put("/esearch.fcgi@maxdate=2026/11/23", json.dumps({"esearchresult": {"count": "12000"}}))
    served(site, "/efetch.fcgi", api / "pubmed_efetch_22663011_METRIC.xml")
    whole = visit("pubmed", client, url=site.url(""), query="APC")
    until = visit("pubmed", client, url=site.url(""), query="APC")
    until.until = date(2026, 11, 22)
    assert len(raws(until)) == 3
    starts = [hit["path"] for hit in site.hits() if "efetch" in hit["path"]]
    assert ["retstart=0&" in starts[0], "retstart=200&" in starts[1], "retstart=400&" in starts[2]] == [True] * 3
    assert all("WebEnv=E&query_key=1" in start for start in starts)
    site.put("/esearch.fcgi@maxdate=2026/11/12", json.dumps({"esearchresult": {"count": "0"}}))
    site.put("/esearch.fcgi@mindate=2026/11/23", json.dumps({"esearchresult": {"count": "0"}}))
    raws(whole)
    spans = [hit["path"] for hit in site.hits() if "esearch" in hit["path"]][2:]
    assert "mindate=2026%2F11%2F01&maxdate=2026%2F11%2F12" in spans[0]
    assert "mindate=2026%2F11%2F13&maxdate=2026%2F11%2F23" in spans[1]


def test_the_over_limit_word_of_ncbi_is_a_429_and_never_an_empty_result(site: Site, client: Client, api: Path) -> None:
    body = (api / "ncbi_eutils_rate_limit_429_body.json").read_bytes()
    with pytest.raises(Later) as later:
        pubmed.refuse_over_limit(body)
    assert (later.value.reason, later.value.after_s) == ("http_429", 1.0)
    site.put("/esearch.fcgi", body)
    of = visit("pubmed", client, url=site.url(""), query="x")
    client.sleep = lambda _: None
    with pytest.raises(Unavailable, match="http_429"):
        arrivals(of)
    assert (of.attempts[0].tries, of.attempts[0].reason) == (4, "http_429")


def test_pubmed_that_refuses_a_query_says_so(site: Site, client: Client) -> None:
    site.put("/esearch.fcgi", json.dumps({"esearchresult": {"ERROR": "Unable to obtain query #1"}}))
    with pytest.raises(Unavailable, match="Unable to obtain query"):
        arrivals(visit("pubmed", client, url=site.url(""), query="((("))


def test_a_key_goes_with_the_question_and_into_no_message(site: Site, client: Client) -> None:
    of = visit("pubmed", client, url=site.url(""), query="x")
    of.ncbi_api_key = "hunter2"
    with pytest.raises(Unavailable) as error:
        arrivals(of)
    assert "api_key=hunter2" in site.paths()[0]
    assert "hunter2" not in str(error.value)


def test_europe_pmc_gives_the_records_of_every_page(site: Site, client: Client, api: Path) -> None:
    first = json.loads((api / "europepmc_search_lite_ATM.json").read_text())
    site.put("/search", json.dumps(first | {"nextCursorMark": "page2"}))
    second = json.loads((api / "europepmc_search_pmid_22663011_METRIC.json").read_text())
    site.put("/search@cursorMark=page2", json.dumps(second | {"nextCursorMark": "page2"}))
    found = raws(visit("europepmc", client, url=site.url("/search"), query="melanoma"))
    assert [raw.article for raw in found] == [
        *("PMID39272813", "PMID30197789", "PMID25587027", "PMID28779002", "PMID11805335", "PMID22663011")
    ]
    assert b'doi="10.1056/nejmoa1203421"' in found[-1].body
    assert text(found[-1]) == "Improved survival with MEK inhibition in BRAF-mutated melanoma."
    assert text(found[3]).startswith("Rare, protein-truncating variants in")
    single = json.loads((api / "europepmc_search_pmid_20516115.json").read_text())
    site.put("/search", json.dumps(single))
    assert [raw.article for raw in raws(visit("europepmc", client, url=site.url("/search"), query="melanoma"))] == [
        "PMID20516115"
    ]


def test_a_record_whose_counters_moved_is_the_same_article(site: Site, client: Client, api: Path) -> None:
    of = visit("europepmc", client, url=site.url("/search"), query="melanoma")
    found = json.loads((api / "europepmc_search_pmid_22663011_METRIC.json").read_text())
    site.put("/search", json.dumps(found))
    (before,) = raws(of)
    found["resultList"]["result"][0]["citedByCount"] += 1
    site.put("/search", json.dumps(found))
    assert raws(of)[0].body == before.body


def test_the_registry_gives_the_studies_of_every_page(site: Site, client: Client, api: Path) -> None:
    served(site, "/studies", api / "ctgov_v2_search_page1_nextPageToken.json")
    token = json.loads((api / "ctgov_v2_search_page1_nextPageToken.json").read_text())["nextPageToken"]
    last = json.loads((api / "ctgov_v2_search_page2.json").read_text())
    last.pop("nextPageToken", None)  # there were more pages; only two were recorded
    site.put(f"/studies@pageToken={token}", json.dumps(last))
    found = raws(visit("ctgov", client, url=site.url(""), query="phelan"))
    assert len({raw.article for raw in found}) == len(found) == 10
    assert all(raw.article.startswith("NCT") and raw.locator.endswith(raw.article) for raw in found)
    asked = site.paths()
    assert "RANGE%5B2026-11-01%2CMAX%5D" in asked[0]
    assert "sort=LastUpdatePostDate" in asked[0]
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("fixture", "studies"),
    [
        ("ctgov_v2_search_intr_keytruda_limit3.json", 3),
        ("ctgov_v2_search_melanoma_recruiting_limit3.json", 3),
        ("ctgov_v2_get_NCT02576665_fields.json", 1),
        ("ctgov_v2_NCT03275402_results.json", 1),
        ("ctgov_v2_NCT00567567_results.json", 1),
    ],
)
def test_each_recorded_answer_of_the_registry_is_read(
    fixture: str, studies: int, site: Site, client: Client, api: Path
) -> None:
    answer = json.loads((api / fixture).read_text())
    answer.pop("nextPageToken", None)
    site.put("/studies", json.dumps(answer if "studies" in answer else {"studies": [answer]}))
    found = raws(visit("ctgov", client, url=site.url("")))
    assert len(found) == studies
    if studies == 1:
        assert found[0].article == fixture.split("_")[-2]


def preprint(number: int, **more: str) -> dict[str, str]:
    record = {
        "doi": f"10.1101/2026.11.0{number}",
        "title": f"Trial {number} of glentuzumab in Melanoma",
        "version": "1",
    }
    abstract = "Background: none. The objective response rate was 42% in 50 patients."
    return record | {"abstract": abstract, "date": "2026-11-01", "license": "cc_by", "published": "NA"} | more


def test_preprints_come_until_a_page_is_empty_and_only_with_our_terms(site: Site, client: Client) -> None:
    base = "/details/medrxiv/2026-11-01/2026-11-23"
    site.put(f"{base}/0", json.dumps({"messages": [{"total": 99}], "collection": [preprint(1), preprint(2)]}))
    other = preprint(3, title="Asthma in school", abstract="Nothing.")
    known = preprint(4, published="10.1056/NEJMoa1")
    site.put(f"{base}/2", json.dumps({"messages": [{"total": 1}], "collection": [other, known]}))
    site.put(f"{base}/4", json.dumps({"messages": [{"status": "no posts found"}], "collection": []}))
    found = raws(visit("biorxiv", client, url=site.url(""), terms=("melanoma",)))
    assert [raw.article for raw in found] == ["10.1101/2026.11.01", "10.1101/2026.11.02", "10.1101/2026.11.04"]
    assert b'published="10.1056/NEJMoa1"' in found[2].body
    assert b"published" not in found[0].body
    assert ("ORR", "PROPORTION", 42.0, "%") in rows(found[0])


def test_crossref_gives_the_works_of_every_page_until_one_is_empty(site: Site, client: Client, api: Path) -> None:
    page = json.loads((api / "crossref_works_cursor_page1.json").read_text())
    served(site, "/works", api / "crossref_works_cursor_page1.json")
    rest = {"message": {"items": [], "next-cursor": "again"}}
    site.put(f"/works@cursor={page['message']['next-cursor']}", json.dumps(rest))
    found = raws(visit("crossref", client, url=site.url(""), query="widget", filters=("has-clinical-trial-number:1",)))
    assert [raw.article for raw in found] == [item["DOI"].lower() for item in page["message"]["items"]]
    assert len(found) == 20
    asked = site.paths()
    assert "from-index-date%3A2026-11-01%2Cuntil-index-date%3A2026-11-23%2Chas-clinical-trial-number%3A1" in asked[0]
    assert "mailto=tests%40outcomes.example" in asked[0]
    assert len(asked) == 2


def test_crossref_slows_down_to_the_rate_that_its_headers_give(site: Site, client: Client, api: Path) -> None:
    headers = json.loads((api / "crossref_works_select.headers.json").read_text())["headers"]
    rate = {name: headers[name][0] for name in ("x-rate-limit-limit", "x-rate-limit-interval", "x-api-pool")}
    assert rate == {"x-rate-limit-limit": "10", "x-rate-limit-interval": "1s", "x-api-pool": "polite"}
    page = json.loads((api / "crossref_works_select.json").read_text())
    assert len(page["message"]["items"]) == 20
    for number in range(4):
        page["message"]["next-cursor"] = f"c{number + 1}"
        site.put(f"/works@cursor={'*' if number == 0 else f'c{number}'}", json.dumps(page), headers=rate)
    site.put("/works@cursor=c4", json.dumps({"message": {"items": []}}))
    assert len(raws(visit("crossref", client, url=site.url("")))) == 80
    times = [hit["at"] for hit in site.hits()]
    assert all(later - sooner > 0.09 for sooner, later in pairwise(times[1:]))


def test_what_was_said_of_a_paper_later_stands_with_the_paper_not_with_the_notice(client: Client, api: Path) -> None:
    def read(fixture: str) -> list[Raw]:
        return list(crossref.read(visit("crossref", client), json.loads((api / fixture).read_text())))

    (retracted,) = read("crossref_updated-by_retraction_excerpt.json")
    assert retracted.article == "10.1016/s0140-6736(97)11096-0"
    assert (
        b'date="2010-02-06" doi="10.1016/s0140-6736(10)60175-4" relation="updated-by" type="retraction"'
        in retracted.body
    )
    (corrected,) = read("crossref_work_single.json")
    assert b'relation="updated-by" type="correction"' in corrected.body
    (trial,) = read("crossref_work_with_clinical_trial_number.json")
    assert b'trials="NCT03797326 NCT04008797"' in trial.body
    assert text(trial).startswith("Phase II study of lenvatinib for metastatic colorectal cancer")
    three = read("crossref_update_to_and_updated_by.json")
    assert len(three) == 3
    items = json.loads((api / "crossref_update_to_and_updated_by.json").read_text())["items"]
    said = [notice for item in items for notice in crossref.notices(item, item["DOI"].lower())]
    assert said
    assert not [
        notice for notice in said if notice["type"] == "new_version" and notice["doi"] in {i["DOI"] for i in items}
    ]


def test_an_answer_that_is_no_json_is_an_error_of_the_source(site: Site, client: Client, api: Path) -> None:
    site.put("/works", (api / "crossref_work_404.txt").read_bytes(), status=404)
    with pytest.raises(Unavailable, match="http_404"):
        arrivals(visit("crossref", client, url=site.url("")))
    site.put("/works", (api / "crossref_work_404.txt").read_bytes())
    with pytest.raises(Unavailable, match="no JSON"):
        arrivals(visit("crossref", client, url=site.url("")))
