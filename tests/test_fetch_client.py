"""One request: what a body may be, how often and how fast a host is asked, and what its robots.txt says."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import brotli
import pytest
from hostile import read_faults, wire
from test_fetch_hostile import MANNER
from webserver import HOST, Site, serving

from etl.fetch.answer import Ask, Refused
from etl.fetch.body import unpacked
from etl.fetch.client import Client
from etl.fetch.hosts import get_all
from etl.fetch.pace import retry_after_s

PAGE = "<html><body><p>Of 42 patients, 12 had a complete response.</p></body></html>"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("site") / "pages") as running:
        yield running


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(MANNER) as asking:
        yield asking


@pytest.fixture(autouse=True)
def connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that is connected to; nothing but loopback can be."""
    made: list[str] = []
    connect = socket.create_connection

    def guarded(address: tuple[str, int], *rest: Any, **more: Any) -> socket.socket:
        made.append(address[0])
        if address[0] != "127.0.0.1":
            raise ConnectionRefusedError(address[0])
        return connect(address, *rest, **more)

    monkeypatch.setattr(socket, "create_connection", guarded)
    return made


def packed_faults(entry: dict[str, Any]) -> list[str]:
    """Return what is wrong about how a packed body is opened and read: it comes out whole, or is refused in time."""
    started = time.process_time()
    try:
        body = unpacked([wire(entry)], entry["headers"].get("content-encoding", ""), max_bytes=8_000_000)
    except Refused:
        slow = ["took too long"] if time.process_time() - started > 0.5 else []
        return slow if {"reject", "quarantine"} & set(entry["expect"]["status"]) else [*slow, "refused"]
    return read_faults(entry, body)


def test_a_packed_page_comes_unpacked_and_its_bytes_on_the_wire_are_counted(site: Site, client: Client) -> None:
    body = gzip.compress(PAGE.encode() * 50)
    answer = client.get(Ask(url=site.put("/packed", body, headers={"Content-Encoding": "gzip"})))
    assert (answer.body, answer.wire_bytes) == (PAGE.encode() * 50, len(body))


def test_a_body_that_ends_early_is_asked_for_again_and_never_taken_for_whole(site: Site, client: Client) -> None:
    answer = client.get(Ask(url=site.put("/cut", PAGE, cut=20)))
    assert (answer.status, answer.reason, answer.body, answer.tries) == ("partial", "truncated", b"", 3)


def test_a_busy_server_is_asked_again_after_the_time_it_names(site: Site) -> None:
    waits: list[float] = []
    url = site.put("/busy", PAGE, fail=2, fail_headers={"Retry-After": "7"})
    with Client(MANNER, sleep=waits.append) as patient:
        answer = patient.get(Ask(url=url))
    assert (answer.status, answer.tries) == ("fetched", 3)
    assert waits == [7.0, 7.0]


def test_backoff_doubles_and_half_of_it_is_chance(site: Site) -> None:
    waits: list[float] = []
    with Client(replace(MANNER, backoff_s=8.0), sleep=waits.append) as patient:
        assert patient.get(Ask(url=site.put("/down", PAGE, status=500))).reason == "http_500"
    assert [4 <= waits[0] <= 8, 8 <= waits[1] <= 16, 16 <= waits[2] <= 32] == [True] * 3
    assert len(waits) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_what_asking_again_cannot_mend_is_asked_once(status: int, site: Site, client: Client) -> None:
    url = site.put(f"/no{status}", "no", status=status)
    answer = client.get(Ask(url=url))
    assert (answer.tries, site.paths().count(f"/no{status}")) == (1, 1)
    assert answer.gone is (status in {404, 410})


def test_retry_after_is_seconds_or_a_date_and_nonsense_is_no_answer() -> None:
    soon = datetime.now(UTC) + timedelta(seconds=90)
    assert retry_after_s("120") == 120
    assert 80 < (retry_after_s(format_datetime(soon, usegmt=True)) or 0) <= 90
    assert retry_after_s("Mon, 31 Feb 2025 25:61:00 GMT") is None
    assert retry_after_s("soon") is retry_after_s("-5") is retry_after_s(None) is None
    assert retry_after_s("9" * 5000) is not None


def test_a_host_is_asked_at_its_pace_and_slower_when_its_headers_say_so(site: Site) -> None:
    url = site.put("/paced", PAGE, headers={"X-Rate-Limit-Limit": "5", "X-Rate-Limit-Interval": "1s"})
    with Client(replace(MANNER, per_second=50, at_once=1)) as paced:
        for _ in range(4):
            paced.get(Ask(url=url, robots=False))
    times = [hit["at"] for hit in site.hits() if hit["path"] == "/paced"]
    gaps = [later - sooner for sooner, later in pairwise(times)]
    assert len(times) == 4
    assert min(gaps[1:]) > 0.17  # 5 a second from the first answer on


