"""Every hostile input has a verdict by family and id, and 235 of 235 have nothing wrong about them.

Lists and packed bodies are judged by what fetching makes of them, pages by their text. What could forge rows, files or
logs is fetched from a server by a real `etl run`, and judged by its tables, its exports, what it printed and where it
wrote; what comes again and again, by the tables after each run. `test_report.py` judges the pages of the report.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from hostile import HOSTILE, Entry, faults, warmed, wire
from ingesting import command, command_settings, in_this_process, sources, sql
from test_exports import read_csv
from test_fetch_client import packed_faults
from test_fetch_kinds import list_faults, robots_faults
from test_hostile_tables import name_of
from webserver import HOST, Site, serving

from etl import runs
from etl.redact import redacted
from etl.settings import Settings

SERVED = ("unicode", "numbers", "injection")
# What the contract of the outcome row makes of a text whose label is shorter.
SAYS = {
    "zh_numerals": {("ORR", 78.0), ("CR", 42.0)},  # all 42 had a complete response, it says besides
    "words": {("RESPONSE", 78.0), ("NED", 100.0)},  # who "responded" is no ORR; all fourteen were cancer-free
}
# escapes, controls, bidi: what can forge a colour, a line or a reading
FORGED = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
STORED = re.compile(r"store/[0-9a-f]{2}/[0-9a-f]{64}(?:\.json)?|fetches/[0-9TZ]+-\d+\.jsonl")
FORMULA = ("=", "+", "-", "@", "＝", "\t", "\r")


def every() -> list[Entry]:
    index = HOSTILE / "index.jsonl"
    return [json.loads(line) for line in index.read_text(encoding="utf-8").splitlines()] if index.is_file() else []


def of(*families: str) -> list[Entry]:
    return [entry for entry in every() if entry["family"] in families]


@dataclass
class Held:
    """What a run over served inputs left behind: rows by address, what it refused, and what it printed."""

    settings: Settings
    urls: dict[str, str]
    printed: str
    rows: dict[str, set[tuple[str, float | None]]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def ask(self) -> None:
        """Look into the warehouse that the run published."""
        by_content = "SELECT locators, endpoint, value FROM outcomes JOIN core.articles USING (article_id)"
        for locators, endpoint, value in sql(self.settings, by_content):
            for place in locators:
                self.rows.setdefault(place["locator"], set()).add((endpoint, value))
        refused = """
            SELECT locators FROM core.articles
            WHERE status = 'unreadable' OR article_id IN (SELECT article_id FROM core.quarantine)
        """
        self.refused = {place["locator"] for (places,) in sql(self.settings, refused) for place in places}


def put(site: Site, entry: Entry) -> str:
    """Serve an entry, and return its address there, with what is nasty about its own."""
    site.put(f"/{entry['id']}", wire(entry), headers={"Content-Type": entry["headers"]["content-type"]})
    parts = urlsplit(entry["url"])
    return site.url(f"/{entry['id']}?from={quote(parts.path, safe='/%')}&{parts.query}")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    folder = tmp_path_factory.mktemp("hostile")
    settings = command_settings(folder)
    with serving(folder / "pages") as site:
        urls = {str(entry["id"]): put(site, entry) for entry in of(*SERVED)}
        sources(settings, kind="urls", urls=list(urls.values()), per_second=50)
        words = command(settings) | {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        ran = subprocess.run(words.pop("args"), check=False, **words)
    found = Held(settings, urls, ran.stdout.decode("utf-8"))
    found.ask()
    return found


def table_faults(entry: Entry, held: Held) -> list[str]:
    """Return what the tables hold of an entry and should not, or should and do not."""
    expect, url = entry["expect"], redacted(held.urls[entry["id"]])
    says = SAYS.get(name_of(entry)) or {(outcome["endpoint"], outcome["value"]) for outcome in expect["outcomes"]}
    found = held.rows.get(url, set())
    if found == says or (not found and url in held.refused and "quarantine" in expect["status"]):
        return []
    return [f"says {says}, and the tables {found}"]


@dataclass
class Group:
    """What the tables held after each run over pages of one group: rows that stand, results, and articles."""

    site: Site
    settings: Settings
    rows: list[list[tuple[Any, ...]]] = field(default_factory=list)

    def url(self, entry: Entry) -> str:
        """Return where an entry is served; another host is another name of this machine."""
        parts = urlsplit(entry["url"])
        url = self.site.url(f"{parts.path}?{parts.query}".rstrip("?"))
        return url if parts.hostname == "news.example" else url.replace(HOST, "127.0.0.1")

    def run(self, entry: Entry) -> None:
        self.site.put(urlsplit(self.url(entry)).path, wire(entry), headers=entry["headers"])
        runs.ingest(self.settings)
        self.rows.append(sql(self.settings, "SELECT article, outcome_id, value, version FROM outcomes ORDER BY ALL"))

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        return sql(self.settings, query)


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Group]:
    """Give the group of that name, once: all its entries fetched one after the other, each by a run of its own."""
    known: dict[str, Group] = {}

    def group(name: str) -> Group:
        if name not in known:
            folder = tmp_path_factory.mktemp(name)
            entries = [entry for entry in of("sequence") if entry["group"] == name]
            with serving(folder / "pages") as site, pytest.MonkeyPatch.context() as patched:
                in_this_process(patched)
                settings = command_settings(folder).model_copy(update={"loopback_hosts": f"{HOST} 127.0.0.1"})
                known[name] = Group(site, settings)
                urls = sorted({known[name].url(entry) for entry in entries})
                sources(settings, kind="urls", urls=urls, per_second=50)
                for entry in sorted(entries, key=lambda entry: int(entry["seq"])):
                    known[name].run(entry)
        return known[name]

    return group


def group_faults(name: str, group: Group) -> list[str]:
    """Return what the tables hold wrongly of pages that changed, went, or came from several places."""
    return [] if HOLDS[name](group) else [f"{group.rows}"]


def _values(group: Group) -> list[list[tuple[float, int]]]:
    return [[(value, version) for *_, value, version in rows] for rows in group.rows]


def _reverted(group: Group) -> bool:
    return _values(group) == [[(78.0, 1)], [(81.0, 2)], [(78.0, 3)]]


def _unmoved(group: Group) -> bool:
    """Say whether a page has the same one row after each run, under the same name."""
    return len(group.rows[0]) == 1 and group.rows[0] == group.rows[1]


def _once(group: Group) -> bool:
    """Say whether what two addresses give is one article, which knows both, with one result."""
    articles = group.ask("SELECT len(locators) FROM core.articles")
    return (articles, len(group.ask("FROM results")), len(group.rows[-1])) == ([(2,)], 1, 1)


def _one_address(group: Group) -> bool:
    """Say whether an address with a tracker and the same without are one, which gives one article and one result."""
    articles = group.ask("SELECT len(locators) FROM core.articles")
    return (articles, len(group.ask("FROM results"))) == ([(1,)], 1) and _unmoved(group)


def _gone(group: Group) -> bool:
    marked = group.ask("SELECT status, error_reason, vanished_at IS NOT NULL FROM core.articles ORDER BY status")
    return _unmoved(group) and marked == [("extracted", None, True), ("unreadable", "says_gone", False)]


def _not_taken_over(group: Group) -> bool:
    """Say whether another site that calls a page its own leaves that page's row as it was."""
    mine, both = group.rows
    own = [row for row in both if urlsplit(row[0]).hostname == HOST]
    return [value for *_, value, _ in mine] == [78.0] and own == mine


