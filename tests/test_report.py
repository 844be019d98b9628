import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import made
import pytest
from conftest import Ran
from hostile import HOSTILE, read, wire
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from etl.errors import Unreadable, WarehouseDamaged, WarehouseError
from etl.load import finish_run, land, start_run, working
from etl.model import Raw
from etl.publish import publish, query
from etl.report import write
from etl.report.forest import Scale, panels
from etl.report.marks import pieces
from etl.report.words import ENDPOINTS, MEASURES, figure, page_of, slug
from etl.rows import Sheet, sheet
from etl.validate import check
from etl.validate_codes import ENDPOINTS as KNOWN_ENDPOINTS
from etl.validate_codes import MEASURES as KNOWN_MEASURES

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{ 7*7 }} javascript:alert(3) \u202egnihton"
TAGS = {
    *("html", "head", "meta", "title", "link", "script", "body", "header", "nav", "main", "footer", "section"),
    *(
        "article",
        "h1",
        "h2",
        "h3",
        "p",
        "a",
        "b",
        "abbr",
        "code",
        "mark",
        "small",
        "span",
        "strong",
        "details",
        "summary",
    ),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "ol", "ul", "li", "div"),
    *("button", "input", "label", "svg", "path", "rect", "text"),
}


@pytest.fixture(scope="module")
def folder(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "report"
    write(samples, folder)
    return folder


def snapshot_of(folder: Path, *sheets: Sheet) -> Path:
    with working(folder / "working.duckdb") as con:
        run_id = start_run(con, command="etl run", rules_sha=made.RULES_SHA)
        land(con, run_id=run_id, sheets=sheets, checked=check(sheets))
        finish_run(con, run_id, status="done")
        return publish(con, working=folder / "working.duckdb", target=folder / "outcomes.duckdb").target


def page(path: Path) -> Any:
    return html.parse(str(path), html.HTMLParser(encoding="utf-8"))


def pages(folder: Path) -> Iterator[tuple[Path, Any]]:
    for path in sorted(folder.rglob("*.html")):
        yield path, page(path)


def is_harmless(path: Path, tree: Any) -> bool:
    """Say whether a page holds our elements only, and leads to pages of ours or to the web."""
    for element in tree.iter(html.etree.Element):
        assert element.tag in TAGS, (path, element.tag)
        assert not [name for name in element.attrib if name.startswith("on") or name in {"style", "srcdoc"}], path
        for name in ("href", "src"):
            link = element.get(name, "")
            assert re.match(r"(https?://|[\w./#-]*$)", link), (path, link)
    scripts = [element.get("src") or element.text for element in tree.iter("script")]
    return len(scripts) == 1 and scripts[0].endswith("assets/report.js")


def test_every_page_forbids_all_but_its_own_script_and_style(folder: Path) -> None:
    for path, tree in pages(folder):
        (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self';"), path
        assert "unsafe" not in policy
        assert is_harmless(path, tree)


def test_every_link_between_pages_leads_somewhere(folder: Path) -> None:
    ids = {path: set(tree.xpath("//@id")) for path, tree in pages(folder)}
    for path, tree in pages(folder):
        for link in tree.xpath("//@href[not(starts-with(., 'http'))] | //@src"):
            name, _, place = link.partition("#")
            target = (path.parent / name).resolve() if name else path
            assert target.exists(), (path, link)
            assert not place or place in ids[target], (path, link)
    entries = json.loads((folder / "assets" / "search.js").read_text().removeprefix("window.searchIndex = ")[:-2])
    assert all((folder / entry[2].partition("#")[0]).exists() for entry in entries)


def test_every_result_of_a_therapy_leads_to_its_sentence(folder: Path, samples: Path) -> None:
    found = query(
        samples,
        "SELECT outcome_id, article_id, value_text, therapy_drug[1] AS drug FROM results "
        "WHERE len(therapy_drug) > 0 AND arm_role NOT IN ('HISTORICAL_CONTROL', 'EXTERNAL_STUDY')",
    )
    assert found.height > 20
    for outcome_id, article_id, value_text, drug in found.iter_rows():
        row_link = f"../article/{page_of(article_id)}#o-{outcome_id}"
        assert row_link in (folder / "therapy" / f"{slug(drug)}.html").read_text()
        (mark,) = page(folder / "article" / page_of(article_id)).xpath(f"//*[@id='o-{outcome_id}']")
        holder = mark if mark.tag == "mark" else mark.getparent()
        assert value_text in holder.text_content()


def test_an_article_shows_its_text_whole_and_every_number_with_its_fate(folder: Path, samples: Path) -> None:
    texts = query(samples, "SELECT article_id, text FROM core.articles WHERE text <> ''")
    for article_id, text in texts.iter_rows():
        tree = page(folder / "article" / page_of(article_id))
        shown = "".join(block.text_content() for block in tree.xpath("//*[contains(@class, 'block ')]"))
        assert "".join(shown.split()) == "".join(text.split())
    numbers = query(
        samples, "SELECT article_id, text FROM core.numbers WHERE number_start IS NOT NULL AND fate <> 'outcome'"
    )
    in_text = "//div[@class='text']//span[contains(@class, 'number')]"
    greyed = {path.name: tree.xpath(in_text) for path, tree in pages(folder / "article")}
    missing = [
        (article_id, text)
        for article_id, text in numbers.iter_rows()
        if not any(text == span.text_content() for span in greyed[page_of(article_id)])
    ]
    # a number inside the words of a result's value ("43% of 30") is shown as the value
    assert missing == []
    assert all(span.get("title").startswith("no result: ") for spans in greyed.values() for span in spans)


def test_history_is_set_apart_from_results(tmp_path: Path) -> None:
    rate = made.outcome(endpoint="OS", quantity=made.quantity("66.7%", value=66.7, unit="%"))
    past = made.history(about=made.About(cancer=("mesothelioma",)))
    sheets = made.sheet(made.reading(rate, past), raw=made.raw())
    write(snapshot_of(tmp_path, sheets), tmp_path / "report")
    tree = page(tmp_path / "report" / "therapy" / "toymab.html")
    assert [row.text_content() for row in tree.xpath("//tbody[@class='own']//td[@class='num value']")] == ["66.7%"]
    assert [row.text_content() for row in tree.xpath("//tbody[@class='apart']//td[@class='num value']")] == ["5%"]


def test_hostile_words_of_an_article_stay_words(tmp_path: Path) -> None:
    text = f"{EVIL}\n\nOf 15 patients with mesothelioma, 10 (66.7%) had an objective response to toymab. {EVIL}"
    place = made.Span(start=0, end=len(text))
    outcome = made.outcome(
        quantity=made.quantity("66.7%", text=text, value=66.7, unit="%"),
        evidence=place,
        about=made.About(cancer=(EVIL,), therapy_drug=(EVIL,)),
        arm=made.Arm(label=EVIL, subgroup=EVIL),
    )
    reading = made.reading(outcome, text=text, title=EVIL)
    evil = sheet(reading, raw=made.raw(text.encode(), article=EVIL, locator="javascript:alert(4)"))
    evil.article["publisher"] = EVIL
    evil.studies[0]["acronym"] = EVIL
    write(snapshot_of(tmp_path, evil), tmp_path / "report")
    for path, tree in pages(tmp_path / "report"):
        assert is_harmless(path, tree)
    told = page(next((tmp_path / "report" / "article").iterdir())).xpath("//h1")[0].text_content()
    assert told == EVIL.replace("\u202e", "\\u202e")
    assert "<" not in (tmp_path / "report" / "assets" / "search.js").read_text()


def test_the_hostile_articles_make_harmless_pages(tmp_path: Path) -> None:
    if not HOSTILE.is_dir() and not os.environ.get("CI"):
        pytest.skip("the hostile articles are other people's and lie beside the project, not in it")
    lines = (HOSTILE / "index.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [entry for entry in map(json.loads, lines) if entry["family"] in {"injection", "unicode", "sequence"}]
    sheets = []
    for entry in entries:
        raw = Raw(body=wire(entry), locator=entry["url"], article=entry["id"], source="hostile", seen_at=made.SEEN_AT)
        try:
            sheets.append(sheet(read(entry), raw=raw))
        except Unreadable:
            continue
    assert len(sheets) >= 20
    write(snapshot_of(tmp_path, *sheets), tmp_path / "report")
    for path, tree in pages(tmp_path / "report"):
        assert is_harmless(path, tree)


def test_the_report_takes_the_place_of_the_former_one_and_of_nothing_else(samples: Path, tmp_path: Path) -> None:
    write(samples, tmp_path / "report")
    (tmp_path / "report" / "article" / "old.html").write_text("")
    assert write(samples, tmp_path / "report").articles > 20
    assert not (tmp_path / "report" / "article" / "old.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    with pytest.raises(WarehouseError, match="holds files that are no report"):
        write(samples, tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").exists()


def test_without_a_warehouse_the_report_says_what_to_do(
    etl: Callable[..., Ran], state: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "make one with: etl run" in etl("report", "--folder", state / "report").err
    (state / "warehouse").mkdir()
    (state / "warehouse" / "outcomes.duckdb").write_text("no database\n" * 500)
    with pytest.raises(WarehouseDamaged):
        write(state / "warehouse" / "outcomes.duckdb", state / "report")
    ran = etl("report", "--folder", state / "report", "--warehouse", samples)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith(f"{state}/report/index.html\n")


def test_pages_of_lists_stay_small(folder: Path) -> None:
    for name in ("index", "therapies", "cancers", "trials", "articles", "endpoints"):
        assert (folder / f"{name}.html").stat().st_size < 500_000


def test_every_code_has_words() -> None:
    assert set(ENDPOINTS) == set(KNOWN_ENDPOINTS)
    assert set(MEASURES) == set(KNOWN_MEASURES)


SPANS = st.tuples(st.integers(0, 60), st.integers(1, 12)).map(lambda each: (each[0], each[0] + each[1]))


@given(st.lists(SPANS, max_size=6), st.lists(SPANS, max_size=6))
def test_the_pieces_of_a_text_are_the_text(values: list[tuple[int, int]], numbers: list[tuple[int, int]]) -> None:
    outcomes = [
        {"outcome_id": str(n), "value_start": a, "value_end": b, "evidence_start": max(0, a - 3), "evidence_end": b + 5}
        for n, (a, b) in enumerate(values)
    ]
    ledger = [{"number_start": a, "number_end": b, "fate": "ignored", "rule": "date"} for a, b in numbers]
    found = list(pieces(outcomes, ledger, start=0, end=80))
    assert [piece.start for piece in found] == [0, *(piece.end for piece in found[:-1])]
    assert found[-1].end == 80
    assert all(piece.start < piece.end for piece in found)
    assert {each for piece in found for each in piece.ids} == {row["outcome_id"] for row in outcomes}


@given(st.floats(0.02, 50), st.floats(0.02, 50), st.booleans())
def test_a_larger_value_stands_farther_right(one: float, other: float, is_log: bool) -> None:  # noqa: FBT001  hypothesis gives it
    scale = Scale(low=0.01 if is_log else 0, high=100, is_log=is_log)
    assert (scale.x(one) <= scale.x(other)) == (one <= other) or abs(one - other) < 0.1


def result(**changes: Any) -> dict[str, Any]:
    row = dict.fromkeys(("low", "high", "numerator", "timepoint_value"))
    return {
        **row,
        "endpoint": "OS",
        "measure": "MEDIAN",
        "unit": "months",
        "part": "own",
        "value": 14.2,
        "value_text": "14.2 months",
        "denominator": 100,
        "canonical_id": "c",
        "arm_role": "EXPERIMENTAL",
        **changes,
    }


def test_a_square_is_the_larger_the_more_patients_it_stands_for() -> None:
    (panel,) = panels([result(denominator=n, canonical_id=str(n)) for n in (10, 100, 1000)])
    sides = [mark.side for _, rows in panel.parts for _, mark in rows if mark]
    assert sides == sorted(sides, reverse=True)
    assert len(set(sides)) == 3


def test_a_value_in_words_is_a_row_without_a_mark() -> None:
    (panel,) = panels([result(), result(value=None, value_text="not reached", canonical_id="d")])
    assert [mark is None for _, rows in panel.parts for _, mark in rows] == [False, True]


@pytest.mark.parametrize(("value", "text"), [(1234.5, "1,234.5"), (100.0, "100"), (None, ""), (0.0, "0")])
def test_figures_are_short(value: float | None, text: str) -> None:
    assert figure(value) == text
