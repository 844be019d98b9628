"""How soon the lists of a report of 5,000 articles are painted: `python bench/paint.py`, in headless Chromium."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from etl.load import working
from etl.publish import publish
from etl.report import write
from warehouse import fill

ARTICLES, OPENED = 5_000, 5
LISTS = ("index.html", "articles.html", "trials.html", "therapies.html")
PAINTED = "performance.getEntriesByName('first-contentful-paint').map(entry => entry.startTime)"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def report(folder: Path) -> Path:
    """Return the folder of a report of synthetic articles, ten results each."""
    path, target = folder / "working.duckdb", folder / "outcomes.duckdb"
    with working(path) as con:
        fill(con, 10 * ARTICLES)
        publish(con, working=path, target=target)
    return write(target, folder / "report", whole=False).folder


def painted(browser: Browser, page_of: Path) -> float:
    """Return when a page was first painted, in ms after it was asked for."""
    page = browser.new_page()
    page.goto(page_of.as_uri())
    while not (times := page.evaluate(PAINTED)):
        page.wait_for_timeout(20)
    page.close()
    return float(times[0])


def main() -> None:
    """Print size and times of each list."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = report(Path(folder))
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name in LISTS:
            times = sorted(painted(browser, pages / name) for _ in range(OPENED))
            size = (pages / name).stat().st_size
            print(f"{name:16} {size / 1000:6.0f} kB, painted after {times[0]:.0f} to {times[-1]:.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