HOLDS: dict[str, Callable[[Group], bool]] = {
    "revert": _reverted,
    "two_urls": _once,
    "canonical": _one_address,
    "footer_only": _unmoved,
    "space_only": _unmoved,
    "gone": _gone,
    "evil_canonical": _not_taken_over,
}
JUDGES = {"feed": list_faults, "sitemap": list_faults, "robots": robots_faults, "http": packed_faults}


@pytest.fixture(autouse=True, scope="module")
def warm() -> None:
    warmed()


@pytest.mark.parametrize("entry", every(), ids=lambda entry: f"{entry['family']}/{entry['id']}")
def test_the_verdict_on_a_hostile_input(entry: Entry, request: pytest.FixtureRequest) -> None:
    found = JUDGES.get(entry["kind"], faults)(entry)
    if entry["family"] in SERVED:
        found += table_faults(entry, request.getfixturevalue("held"))
    if entry["family"] == "sequence":
        found += group_faults(entry["group"], request.getfixturevalue("groups")(entry["group"]))
    assert found == []


def test_every_hostile_input_is_judged(evaluation: Path) -> None:
    assert len(every()) == 235


def test_what_a_run_over_hostile_pages_prints_forges_no_line_and_shows_no_secret(held: Held, evaluation: Path) -> None:
    assert FORGED.search(held.printed) is None
    assert not [line for line in held.printed.splitlines() if "all checks passed" in line or "disk lost" in line]
    assert "hunter2" not in held.printed


def test_a_run_over_hostile_pages_writes_only_where_it_should_and_keeps_no_secret(held: Held, evaluation: Path) -> None:
    raw = held.settings.raw
    written = [path for path in raw.rglob("*") if path.is_file()]
    assert not [path for path in written if not STORED.fullmatch(str(path.relative_to(raw)))]
    assert {path.name for path in raw.parent.iterdir()} == {"pages", "rules", "raw", "warehouse"}
    for path in [*written, *held.settings.published.parent.rglob("*")]:
        assert path.is_dir() or b"hunter2" not in path.read_bytes(), path


@pytest.mark.parametrize("view", ["articles", "outcomes", "results", "studies"])
def test_no_cell_of_an_export_of_hostile_pages_is_a_formula_or_a_forgery(
    view: str, held: Held, evaluation: Path
) -> None:
    for row in read_csv(held.settings.published.parent / "csv" / f"{view}.csv"):
        for value in row.values():
            assert FORGED.search(value) is None
            assert not value.lstrip(" ").startswith(FORMULA) or re.fullmatch(r"-?\d+(?:\.\d+)?", value), value


def test_the_fhir_export_of_hostile_pages_holds_whole_lines(held: Held, evaluation: Path) -> None:
    lines = (held.settings.published.parent / "fhir" / "evidence.ndjson").read_text(encoding="utf-8").splitlines()
    assert lines
    assert {json.loads(line)["resourceType"] for line in lines} == {"Evidence"}
