"""Bodies as they were before they were packed: whole, bounded, or refused."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from etl.fetch.answer import Refused

MOST_LAYERS = 2
_CHUNK = 65_536
_WBITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_DEFLATE_RAW = -15


def unpacked(chunks: Iterable[bytes], encodings: str, *, max_bytes: int) -> bytes:
    """Return a body without its content encodings ("gzip", "deflate, gzip"), at most `max_bytes` of it.

    Raises:
        Refused: `too_big`, `bad_encoding`, `too_many_encodings`, `truncated` or `damaged`.
    """
    layers = [name for name in (part.strip().lower() for part in encodings.split(",")) if name not in {"", "identity"}]
    if len(layers) > MOST_LAYERS:
        raise Refused("too_many_encodings", f"packed {len(layers)} times")
    for layer in reversed(layers):
        if layer not in _WBITS:
            raise Refused("bad_encoding", f"packed as {layer[:40]!r}, which was not asked for")
        chunks = _opened(chunks, layer, max_bytes)
    return _joined(chunks, max_bytes)


def gunzipped(body: bytes, *, max_bytes: int) -> bytes:
    """Return what a gzip file holds.

    Raises:
        Refused: as in `unpacked`.
    """
    return unpacked([body], "gzip", max_bytes=max_bytes)


def _joined(chunks: Iterable[bytes], max_bytes: int) -> bytes:
    found = bytearray()
    for chunk in chunks:
        found += chunk
        if len(found) > max_bytes:
            raise Refused("too_big", f"more than {max_bytes:,} bytes")
    return bytes(found)


def _opened(chunks: Iterable[bytes], layer: str, max_bytes: int) -> Iterator[bytes]:
    """Yield what one layer holds: every member of it, checked to its end and sum; zeros may pad it."""
    wbits, opener, given, members = _WBITS[layer], None, 0, 0
    for chunk in chunks:
        rest = chunk
        while rest:
            if opener is None:
                rest = rest.lstrip(b"\0") if members else rest
                if not rest:
                    break
                wbits = _DEFLATE_RAW if layer == "deflate" and not _zlib_header(rest) else wbits
                opener, members = zlib.decompressobj(wbits), members + 1
            found = _step(opener, rest)
            given += len(found)
            if given > max_bytes:
                raise Refused("too_big", f"opens to more than {max_bytes:,} bytes")
            yield found
            rest = opener.unused_data if opener.eof else opener.unconsumed_tail
            opener = None if opener.eof else opener
    if opener is not None or not members:
        raise Refused("truncated", f"the {layer} body ends before its end")


def _step(opener: zlib._Decompress, packed: bytes) -> bytes:
    try:
        return opener.decompress(packed, _CHUNK)
    except zlib.error as error:
        raise Refused("damaged", f"does not unpack ({error})") from error


def _zlib_header(head: bytes) -> bool:
    return len(head) > 1 and head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0  # noqa: PLR2004 - RFC 1950
