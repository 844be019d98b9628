"""One request: which addresses are asked, what a body may be, how often and how fast."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hostile import read_faults, wire
from test_fetch_hostile import MANNER
from webserver import HOST, Site, serving

from etl.fetch.address import is_global
from etl.fetch.answer import Ask, Refused
from etl.fetch.body import unpacked
from etl.fetch.client import Client
from etl.fetch.hosts import get_all
from etl.fetch.pace import retry_after_s

PAGE = "<html><body><p>Of 42 patients, 12 had a complete response.</p></body></html>"
# how a URL can name an inner address
INNER = (
    *("127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]"),
    *(
        "[2002:7f00:1::]",
        "[fec0::1]",
        "[::127.0.0.1]",
        "10.0.0.1",
        "169.254.169.254",
        "192.168.1.1",
        "0.0.0.0",  # noqa: S104 - as a target, not to bind to
        "224.0.0.1",
    ),
    *("[fe80::1]", "[fd00::1]", "100.64.0.1"),
)


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


def names(*answers: list[str]) -> Callable[..., list[Any]]:
    """Stand in for the resolver: the next answer each time it is asked, the last one ever after."""
    left = list(answers)

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    return resolve


@pytest.mark.parametrize("host", INNER)
def test_an_inner_address_is_never_connected_to_however_it_is_spelt(
    host: str, site: Site, client: Client, connections: list[str]
) -> None:
    told = client.get(Ask(url=f"http://{host}:{site.port}/", robots=False))
    moved = client.get(
        Ask(url=site.put("/moved", "", status=302, headers={"Location": f"http://{host}/"}), robots=False)
    )
    assert (told.reason, moved.reason) == ("inner_address", "inner_address")
    assert connections == ["127.0.0.1"]  # the site that redirects


def test_a_name_that_leads_inside_is_not_connected_to(
    client: Client, connections: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for answer in (["10.0.0.1"], ["127.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["::1"]):
        monkeypatch.setattr(socket, "getaddrinfo", names(answer))
        assert client.get(Ask(url="http://news.example/", robots=False)).reason == "inner_address"
    assert connections == []


def test_a_name_that_changes_its_address_between_two_looks_gains_nothing(
    client: Client, connections: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", names(["93.184.215.14"], ["127.0.0.1"]))
    answer = client.get(Ask(url="http://news.example/", robots=False))
    assert answer.reason == "inner_address"  # on its second try; the first went to the public address alone
    assert set(connections) == {"93.184.215.14"}


def test_global_addresses_are_told_from_the_others() -> None:
    assert is_global("93.184.215.14")
    assert is_global("2606:2800:21f:cb07:6820:80da:af6b:8b2c")
    assert not is_global("64:ff9b::5db8:d70e")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://news.example/x", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("http://user:hunter2@news.example/", "userinfo"),
        ("http://news.example:22/", "port"),
        ("http://news.example/\r\nX: y", "bad_url"),
        ("http://[::1", "bad_url"),
        ("http://news.example/" + "a" * 5000, "bad_url"),
    ],
)
def test_what_is_no_web_address_is_not_asked(url: str, reason: str, client: Client, connections: list[str]) -> None:
    assert client.get(Ask(url=url, robots=False)).reason == reason
    assert connections == []


def test_loopback_is_asked_only_where_the_setting_names_the_host(site: Site) -> None:
    url = site.put("/home", PAGE)
    with Client(MANNER) as allowed, Client(replace(MANNER, loopback_hosts=frozenset())) as forbidden:
        assert allowed.get(Ask(url=url)).status == "fetched"
        assert forbidden.get(Ask(url=url)).reason == "inner_address"


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
    ("how", "status"), [({"status": 500}, "blocked_by_robots"), ({"status": 403}, "fetched"), ({}, "fetched")]
)
def test_a_robots_txt_that_fails_forbids_all_and_one_that_is_not_there_nothing(
    how: dict[str, int], status: str, tmp_path: Path
) -> None:
    with serving(tmp_path / "pages") as site, Client(MANNER) as client:
        site.put("/robots.txt", "<html>our home page</html>", **how)
        assert client.get(Ask(url=site.put("/a", PAGE))).status == status


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


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "own.pem"
    plain = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_certificate_that_nobody_vouches_for_is_an_error_with_its_name(certificate: Path, tmp_path: Path) -> None:
    with serving(tmp_path / "pages", "--cert", str(certificate)) as site:
        url = site.put("/", PAGE).replace("http://", "https://")
        trusting = ssl.create_default_context(cafile=str(certificate))
        with Client(MANNER) as wary, Client(MANNER, verify=trusting) as knowing:
            refused, taken = wary.get(Ask(url=url)), knowing.get(Ask(url=url))
            as_other = knowing.get(Ask(url=url.replace(HOST, "127.0.0.1")))
    assert (refused.reason, refused.tries) == ("robots_unreachable", 1)
    assert taken.body == PAGE.encode()
    assert as_other.reason == "inner_address"


def test_a_tls_failure_is_named_and_not_tried_again(certificate: Path, tmp_path: Path) -> None:
    with serving(tmp_path / "pages", "--cert", str(certificate)) as site, Client(MANNER) as client:
        answer = client.get(Ask(url=site.put("/", PAGE).replace("http://", "https://"), robots=False))
    assert (answer.reason, answer.tries) == ("tls", 1)
    assert "CERTIFICATE_VERIFY_FAILED" in (answer.message or "")
