"""WARC archives on this machine, such as those of CC-NEWS: pages that were crawled by somebody else."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, HeaderMap, WarcRecord, WarcRecordType

from etl.errors import InputError, MissingInput
from etl.fetch.answer import Refused
from etl.fetch.body import unpacked
from etl.fetch.folder import ARCHIVES
from etl.fetch.visit import Visit
from etl.model import Raw
from etl.rules.schema_source import Source

MOST_BYTES = 8_000_000
GLOBS = ("**/*.warc", "**/*.warc.gz")

_LANGUAGE = re.compile(rb"""<html\b[^>]{0,500}?\blang\s{0,4}=\s{0,4}["']?\s{0,4}([A-Za-z]{2})""", re.IGNORECASE)
_OK = 200
_CHUNK = 65_536


def discover(visit: Visit) -> Iterator[Raw | InputError]:
    """Yield the pages of an archive, or of a folder of archives, that the source's filters let through.

    Raises:
        MissingInput: there is no such file or folder, or no archive in it.
    """
    root = Path(visit.source.path or "")
    globs = visit.source.globs or GLOBS
    files = [root] if root.is_file() else sorted({path for glob in globs for path in root.glob(glob)})
    if not files:
        raise MissingInput(f"{root}: no archive there; expected {' or '.join(ARCHIVES)}")
    for path in files:
        yield from pages(path, visit.source)


def pages(path: Path, source: Source) -> Iterator[Raw | InputError]:
    """Yield the pages of one archive; what ends it early comes as its error, after what could be read."""
    wanted, last = _Wanted(source), 0
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(
                file, record_types=WarcRecordType.response, max_content_length=MOST_BYTES, auto_decode="transfer"
            ):
                last = record.stream_pos
                raw = _page(record, wanted, source.name)
                if raw is not None:
                    yield raw
            _check_end(file, last)
    except (OSError, ValueError, zlib.error) as error:
        yield InputError(f"{path}: the archive is damaged or cut ({error}); what stands before was read")


def _check_end(file: BinaryIO, last: int) -> None:
    """Do nothing, unless a packed archive ends within a record: the reader stops there without a word.

    Raises:
        ValueError: it does.
        zlib.error: what follows the last record that was read is damaged.
    """
    file.seek(last)
    opener, rest = None, file.read(_CHUNK)
    if not rest.startswith(b"\x1f\x8b"):
        return
    while rest:
        opener = opener or zlib.decompressobj(31)
        opener.decompress(rest, _CHUNK * 16)
        while opener.unconsumed_tail:
            opener.decompress(opener.unconsumed_tail, _CHUNK * 16)
        rest = opener.unused_data
        opener = None if opener.eof else opener
        rest = rest or file.read(_CHUNK)
    if opener is not None:
        raise ValueError("its last record has no end")


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


def _page(record: WarcRecord, wanted: _Wanted, source: str) -> Raw | None:
    url = record.headers.get("WARC-Target-URI") or ""
    http: HeaderMap | None = record.http_headers  # null where it is no HTTP, which its type does not say
    if http is None or http.status_code != _OK or not wanted.address(url.strip("<>")):
        return None
    kind = http.get("content-type")
    if kind and not kind.lower().startswith(("text/", "application/xhtml", "application/xml")):
        return None
    body = _body(record.reader.read(), http.get("content-encoding") or "")
    if not body or not wanted.body(body):
        return None
    return Raw(
        body=body,
        locator=url.strip("<>"),
        article=url.strip("<>"),
        source=source,
        seen_at=_date(record.headers.get("WARC-Date") or ""),
        media_type=kind,
        encoding=record.http_charset,
    )


def _body(packed: bytes, encodings: str) -> bytes:
    """Return a body; crawlers often store it unpacked and leave the header as it was."""
    try:
        return unpacked([packed], encodings, max_bytes=MOST_BYTES)
    except Refused as refused:
        return b"" if refused.reason == "too_big" else packed


def _date(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return datetime.now(UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
