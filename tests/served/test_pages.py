"""The pages of Prefect as a person sees them, in a real browser; `make pictures` keeps what the README shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from served.server import DAILY, Served

# in Markdown a link that runs something, in HTML an image that does
EVIL = "[evil](javascript:alert(1)) <img src=x onerror=alert(1)>"
IMPOSSIBLE = "Trial of quelimab\n\nThe objective response rate was 14{}% in patients with myeloma.\n"
WAIT_MS = 60_000


@pytest.fixture
def page(served: Served, browser: Browser) -> Iterator[Page]:
    """A page on which nothing of an article may run, and that asks nobody but this machine."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(WAIT_MS)
    opened, faults = context.new_page(), list[str]()
    opened.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    opened.on("request", lambda asked: None if local(asked.url) else faults.append(asked.url))
    yield opened
    context.close()
    assert faults == []


def local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "data:", "blob:"))


def artifacts(served: Served) -> dict[str, str]:
    """Return the address of the newest artifact of each key."""
    found = served.client.request("POST", "/artifacts/latest/filter", json={}).json()
    return {each["key"]: f"{served.address}/artifacts/artifact/{each['latest_id']}" for each in found}


def test_the_pages_of_a_run_show_what_came_of_it(
    served: Served, page: Page, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    target: Path = request.config.getoption("--pictures") or tmp_path
    folder = served.settings.rules.with_name("congress")
    folder.mkdir()
    for number, name in enumerate(("abstract-17", EVIL)):
        (folder / f"{name}.txt").write_text(IMPOSSIBLE.format(number), encoding="utf-8")
    (folder / "empty.txt").touch()
    pages = served.settings.published.with_name("report")
    address = f"http://127.0.0.1:{int(served.environment['PREFECT_SERVER_API_PORT']) + 1}"
    ended = served.ingest("congress", ETL_REPORT=str(pages), ETL_REPORT_URL=address)
    assert ended.name == "CompletedWithRefusals"

    page.goto(f"{served.address}/runs/flow-run/{ended.state_details.flow_run_id}")
    expect(page.get_by_text("CompletedWithRefusals").first).to_be_visible(timeout=WAIT_MS)
    page.get_by_text("Artifacts", exact=True).last.click()
    expect(page.get_by_text("refused-rows")).to_be_visible(timeout=WAIT_MS)
    page.screenshot(path=target / "run.png")

    at = artifacts(served)
    page.set_viewport_size({"width": 2100, "height": 500})
    page.goto(at["refused-rows"])
    expect(page.get_by_text(EVIL)).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_text("a percentage lies outside 0 to 100").first).to_be_visible()
    page.screenshot(path=target / "refused.png")

    page.goto(at["run-report"])
    expect(page.get_by_role("heading", name="Rules that matched nothing")).to_be_visible(timeout=WAIT_MS)
    chart = page.locator("img[src^='data:image/svg']")
    assert chart.evaluate("image => image.complete && image.naturalWidth") == 480
    page.set_viewport_size({"width": 1400, "height": 1100})
    page.screenshot(path=target / "report.png")
    assert (target / "report.png").stat().st_size > 20_000

    page.goto(at["articles-read"])
    expect(page.get_by_text("Progress: 100%")).to_be_visible(timeout=WAIT_MS)


def test_a_link_leads_from_the_run_to_the_pages_of_the_warehouse(served: Served, page: Page) -> None:
    page.goto(artifacts(served)["run-report"])
    address = page.get_by_role("link", name="The warehouse as pages").get_attribute("href", timeout=WAIT_MS)
    page.goto(str(address))
    expect(page.get_by_role("link", name="zorvatinib", exact=True)).to_be_visible(timeout=WAIT_MS)


def test_a_deployment_has_a_form_that_explains_its_parameters(served: Served, page: Page) -> None:
    found = served.client.read_deployment_by_name(DAILY)
    page.goto(f"{served.address}/deployments/deployment/{found.id}/run")
    expect(page.get_by_text("a schedule (hourly, daily, weekly), one source by its name")).to_be_visible(
        timeout=WAIT_MS
    )
