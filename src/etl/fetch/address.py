"""Which addresses may be asked: web schemes, ports and hosts whose every address is a global one."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from etl.fetch.answer import Refused

SCHEMES = {"http": 80, "https": 443}
LONGEST_URL = 4096

# ends in a letter that is no hexadecimal digit: no spelling of an address does, and asking costs
_NAME = re.compile(r"[g-wyz][a-z]*$", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x20\x7f-\x9f]")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Python 3.11 calls all of these global, and each can hold or lead to an inner address.
_INNER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",
        "2002::/16",  # 6to4
        "2001::/32",  # Teredo
        "fec0::/10",  # site-local
        "::/96",  # IPv4-compatible
        "192.88.99.0/24",  # 6to4 relays
    )
)


def checked(url: str, loopback_hosts: Iterable[str]) -> SplitResult:
    """Return the parts of a URL that may be asked, as far as its text tells; the connection checks the address.

    Raises:
        Refused: `bad_url`, `scheme`, `inner_address`, `userinfo` or `port`.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise Refused("bad_url", f"no address that can be asked ({error})") from error
    if len(url) > LONGEST_URL or _CONTROLS.search(url):
        raise Refused("bad_url", "too long, or with white space or control characters in it")
    if parts.scheme not in SCHEMES or not host:
        raise Refused("scheme", "only http and https addresses are asked")
    at_home = host in set(loopback_hosts)
    if not at_home and (host == "localhost" or _literal_inner(host)):
        raise Refused("inner_address", f"{host} is no public address")
    if parts.username is not None or parts.password is not None:
        raise Refused("userinfo", "an address with a user in it is not asked")
    if not at_home and port not in {None, *SCHEMES.values()}:
        raise Refused("port", f"port {port} is not asked")
    return parts


def resolved(host: str, port: int, loopback_hosts: Iterable[str]) -> list[str]:
    """Return the addresses of a host, in the resolver's order; all of them may be asked.

    Raises:
        Refused: `dns` if there is none, `inner_address` if any of them is not global.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused("dns", f"{host} has no address ({error})") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    at_home = host in set(loopback_hosts)
    for address in addresses:
        if not (is_global(address) or (at_home and _is_loopback(address))):
            raise Refused("inner_address", f"{host} leads to {address}, which is no public address")
    return addresses


def is_global(address: str) -> bool:
    """Say whether an address belongs to the open internet, also when it wraps another one."""
    ip = _unwrapped(ipaddress.ip_address(address.partition("%")[0]))
    if ip.is_multicast or not ip.is_global:
        return False
    return not any(ip in network for network in _INNER if network.version == ip.version)


def _is_loopback(address: str) -> bool:
    return _unwrapped(ipaddress.ip_address(address.partition("%")[0])).is_loopback


def _unwrapped(ip: _Address) -> _Address:
    return ip.ipv4_mapped or ip if isinstance(ip, ipaddress.IPv6Address) else ip


def _literal_inner(host: str) -> bool:
    """Say whether the host is an address in any of the spellings that C libraries read, and not a global one."""
    if _NAME.search(host):
        return False
    try:
        return not is_global(host)
    except ValueError:
        pass
    try:
        return not is_global(socket.inet_ntoa(socket.inet_aton(host)))
    except OSError:
        return False
