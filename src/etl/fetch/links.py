"""Addresses of articles as sources give them: whole, of one spelling, without what only follows readers around."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from etl.fetch.address import SCHEMES, checked
from etl.fetch.answer import Refused

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|_hsenc|_hsmi|cmpid|ref_src", re.IGNORECASE
)


def usable(link: str, base: str = "", *, loopback_hosts: frozenset[str] = frozenset()) -> str | None:
    """Return the address of a page that may be asked for, null if there is none such."""
    link = link.strip()
    try:
        # joining takes as long as all the rest, and most links are whole
        parts = checked(link if link.startswith(("https://", "http://")) else urljoin(base, link), loopback_hosts)
    except (Refused, ValueError):
        return None
    host, port = parts.hostname or "", parts.port
    where = f"[{host}]" if ":" in host else host
    if port is not None and port != SCHEMES[parts.scheme]:
        where = f"{where}:{port}"
    query = parts.query
    if _TRACKING.search(query):
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([(key, value) for key, value in pairs if not _TRACKING.fullmatch(key)])
    return urlunsplit((parts.scheme, where, parts.path or "/", query, ""))


def why_not(link: str, *, loopback_hosts: frozenset[str] = frozenset()) -> str:
    """Return why an address is not asked; empty where it may be."""
    try:
        checked(link.strip(), loopback_hosts)
    except Refused as error:
        return str(error)
    return ""


def same_site(url: str, other: str) -> bool:
    """Say whether two addresses are of one host, with or without www."""
    return _site(url) == _site(other)


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
