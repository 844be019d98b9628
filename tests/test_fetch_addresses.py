"""Which addresses are connected to: public ones, whatever a link, a redirect, a name server or a certificate says."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from test_fetch_client import PAGE, client, connections, site
from test_fetch_hostile import MANNER
from webserver import HOST, Site, serving

from etl.fetch.address import is_global
from etl.fetch.answer import Ask
from etl.fetch.client import Client

__all__ = ["client", "connections", "site"]  # fixtures


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
