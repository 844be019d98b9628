"""The pages of the report and their folder."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import Any

from etl.errors import WarehouseError
from etl.report.article import ArticleRows, article_values
from etl.report.forest import panels
from etl.report.render import HERE, Render, renderer
from etl.report.snapshot import Row, Snapshot, opened
from etl.report.words import ENDPOINTS, page_of, slug

PER_LIST = 500  # rows of a list's page: 200 kB
PER_BATCH = 200  # articles whose rows are in memory at once
MARKER = Path("assets", "report.css")

# by list: what one of it is called, its folder, and what its `about` column lists
GROUPS = {
    "therapies": ("therapy", "Therapy", "Cancers"),
    "cancers": ("cancer", "Cancer", "Drugs"),
    "trials": ("trial", "Trial", "Cancers"),
}

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written: where, how many pages, and how many of them are of articles."""

    folder: Path
    pages: int
    articles: int


class _Site:
    """A folder being filled; `page` writes a page and counts it."""

    def __init__(self, folder: Path, render: Render) -> None:
        self._folder = folder
        self._render = render
        self.pages = 0

    def page(self, path: str, template: str, values: Mapping[str, Any]) -> None:
        """Write a page; `root` leads from it to the folder of the report."""
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        text = self._render(template, {"root": "../" * path.count("/"), "here": "", **values})
        target.write_text(text, encoding="utf-8")
        self.pages += 1


def write(snapshot: Path, folder: Path, *, whole: bool = True, on_progress: Progress | None = None) -> Written:
    """Write the report of a snapshot, in place of the one that stands in the folder; if not `whole` its lists only.

    Raises:
        WarehouseError: there is no snapshot, or the folder holds something else or cannot be written.
    """
    if folder.exists() and not (folder / MARKER).is_file() and any(folder.iterdir()):
        raise WarehouseError(f"{folder}: holds files that are no report; choose another folder")
    with opened(snapshot) as asked, _replaced(folder) as fresh:
        totals = asked.table("totals")[0]
        site = _Site(fresh, renderer(totals))
        shutil.copytree(HERE / "assets", fresh / "assets")
        lists = {kind: asked.table(kind) for kind in (*GROUPS, "endpoints", "articles")}
        site.page("index.html", "overview", {**lists, **_overview(asked), "totals": totals})
        _write_lists(site, lists)
        if whole:
            for kind in GROUPS:
                _write_groups(site, asked, kind=kind, groups=lists[kind])
            _write_articles(site, asked, articles=lists["articles"], on_progress=on_progress)
        (fresh / "assets" / "search.js").write_text(_search_index(asked, lists), encoding="utf-8")
    return Written(folder=folder, pages=site.pages, articles=len(lists["articles"]))


@contextlib.contextmanager
def _replaced(folder: Path) -> Iterator[Path]:
    """Give an empty folder that takes the place of the other one when it is full."""
    fresh, old = folder.with_name(f".{folder.name}.part"), folder.with_name(f".{folder.name}.old")
    try:
        for left in (fresh, old):
            shutil.rmtree(left, ignore_errors=True)
        fresh.mkdir(parents=True)
        yield fresh
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
    except OSError as error:
        raise WarehouseError(f"{folder}: cannot be written ({error.strerror}); choose another folder") from error
    finally:
        for left in (fresh, old):
            shutil.rmtree(left, ignore_errors=True)


def _overview(asked: Snapshot) -> Row:
    return {name: asked.table(name) for name in ("coverage", "runs", "conflicts")}


def _write_lists(site: _Site, lists: Mapping[str, list[Row]]) -> None:
    site.page("endpoints.html", "endpoints", {"here": "endpoints", "rows": lists["endpoints"]})
    for kind in (*GROUPS, "articles"):
        rows = lists[kind]
        pages = max(1, ceil(len(rows) / PER_LIST))
        for page in range(1, pages + 1):
            values = {
                "here": kind,
                "heading": kind.capitalize(),
                "folder": GROUPS[kind][0] if kind in GROUPS else "article",
                "rows": rows[(page - 1) * PER_LIST : page * PER_LIST],
                "page": page,
                "pages": pages,
                "total": len(rows),
            }
            name = f"{kind}.html" if page == 1 else f"{kind}-{page}.html"
            site.page(name, "articles" if kind == "articles" else "list", values)


def _write_groups(site: _Site, asked: Snapshot, *, kind: str, groups: Sequence[Row]) -> None:
    folder, kicker, about = GROUPS[kind]
    for group in groups:
        values = {
            "here": kind,
            "kicker": kicker,
            "about": about,
            "group": {"other_names": [], **group},
            "panels": panels(asked.table(f"of_{folder}", key=group["key"])),
        }
        if kind == "trials":
            said = asked.table("timeline_of", key=group["key"])
            values["timeline"] = [(day, list(of)) for day, of in groupby(said, key=lambda row: row["on_day"])]
        site.page(f"{folder}/{slug(group['key'])}.html", "group", values)


def _write_articles(site: _Site, asked: Snapshot, *, articles: Sequence[Row], on_progress: Progress | None) -> None:
    for start in range(0, len(articles), PER_BATCH):
        facts = {row["article_id"]: row for row in articles[start : start + PER_BATCH]}
        parts = [asked.by_article(f"article_{name}", list(facts)) for name in ("blocks", "outcomes", "numbers")]
        for article in asked.table("article_texts", ids=list(facts)):
            article_id = article["article_id"]
            blocks, outcomes, numbers = (part[article_id] for part in parts)
            rows = ArticleRows(article=article, blocks=blocks, outcomes=outcomes, numbers=numbers)
            values = article_values(rows)
            site.page(
                f"article/{page_of(article_id)}", "article", {**values, "here": "article", "facts": facts[article_id]}
            )
        if on_progress is not None:
            on_progress(start + len(facts), len(articles))


def _search_index(asked: Snapshot, lists: Mapping[str, list[Row]]) -> str:
    """Return a script that holds [kind, name, page, other words] of whatever can be found."""
    entries = [
        [GROUPS[kind][0], row["name"], f"{GROUPS[kind][0]}/{slug(row['key'])}.html", _other_names(row)]
        for kind in GROUPS
        for row in lists[kind]
    ]
    codes = dict.fromkeys(row["endpoint"] for row in lists["endpoints"])
    entries += [["endpoint", ENDPOINTS[code], f"endpoints.html#{code}", code] for code in codes]
    found_in = {row["article_id"]: row for row in asked.table("found_in")}
    for row in lists["articles"]:
        in_it = found_in.get(row["article_id"], {"drugs": [], "cancers": [], "endpoints": []})
        more = " ".join([*in_it["drugs"], *in_it["cancers"], *in_it["endpoints"], row["article"]])
        entries.append(["article", row["title"], f"article/{page_of(row['article_id'])}", more])
    # "<" is spelt out, so that no browser can take any of it for markup
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.searchIndex = {text};\n".replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _other_names(row: Row) -> str:
    return " ".join([row["key"], *(row.get("other_names") or [])])
