"""A visit to a source as its kind makes it, against a server of our own, and what came of it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_fetch_hostile import MANNER
from webserver import Site, serving

from etl import pipeline
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


def archived(url: str, body: bytes, *, date_: str = "2026-11-01T00:00:00Z", headers: str = "") -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{headers}\r\n".encode() + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date_}\r\n"
    head += f"WARC-Record-ID: <urn:uuid:{abs(hash(url)):032x}>\r\nContent-Type: application/http; msgtype=response\r\n"
    return gzip.compress(f"{head}Content-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n")
