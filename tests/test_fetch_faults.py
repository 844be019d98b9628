"""Faults of servers and of the way to them, each made here: what comes is whole, or it is refused by its name."""

from __future__ import annotations

import gzip
import socket
import sys
import time
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import brotli
import pytest
from ingesting import MONDAY, command_settings, feed, in_this_process, page, sources, sql
from test_fetch_client import client, site
from test_fetch_hostile import MANNER
from visiting import arrivals, visit
from webserver import HOST, Site, serving

from etl import runs
from etl.errors import Unavailable
from etl.fetch.answer import Ask
from etl.fetch.client import Client
from etl.fetch.hosts import get_all
from etl.settings import Settings

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["client", "site"]  # fixtures

PAGE = b"<html><body><p>Of 42 patients, 12 had a complete response.</p></body></html>"
ZEROS = bytes(1_000_000)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    in_this_process(monkeypatch)
    return command_settings(tmp_path)


def bomb(wbits: int) -> bytes:
    """Return 200 MB of zeros, packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return b"".join(packer.compress(ZEROS) for _ in range(200)) + packer.flush()


BOMBS: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: bomb(31),
    "deflate": lambda: bomb(15),
    "gzip, gzip": lambda: gzip.compress(bomb(31)),
    "br": lambda: brotli.compress(bytes(200_000_000), quality=1),
    "zstd": lambda: zstd.compress(bytes(200_000_000)),
    "br, zstd": lambda: zstd.compress(brotli.compress(bytes(200_000_000), quality=1)),
}


@pytest.mark.parametrize("encoding", BOMBS)
def test_a_packed_bomb_is_refused_before_it_fills_the_memory(encoding: str, site: Site, client: Client) -> None:
    url = site.put("/bomb", BOMBS[encoding](), headers={"Content-Encoding": encoding})
    tracemalloc.start()
    try:
        answer = client.get(Ask(url=url))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (answer.status, answer.reason, answer.body, answer.tries) == ("too_large", "too_big", b"", 1)
    assert peak < 40_000_000


@pytest.mark.parametrize(
    ("encoding", "reason"), [("gzip, gzip, gzip", "too_many_encodings"), ("compress", "bad_encoding")]
)
def test_a_packing_that_nobody_knows_is_not_opened(encoding: str, reason: str, site: Site, client: Client) -> None:
    answer = client.get(Ask(url=site.put("/odd", PAGE, headers={"Content-Encoding": encoding})))
    assert (answer.status, answer.reason, answer.body) == ("unreadable", reason, b"")


PACK: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.compress,
    "zstd": zstd.compress,
    "deflate": zlib.compress,
    "br, gzip": lambda body: gzip.compress(brotli.compress(body)),
}


@pytest.mark.parametrize("encoding", PACK)
def test_a_packing_that_was_not_asked_for_is_opened_where_it_is_whole(
    encoding: str, site: Site, client: Client
) -> None:
    packed, said = PACK[encoding](PAGE * 5000), {"Content-Encoding": encoding}
    whole = client.get(Ask(url=site.put("/odd", packed, headers=said)))
    cut = client.get(Ask(url=site.put("/cut", packed[: len(packed) // 2], headers=said)))
    other = client.get(Ask(url=site.put("/other", PAGE, headers=said)))
    assert (whole.body, whole.wire_bytes) == (PAGE * 5000, len(packed))
    assert (cut.status, cut.reason, cut.body) == ("partial", "truncated", b"")
    assert (other.status, other.reason, other.body) == ("unreadable", "damaged", b"")


def test_a_packed_body_that_ends_early_is_never_taken_for_whole(site: Site, client: Client) -> None:
    packed = gzip.compress(PAGE * 200)
    answers = [
        client.get(Ask(url=site.put("/packed", packed[:-ends], headers={"Content-Encoding": "gzip"})))
        for ends in (1, 8, len(packed) // 2)
    ]
    assert {(answer.status, answer.reason, answer.body) for answer in answers} == {("partial", "truncated", b"")}


def test_a_second_part_of_a_packed_body_is_not_lost(site: Site, client: Client) -> None:
    two = gzip.compress(PAGE) + gzip.compress(b"<p>The other half.</p>")
    answer = client.get(Ask(url=site.put("/two", two, headers={"Content-Encoding": "gzip"})))
    assert answer.body == PAGE + b"<p>The other half.</p>"


@pytest.mark.parametrize(("pause_s", "status", "reason"), [(0, "too_large", "too_big"), (0.2, "timed_out", "deadline")])
def test_a_body_without_an_end_ends_at_the_limit_of_size_or_time(
    pause_s: float, status: str, reason: str, site: Site
) -> None:
    url = site.put("/endless", ZEROS[:10_000], endless=pause_s)
    started = time.monotonic()
    with Client(replace(MANNER, max_bytes=2_000_000)) as client:
        answer = client.get(Ask(url=url))
    assert (answer.status, answer.reason, answer.body) == (status, reason, b"")
    assert time.monotonic() - started < MANNER.deadline_s + 1


@pytest.mark.parametrize("where", ["file:///etc/passwd", "ftp://{}/a", "javascript:alert(1)", "gopher://{}/a"])
def test_a_redirect_out_of_the_web_is_not_followed(where: str, site: Site, client: Client) -> None:
    url = site.put("/out", "", status=302, headers={"Location": where.format(f"{HOST}:{site.port}")})
    answer = client.get(Ask(url=url))
    assert (answer.reason, answer.tries, answer.body) == ("scheme", 1, b"")


def test_redirects_end_after_five_and_in_a_loop(tmp_path: Path, client: Client) -> None:
    with serving(tmp_path / "pages") as site:
        for number in range(7):
            site.put(f"/{number}", PAGE, status=302, headers={"Location": f"/{number + 1}"})
        site.put("/5", PAGE)
        five = client.get(Ask(url=site.url("/0")))
        site.put("/5", "", status=302, headers={"Location": "/6"})
        site.put("/6", PAGE)
        six = client.get(Ask(url=site.url("/0")))
        site.put("/loop", "", status=302, headers={"Location": "/loop"})
        loop = client.get(Ask(url=site.url("/loop")))
        asked = site.paths()
    assert (five.body, five.final_url) == (PAGE, site.url("/5"))
    assert (six.reason, loop.reason) == ("too_many_redirects", "too_many_redirects")
    assert asked.count("/loop") == 6
    assert "/6" not in asked


def test_a_server_that_wants_to_be_left_alone_for_long_is_asked_by_the_next_run(
    settings: Settings, tmp_path: Path
) -> None:
    with serving(tmp_path / "pages") as site:
        site.put("/1", page(1), fail=1, fail_headers={"Retry-After": "31536000"})
        sources(settings, kind="feed", url=feed(site, {"/1": MONDAY}))
        started = time.monotonic()
        first = runs.ingest(settings)
        left = sql(settings, "SELECT status, reason, tries FROM core.fetches WHERE role = 'article'")
        again = runs.ingest(settings)
    assert time.monotonic() - started < 30
    assert (first.read, left) == (0, [("http_error", "retry_after_too_long", 1)])
    assert "asks us to wait for 31,536,000 s; the next run asks again" in first.refused[0]
    assert (again.read, again.refused) == (1, ())


def test_a_name_without_an_address_is_told_and_the_other_hosts_go_on(
    site: Site, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve = socket.getaddrinfo

    def lost(host: str, *rest: Any, **more: Any) -> Any:
        if host == "lost.example":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return resolve(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", lost)
    asks = [(Ask(url=url, robots=False), url) for url in ("https://lost.example/a", site.put("/there", PAGE))]
    answers = dict(get_all(client, asks))
    told, there = (answers[url] for _, url in asks)
    assert (told.reason, told.status, there.body) == ("dns", "http_error", PAGE)
    assert "lost.example has no address" in (told.message or "")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
FEEDS = {
    "billion laughs": f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss><channel><title>&l8;</title></channel></rss>',
    "external": '<!DOCTYPE rss [<!ENTITY x SYSTEM "{inner}">]><rss><channel><title>&x;</title></channel></rss>',
    "parameter": '<!DOCTYPE rss [<!ENTITY % x SYSTEM "{inner}">%x;]><rss><channel></channel></rss>',
    "in utf-16": '<!DOCTYPE rss [<!ENTITY x SYSTEM "{inner}">]><rss><channel><title>&x;</title></channel></rss>',
}


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_with_entities_is_refused_and_asks_nothing(name: str, tmp_path: Path, client: Client) -> None:
    with serving(tmp_path / "pages") as site:
        body = FEEDS[name].replace("{inner}", site.url("/inner"))
        url = site.put("/feed", body.encode("utf-16" if name == "in utf-16" else "utf-8"))
        started = time.process_time()
        with pytest.raises(Unavailable) as error:
            arrivals(visit("feed", client, url=url))
        assert time.process_time() - started < 0.5
        assert error.value.reason == "dtd"
        assert "/inner" not in site.paths()


def test_a_harmless_doctype_is_no_reason_to_refuse_a_feed(site: Site, client: Client) -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://lost.example/rss.dtd">'
    url = site.put("/old", f"{doctype}<rss><channel><item><link>http://news.example/1</link></item></channel></rss>")
    assert [found.url for found in arrivals(visit("feed", client, url=url))] == ["http://news.example/1"]
