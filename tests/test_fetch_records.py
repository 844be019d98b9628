"""Records of interfaces: an answer that is cut, or tells of an error, is never taken for the end of a list."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ingesting import command_settings, in_this_process, sources, sql
from test_fetch_hostile import MANNER
from visiting import API, raws, visit
from webserver import Site, serving

from etl import runs
from etl.errors import Unavailable
from etl.fetch.client import Client
from etl.fetch.pace import Pace

ARTICLE = '<PubmedArticle><MedlineCitation><PMID Version="1">{}</PMID></MedlineCitation></PubmedArticle>'


def found(*numbers: int) -> str:
    return "<PubmedArticleSet>" + "".join(map(ARTICLE.format, numbers)) + "</PubmedArticleSet>\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serving(tmp_path / "pages") as running:
        yield running


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(MANNER, sleep=lambda _: None) as asking:
        yield asking


CUT = {
    "cut": found(1, 2)[:-30],
    "an error": '<?xml version="1.0"?><eFetchResult><ERROR>Unable to obtain query</ERROR></eFetchResult>',
    "an empty set": "<PubmedArticleSet></PubmedArticleSet>",
    "a web page": "<html><body>Service unavailable</body></html>",
}


@pytest.mark.parametrize("body", CUT.values(), ids=CUT)
def test_an_answer_of_pubmed_that_is_cut_is_no_end_of_the_list(body: str, site: Site, client: Client) -> None:
    site.put("/esearch.fcgi", json.dumps({"esearchresult": {"count": "2", "idlist": ["1", "2"]}}))
    site.put("/efetch.fcgi", body)
    of = visit("pubmed", client, url=site.url(""), query="x")
    with pytest.raises(Unavailable, match="no whole set of articles"):
        raws(of)
    assert of.attempts[-1].tries == 3
    site.put("/efetch.fcgi", found(1, 2))
    assert [raw.article for raw in raws(of)] == ["PMID1", "PMID2"]


QUERY = {"biorxiv": {"query": "medrxiv"}}
LISTS = {
    "europepmc": ("/search", "/search"),
    "ctgov": ("", "/studies"),
    "crossref": ("", "/works"),
    "biorxiv": ("", "/details/medrxiv/2026-11-01/2026-11-23/0"),
}


@pytest.mark.parametrize("kind", LISTS)
def test_an_interface_that_tells_of_an_error_has_not_given_an_empty_list(kind: str, site: Site, client: Client) -> None:
    base, path = LISTS[kind]
    site.put(path, json.dumps({"errMsg": "The index is being built\n"}))
    with pytest.raises(Unavailable, match="index is being built") as error:
        raws(visit(kind, client, url=site.url(base), **QUERY.get(kind, {"query": "x"})))
    assert error.value.reason == "bad_json"
    assert "\n" not in str(error.value)


def test_after_an_answer_that_was_cut_the_next_run_asks_for_the_same_days(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_this_process(monkeypatch)
    settings = command_settings(tmp_path)
    sources(settings, kind="pubmed", url=site.url(""), query="x")
    site.put("/esearch.fcgi", json.dumps({"esearchresult": {"count": "2", "idlist": ["1", "2"]}}))
    site.put("/efetch.fcgi", CUT["an error"])
    assert "no whole set of articles" in runs.ingest(settings).refused[0]
    assert sql(settings, "SELECT seen_until, failures, reason FROM core.sources") == [(None, 1, "truncated")]
    site.put("/efetch.fcgi", found(1, 2))
    assert runs.ingest(settings).read == 2
    days = [
        hit["path"].partition("mindate=")[2].partition("&tool")[0] for hit in site.hits() if "esearch" in hit["path"]
    ]
    assert len(set(days)) == 1


@pytest.mark.parametrize(
    ("fixture", "per_second"),
    [
        ("crossref_work_single", 5),
        ("crossref_works_select", 10),
        ("crossref_works_cursor_page1", 5),
        ("crossref_work_404", 5),
    ],
)
def test_the_recorded_headers_of_crossref_say_how_often_it_may_be_asked(
    fixture: str, per_second: int, evaluation: Path
) -> None:
    said: dict[str, list[str]] = json.loads((API / f"{fixture}.headers.json").read_text())["headers"]
    pace, began = Pace(per_second=1000), time.monotonic()
    pace.heed({name: values[0] for name, values in said.items()})
    for _ in range(3):
        with pace.turn():
            pass
    assert time.monotonic() - began >= 2 / per_second


# what we have no connector for, or ask for in another form: XML of a search, whose JSON we ask for
NOT_OURS = ("biopython_e", "ctgov_openapi")
READERS = ("test_fetch_kinds.py", "test_fetch_interfaces.py", "test_fetch_records.py")
KINDS = ("biopython", "crossref", "ctgov", "europepmc", "ncbi", "pubmed_e", "trafilatura", "usp")


def test_every_recorded_answer_of_our_kinds_is_read_by_a_test(evaluation: Path) -> None:
    here = Path(__file__).parent
    said = "".join((here / name).read_text() for name in READERS)
    ours = [path.name for path in API.iterdir() if path.name.startswith(KINDS) and not path.name.startswith(NOT_OURS)]
    assert len(ours) > 20
    assert not [name for name in ours if name.removesuffix(".headers.json") not in said]
