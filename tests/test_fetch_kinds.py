"""Each kind of source reads what its sites really answered; feeds and sitemaps made to break readers break nothing."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hostile import wire
from test_fetch_hostile import MANNER
from webserver import Site, serving

from etl import pipeline
from etl.errors import EtlError, InputError, MissingInput, RuleError, SettingsError, Unavailable
from etl.fetch import crossref, feeds, pubmed, robots, sitemaps
from etl.fetch.answer import Answer, Later
from etl.fetch.client import Client
from etl.fetch.kinds import kind_of
from etl.fetch.visit import Arrival, Found, Visit
from etl.model import Raw
from etl.rules import load
from etl.rules.schema_source import Source

API = Path(__file__).parent.parent.parent / "shared" / "fixtures" / "api"
WINDOW = {"since": date(2026, 11, 1), "until": date(2026, 11, 23)}


@pytest.fixture
def api(evaluation: Path) -> Path:
    return API


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serving(tmp_path / "pages") as running:
        running.put("/robots.txt", "User-agent: *\nDisallow: /private\n")
        yield running


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(MANNER) as asking:
        yield asking


def visit(kind: str, client: Client | None = None, **keys: Any) -> Visit:
    return Visit(source=Source(name="made", kind=kind, per_second=50, **keys), client=client, **WINDOW)


def arrivals(of: Visit) -> list[Arrival]:
    return list(kind_of(of.source).discover(of))


def raws(of: Visit) -> list[Raw]:
    return [arrival for arrival in arrivals(of) if isinstance(arrival, Raw)]


def links(found: Sequence[Arrival]) -> list[str]:
    return [page.url for page in found if isinstance(page, Found)]


def text(raw: Raw) -> str:
    return pipeline.read(raw, load()).document.text


def rows(raw: Raw) -> set[tuple[str, str, float | None, str | None]]:
    outcomes = pipeline.read(raw, load()).extraction.outcomes
    return {(each.endpoint, each.measure, each.quantity.value, each.quantity.unit) for each in outcomes}


def test_a_feed_points_to_its_pages_whatever_its_dialect(api: Path) -> None:
    atom = feeds.entries((api / "trafilatura_feed1.atom").read_bytes(), url="http://example.org/feed")
    rss = feeds.entries((api / "trafilatura_feed2.rss").read_bytes(), url="http://www.example.com/rss")
    as_json = feeds.entries((api / "trafilatura_feed.json").read_bytes(), url="https://feeds.npr.org/1019/feed.json")
    assert links(atom) == ["http://example.org/2003/12/13/atom03", "http://example.org/1000"]
    assert atom[0].changed_at == "2003-12-13T18:30:02+00:00"
    assert rss == [Found(url="http://www.example.com/blog/post/1", changed_at="2009-09-06T16:20:00+00:00")]
    assert len(as_json) == 25
    assert as_json[0].url.endswith("/2021/10/29/1050315385/keller-rinaudo-how-can-delivery-drones-save-lives")
    assert as_json[0].changed_at is not None


def test_a_sitemap_lists_the_pages_of_its_own_site(api: Path) -> None:
    plain, _ = sitemaps.read((api / "trafilatura_sitemap.xml").read_bytes(), url="https://www.sitemaps.org/sitemap.xml")
    tongues, more = sitemaps.read(
        (api / "trafilatura_sitemap-hreflang.xml").read_bytes(), url="http://www.example.com/sitemap.xml"
    )
    news, _ = sitemaps.read((api / "usp_google-news-sitemap.xml").read_bytes(), url="https://example.org/news.xml")
    assert (len(plain), plain[1].url) == (84, "https://www.sitemaps.org/protocol.html")
    assert plain[0].changed_at == "2016-11-21T00:00:00+00:00"
    assert (len(tongues), more) == (3, ["http://www.example.com/sitemap2.xml.gz"])
    assert [page.changed_at for page in news] == ["2024-01-01T00:00:00+00:00", "2024-01-02T00:00:00+00:00"]


def test_an_index_of_packed_sitemaps_is_followed_once_each(site: Site, client: Client) -> None:
    page = "<url><loc>{}</loc><lastmod>2026-11-0{}</lastmod></url>"
    index = "".join(
        f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in ("/one.xml.gz", "/two.xml", "/map.xml")
    )
    url = site.put("/map.xml", f"<sitemapindex>{index}</sitemapindex>")
    one = page.format(site.url("/a"), 1) + page.format(site.url("/b"), 2)
    site.put("/one.xml.gz", gzip.compress(f"<urlset>{one}</urlset>".encode()))
    site.put("/two.xml", f"<urlset>{page.format(site.url('/b'), 3)}{page.format('http://other.example/c', 4)}</urlset>")
    assert links(arrivals(visit("sitemap", client, url=url))) == [site.url("/a"), site.url("/b")]
    assert site.paths() == ["/robots.txt", "/map.xml", "/one.xml.gz", "/two.xml"]


def test_a_list_of_addresses_is_read_from_the_entry_a_file_and_standard_input(
    tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("# ours\nhttps://news.example/a\n\nhttps://news.example/a#part\nftp://news.example/b\n")
    found = arrivals(visit("urls", client, path=str(listed), urls=("https://news.example/c?utm_source=x",)))
    assert links(found) == ["https://news.example/c", "https://news.example/a"]
    assert [str(each) for each in found if isinstance(each, InputError)] == [
        "made: 'ftp://news.example/b' is no address that can be asked; mend or remove it"
    ]
    with listed.open() as lines:
        monkeypatch.setattr("sys.stdin", lines)
        assert links(arrivals(visit("urls", client, path="-"))) == ["https://news.example/a"]
    with pytest.raises(MissingInput, match=r"nowhere\.txt"):
        arrivals(visit("urls", client, path="nowhere.txt"))


def list_faults(entry: dict[str, Any]) -> list[str]:
    """Return what is wrong about how a hostile feed or sitemap is read: it gives its links, or a reason."""
    expect, started = entry["expect"], time.process_time()
    try:
        if entry["kind"] == "feed":
            found = links(feeds.entries(wire(entry), url=entry["url"]))
        else:
            pages, more = sitemaps.read(wire(entry), url=entry["url"])
            found = [*links(pages), *more]
    except Unavailable as refused:
        status, found = refused.reason, []
    else:
        status = "ok"
    slow = ["took too long"] if time.process_time() - started > expect["cpu_s"] else []
    if not ({"ok"} if status == "ok" else {"quarantine", "reject"}) & set(expect["status"]):
        return [*slow, f"ends as {status}"]
    if status == "ok" and expect["links"] not in {None, len(found)}:
        return [*slow, f"gives {len(found)} links"]
    return slow + [f"leaked: {link}" for link in found for bad in expect["not_contain"] if bad in link]


def robots_faults(entry: dict[str, Any]) -> list[str]:
    """Return what is wrong about how a hostile robots.txt is kept: it still forbids what it forbids."""
    started = time.process_time()
    rules = robots.of(Answer(url="", final_url="", status="fetched", body=wire(entry)))
    rules.allows("https://news.example/" + "a" * 200, "outcomes-etl")
    rules.delay_s("outcomes-etl")
    slow = ["took too long"] if time.process_time() - started > entry["expect"]["cpu_s"] else []
    says = b"Disallow: /private" in wire(entry)[: robots.MOST_BYTES]
    kept = rules.allows("https://news.example/private", "outcomes-etl") is not says
    return slow if kept else [*slow, "is not kept"]


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


def test_an_entry_that_cannot_be_used_says_which_and_why() -> None:
    with pytest.raises(RuleError, match="made: kind: no such kind; there are folder, warc, urls, feed"):
        kind_of(Source(name="made", kind="gopher"))
    with pytest.raises(RuleError, match="made: the kind feed needs the key url"):
        kind_of(Source(name="made", kind="feed"))


@pytest.mark.parametrize("kind", ["feed", "sitemap", "urls", "pubmed", "europepmc", "ctgov", "biorxiv", "crossref"])
def test_nothing_on_the_network_is_asked_before_somebody_says_who_asks(kind: str) -> None:
    with pytest.raises(SettingsError, match="ETL_CONTACT"):
        arrivals(visit(kind, None, url="https://news.example/feed", query="x"))


def test_every_source_that_comes_with_the_project_can_be_used_and_asks_nothing_by_itself() -> None:
    sources = load().sources
    assert [source.name for source in sources if source.enabled] == ["samples"]
    assert all(not kind_of(source).network for source in sources if source.enabled)
    assert {source.kind for source in sources} >= {
        "folder",
        "feed",
        "pubmed",
        "europepmc",
        "ctgov",
        "biorxiv",
        "crossref",
    }
    assert not issubclass(EtlError, OSError)