def test_robots_txt_is_asked_once_and_its_word_and_delay_are_kept(tmp_path: Path) -> None:
    with serving(tmp_path / "pages") as site, Client(replace(MANNER, at_once=1)) as client:
        site.put("/robots.txt", "User-agent: *\nDisallow: /private\nCrawl-delay: 0.3\n")
        urls = [site.put(path, PAGE) for path in ("/a", "/b", "/private")]
        answers = [client.get(Ask(url=url)) for url in urls]
        hits = site.hits()
    assert [answer.status for answer in answers] == ["fetched", "fetched", "blocked_by_robots"]
    assert [hit["path"] for hit in hits] == ["/robots.txt", "/a", "/b"]
    assert hits[2]["at"] - hits[1]["at"] > 0.28


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({"status": 500}, "blocked_by_robots"),
        ({"status": 503}, "blocked_by_robots"),
        ({"status": 429}, "blocked_by_robots"),
        ({"cut": 20}, "blocked_by_robots"),
        ({"status": 302, "headers": {"Location": "/robots.txt"}}, "blocked_by_robots"),
        ({"status": 302, "headers": {"Location": "/"}}, "fetched"),
        ({"status": 403}, "fetched"),
        ({"status": 401}, "fetched"),
        ({"status": 404}, "fetched"),
        ({}, "fetched"),
    ],
)
def test_a_robots_txt_that_fails_forbids_all_and_one_that_is_not_there_nothing(
    how: dict[str, Any], status: str, tmp_path: Path
) -> None:
    with serving(tmp_path / "pages") as site, Client(MANNER) as client:
        site.put("/robots.txt", "<html>our home page</html>", **how)
        assert client.get(Ask(url=site.put("/a", PAGE))).status == status


RULES = "User-agent: *\nDisallow: /private\n"


@pytest.mark.parametrize(
    ("body", "how"),
    [
        (RULES + "# filler\n" * 600_000, {}),
        ("", {"status": 301, "headers": {"Location": "/moved.txt"}}),
        ("\ufeff" + RULES, {}),
        (RULES.replace("\n", "\r"), {}),
        (brotli.compress(RULES.encode()), {"headers": {"Content-Encoding": "br"}}),
        (gzip.compress((RULES + "# filler\n" * 600_000).encode()), {"headers": {"Content-Encoding": "gzip"}}),
    ],
    ids=["of 5 MB", "elsewhere", "with a mark of Unicode", "with old line ends", "brotli", "gzip of 5 MB"],
)
def test_the_rules_of_a_site_are_kept_however_they_come(body: str | bytes, how: dict[str, Any], tmp_path: Path) -> None:
    with serving(tmp_path / "pages") as site, Client(MANNER) as client:
        site.put("/moved.txt", RULES)
        site.put("/robots.txt", body, **how)
        answers = [client.get(Ask(url=site.put(path, PAGE))) for path in ("/private", "/open")]
    assert [answer.status for answer in answers] == ["blocked_by_robots", "fetched"]


def test_who_may_not_fetch_because_of_an_error_is_told_which(tmp_path: Path) -> None:
    with serving(tmp_path / "pages") as site, Client(MANNER) as client:
        site.put("/robots.txt", "busy", status=503)
        answer = client.get(Ask(url=site.put("/a", PAGE)))
    assert "/robots.txt: http_503, so nothing there is fetched" in (answer.message or "")


def test_every_request_says_who_asks(site: Site, client: Client) -> None:
    client.get(Ask(url=site.put("/who", PAGE)))
    (hit,) = (hit for hit in site.hits() if hit["path"] == "/who")
    assert hit["headers"]["User-Agent"].startswith("outcomes-etl/")
    assert "tests@outcomes.example" in hit["headers"]["User-Agent"]
    assert "Cookie" not in hit["headers"]


def test_hosts_are_asked_side_by_side_and_one_that_is_down_is_left_alone(site: Site, connections: list[str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = free.getsockname()[1]
    urls = [f"http://{HOST}:{closed}/{number}" for number in range(9)]
    manner = replace(MANNER, at_once=1, again=1, backoff_s=0.01)
    with Client(manner) as client:
        answers = [answer for _, answer in get_all(client, [(Ask(url=url, robots=False), url) for url in urls])]
    assert [answer.reason for answer in answers] == ["connect"] * 5 + ["host_down"] * 4
    assert {answer.status for answer in answers[5:]} == {"discovered"}


def test_a_site_that_is_slow_does_not_hold_up_the_others(site: Site, tmp_path: Path) -> None:
    manner = replace(MANNER, timeout_s=5, deadline_s=5, loopback_hosts=frozenset({HOST, "127.0.0.1"}))
    with serving(tmp_path / "pages") as slow, Client(manner) as client:
        slow.put("/robots.txt", "User-agent: *\n", delay_s=1.0)
        late, soon = slow.put("/a", PAGE), site.put("/soon", PAGE).replace(HOST, "127.0.0.1")
        answers = [url for url, answer in get_all(client, [(Ask(url=url), url) for url in (late, soon)]) if answer.ok]
    assert answers == [soon, late]


def test_after_its_time_a_run_asks_nothing_more(site: Site, client: Client) -> None:
    asks = [(Ask(url=site.put(f"/late{number}", PAGE)), number) for number in range(3)]
    answers = [answer for _, answer in get_all(client, asks, ends=time.monotonic())]
    assert [answer.reason for answer in answers] == ["budget"] * 3
    assert not [path for path in site.paths() if path.startswith("/late")]
