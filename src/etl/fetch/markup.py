"""XML that strangers wrote: parsed without entities, DTDs and network, or refused with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element

from etl.errors import Unavailable

# what XML 1.0 has no place for, and feeds hold
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,300}\?>")
_PREFIX = re.compile(r"^(?:\{[^}]*\}|[\w.-]+:)")
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


def parsed(body: bytes, *, where: str) -> _Element:
    """Return the root of a document that may have small faults.

    Raises:
        Unavailable: it declares entities (`dtd`), is nested too deep (`too_deep`) or is no XML (`bad_xml`).
    """
    if _ENTITY.search(body.replace(b"\0", b"")):
        raise Unavailable(f"{where}: XML that declares entities is not read", reason="dtd")
    root, log = _tree(body)
    if root is None:
        raise Unavailable(f"{where}: is no XML; see what the address gives", reason="bad_xml")
    if any("depth" in entry.message for entry in log):
        raise Unavailable(f"{where}: XML that is nested too deep is not read", reason="too_deep")
    return root


def _tree(body: bytes) -> tuple[_Element | None, list[etree._LogEntry]]:
    given: str | None = None
    if not body.startswith(_WIDE):
        body = _CONTROLS.sub(b"", body).strip()
        if _is_utf8(body):
            # what is UTF-8 is read as that, whatever it declares
            body, given = _DECLARATION.sub(b"", body, count=1), "utf-8"
    parser = etree.XMLParser(
        encoding=given, recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(body, parser), list(parser.error_log)
    except (etree.XMLSyntaxError, ValueError):
        return None, []


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def name(element: _Element) -> str:
    """Return an element's name without its namespace, in lower case; empty for comments."""
    tag: object = element.tag
    return _bare(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)
def _bare(tag: str) -> str:
    return _PREFIX.sub("", tag).lower()


def named(parent: _Element, *names: str) -> Iterator[_Element]:
    """Yield the children of these names."""
    return (child for child in parent if name(child) in names)


def text_of(parent: _Element, *names: str) -> str | None:
    """Return the text of the first child of these names that has any."""
    return next((text for child in named(parent, *names) if (text := (child.text or "").strip())), None)


def as_iso(text: str | None) -> str | None:
    """Return a date as people write it into feeds in ISO form, in UTC; null if it is none."""
    if not text:
        return None
    text = text.strip()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        try:
            found = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")
    except OverflowError:
        return None
