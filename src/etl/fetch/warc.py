"""WARC archives on this machine, such as those of CC-NEWS: pages that were crawled by somebody else."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, HeaderMap, WarcRecord, WarcRecordType

from etl.errors import InputError, MissingInput
from etl.fetch.answer import Refused
from etl.fetch.body import unpacked
from etl.fetch.folder import ARCHIVES, any_case
from etl.fetch.visit import Visit
from etl.fetch.warc_end import check_end
from etl.model import Raw
from etl.rules.schema_source import Source

MOST_BYTES = 8_000_000
GLOBS = ("**/*.warc", "**/*.warc.gz")

_LANGUAGE = re.compile(rb"""<html\b[^>]{0,500}?\blang\s{0,4}=\s{0,4}["']?\s{0,4}([A-Za-z]{2})""", re.IGNORECASE)
# what a page holds nowhere, and packed bytes within the first few hundred
_UNLIKE_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LOOKED_AT = 4096
_OK = 200


def discover(visit: Visit) -> Iterator[Raw | InputError]:
    """Yield the pages of an archive, or of a folder of archives, that the source's filters let through.

    Raises:
        MissingInput: there is no such file or folder, or no archive in it.
    """
    root = Path(visit.source.path or "")
    globs = visit.source.globs or GLOBS
    files = [root] if root.is_file() else sorted({path for glob in globs for path in root.glob(any_case(glob))})
    if not files:
        raise MissingInput(f"{root}: no archive there; expected {' or '.join(ARCHIVES)}")
    for path in files:
        yield from pages(path, visit.source)


def pages(path: Path, source: Source) -> Iterator[Raw | InputError]:
    """Yield the pages of one archive, one that cannot be used as its error; what ends it early is the last error."""
    wanted, last = _Wanted(source), 0
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, record_types=WarcRecordType.response, auto_decode="transfer"):
                last = record.stream_pos
                page = _page(record, wanted, source.name)
                if isinstance(page, Refused):
                    yield InputError(f"{path}: {_url(record)}: {page.reason} ({page}); left out")
                elif page is not None:
                    yield page
            check_end(file, last)
    except (OSError, ValueError, zlib.error) as error:
        yield InputError(f"{path}: the archive is damaged or cut ({error}); what stands before was read")


class _Wanted:
    """What a source takes from an archive."""

    def __init__(self, source: Source) -> None:
        self._domains = tuple(domain.lower().removeprefix("www.") for domain in source.domains)
        self._languages = frozenset(language.lower() for language in source.languages)
        self._include = re.compile(source.include) if source.include else None
        terms = "|".join(re.escape(term) for term in source.terms)
        self._terms = re.compile(terms.encode(), re.IGNORECASE) if terms else None

    def address(self, url: str) -> bool:
        """Say whether an address may be of interest."""
        if self._domains:
            host = (urlsplit(url).hostname or "").lower()
            if not any(host == domain or host.endswith(f".{domain}") for domain in self._domains):
                return False
        return self._include is None or self._include.search(url) is not None

    def body(self, body: bytes) -> bool:
        """Say whether a page is of interest; one that does not say its language is."""
        if self._languages:
            told = _LANGUAGE.search(body[:4096])
            if told is not None and told[1].decode().lower() not in self._languages:
                return False
        return self._terms is None or self._terms.search(body) is not None


def _page(record: WarcRecord, wanted: _Wanted, source: str) -> Raw | Refused | None:
    """Return the page of a record, null if the source does not want it, or why it cannot be used.

    Raises:
        ValueError: it is cut.
    """
    url = _url(record)
    http: HeaderMap | None = record.http_headers  # null where it is no HTTP, which its type does not say
    if http is None or http.status_code != _OK or not wanted.address(url):
        return None
    kind = http.get("content-type")
    if kind and not kind.lower().startswith(("text/", "application/xhtml", "application/xml")):
        return None
    try:
        body = _body(record, http)
    except Refused as refused:
        return refused
    if not body or not wanted.body(body):
        return None
    return Raw(
        body=body,
        locator=url,
        article=url,
        source=source,
        seen_at=_date(record.headers.get("WARC-Date") or ""),
        media_type=kind,
        encoding=record.http_charset,
    )


def _url(record: WarcRecord) -> str:
    return (record.headers.get("WARC-Target-URI") or "").strip("<>")


def _body(record: WarcRecord, http: HeaderMap) -> bytes:
    """Return a whole body, unpacked; crawlers often store it unpacked and leave the header as it was.

    Raises:
        Refused: it is too big, or is packed and does not open.
        ValueError: it is cut.
    """
    if record.content_length > MOST_BYTES:
        raise Refused("too_big", f"more than {MOST_BYTES:,} bytes")
    packed: bytes = record.reader.read()
    if len(packed) < record.content_length and not http.get("transfer-encoding"):
        raise ValueError("its last record has no end")
    try:
        return unpacked([packed], http.get("content-encoding") or "", max_bytes=MOST_BYTES) if packed else b""
    except Refused as refused:
        if refused.reason == "too_big" or _UNLIKE_TEXT.search(packed[:_LOOKED_AT]):
            raise
        return packed


def _date(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return datetime.now(UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
