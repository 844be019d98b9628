"""The report in a real browser: Debian's chromium, headless, without a network."""

import os
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import made
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from test_report import EVIL, snapshot_of

from etl.publish import query
from etl.report import write
from etl.report.words import page_of
from etl.rows import sheet

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = {
    # WCAG 2.2 at levels A and AA, and what axe advises beyond
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # only colours differ
    "dark": ["color-contrast"],
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None and not os.environ.get("CI"):
        pytest.skip("no chromium on this machine; install Debian's package chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def folder(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser") / "report"
    write(samples, folder)
    return folder


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on which nothing may go wrong: no error, no dialog, nothing asked for but files."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    opened.on("request", lambda asked: None if asked.url.startswith("file:") else faults.append(asked.url))
    yield opened
    context.close()
    assert faults == []


def show(page: Page, folder: Path, name: str) -> None:
    page.goto((folder / name).as_uri())


def names(folder: Path) -> list[str]:
    """One page of each kind: each list, and of each group the page of middle size."""
    groups = [
        sorted((folder / kind).iterdir(), key=lambda path: path.stat().st_size)
        for kind in ("article", "cancer", "trial")
    ]
    middle = [str(paths[len(paths) // 2].relative_to(folder)) for paths in groups]
    return ["index.html", "cancers.html", "trials.html", "endpoints.html", "articles.html", *middle]


def test_from_a_number_in_a_plot_to_its_sentence(page: Page, folder: Path) -> None:
    show(page, folder, "index.html")
    page.get_by_role("link", name="zorvatinib", exact=True).click()
    row = page.locator("#orr-proportion-pct tbody.own tr").first
    value = row.locator("td.value").inner_text()
    row.get_by_role("link").click()
    target = page.locator(":target")
    expect(target).to_be_in_viewport()
    assert target.inner_text() == value == "56.1%"
    assert target.evaluate("mark => getComputedStyle(mark).outlineStyle") == "solid"
    target.get_by_role("link").click()
    expect(page.locator("tr:target")).to_contain_text("Objective response")


def test_a_click_on_a_heading_sorts_and_another_turns_it_round(page: Page, folder: Path) -> None:
    show(page, folder, "therapies.html")
    counts = page.locator("tbody td:nth-child(2)")
    button = page.get_by_role("button", name="Results")
    button.click()
    up = [int(text) for text in counts.all_inner_texts()]
    assert up == sorted(up)
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Results")
    button.click()
    assert [int(text) for text in counts.all_inner_texts()] == up[::-1]


def test_what_is_not_stated_comes_last_and_history_stays_apart(page: Page, folder: Path) -> None:
    show(page, folder, "cancers.html")
    page.get_by_role("link", name="bile duct cancer").click()
    for _ in range(2):
        page.locator("#response-proportion-pct").get_by_role("button", name="n/N").click()
        assert page.locator("#response-proportion-pct tbody").count() == 2
        assert page.locator("#response-proportion-pct tbody.apart tr").first.inner_text().startswith("Set apart")
    page.locator("#os-median-months").get_by_role("button", name="95% interval").click()


def test_a_search_by_keyboard_leads_to_a_page(page: Page, folder: Path) -> None:
    show(page, folder, "index.html")
    page.keyboard.press("/")
    page.keyboard.type("gastric")
    expect(page.locator("#found li").first).to_contain_text("gastric cancer")
    assert page.locator("#found-count").inner_text().endswith("found")
    page.keyboard.press("ArrowDown")
    assert page.locator("#search").get_attribute("aria-activedescendant") == "found-0"
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("gastric cancer")


def test_drugs_endpoints_cancers_trials_and_titles_are_found(page: Page, folder: Path) -> None:
    show(page, folder, "article/" + next((folder / "article").iterdir()).name)
    for words in ("quelimab", "objective", "胆道", "NCT99990031", "perioperative flot"):
        page.locator("#search").fill(words)
        expect(page.locator("#found li").first).to_be_visible()


def test_a_search_for_nothing_known_says_so(page: Page, folder: Path) -> None:
    show(page, folder, "index.html")
    page.locator("#search").fill("xyzzy")
    expect(page.locator("#found-count")).to_have_text("0 found")
    expect(page.locator("#found")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_is_accessible(page: Page, folder: Path, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    for name in names(folder):
        show(page, folder, name)
        page.evaluate(AXE)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules, preload: false})", RULES[scheme])
        told = [
            (fault["id"], fault["nodes"][0]["html"], fault["nodes"][0]["failureSummary"])
            for fault in found["violations"]
        ]
        assert told == [], name


def test_a_phone_shows_pages_without_sideways_scrolling(page: Page, folder: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for name in names(folder):
        show(page, folder, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name


def test_what_is_folded_is_printed(page: Page, folder: Path) -> None:
    for path in (folder / "article").iterdir():
        if "<details" in path.read_text():
            show(page, folder, f"article/{path.name}")
            break
    assert page.locator("details[open]").count() == 0
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0


def test_a_hostile_article_runs_nothing(page: Page, tmp_path: Path) -> None:
    text = f"{EVIL}\n\nOf 15 patients with mesothelioma, 10 (66.7%) had an objective response to toymab. {EVIL}"
    outcome = made.outcome(
        quantity=made.quantity("66.7%", text=text, value=66.7, unit="%"),
        evidence=made.Span(start=0, end=len(text)),
        about=made.About(cancer=(EVIL,), therapy_drug=(EVIL,)),
    )
    evil = sheet(
        made.reading(outcome, text=text, title=EVIL), raw=made.raw(text.encode(), locator="javascript:alert(4)")
    )
    write(snapshot_of(tmp_path, evil), tmp_path / "report")
    show(page, tmp_path / "report", "index.html")
    page.locator("#search").fill("script")
    expect(page.locator("#found li").first).to_contain_text("<script>alert(1)")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("<script>alert(1)")
    assert page.locator("main script, main img").count() == 0


def test_pictures_of_the_report(
    page: Page, folder: Path, samples: Path, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    target: Path = request.config.getoption("--pictures") or tmp_path
    (article,) = query(samples, "SELECT article_id FROM articles WHERE article = 'two-arm-trial'").row(0)
    page.set_viewport_size({"width": 1180, "height": 820})
    show(page, folder, "cancers.html")
    page.get_by_role("link", name="gastric cancer").click()
    page.screenshot(path=target / "report-cancer.png")
    show(page, folder, f"article/{page_of(article)}")
    page.locator(".legend").scroll_into_view_if_needed()
    page.locator("#text-title").evaluate("heading => heading.scrollIntoView()")
    page.screenshot(path=target / "report-article.png")
    for name in ("report-cancer.png", "report-article.png"):
        assert (target / name).stat().st_size > 20_000
