"""Bodies as they were before they were packed: whole, bounded, or refused."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from etl.fetch.answer import Refused
from etl.fetch.openers import OPENERS, Opener, pieces

MOST_LAYERS = 2
_WITHOUT_END = sys.maxsize  # pieces come one by one, and nobody asks for more


def unpacked(chunks: Iterable[bytes], encodings: str, *, max_bytes: int, head: bool = False) -> bytes:
    """Return a body without its content encodings ("gzip", "br", "deflate, gzip"), at most `max_bytes` of it.

    With `head` a longer body gives its beginning.

    Raises:
        Refused: `too_big`, `bad_encoding`, `too_many_encodings`, `truncated` or `damaged`.
    """
    layers = [name for name in (part.strip().lower() for part in encodings.split(",")) if name not in {"", "identity"}]
    if len(layers) > MOST_LAYERS:
        raise Refused("too_many_encodings", f"packed {len(layers)} times")
    for layer in reversed(layers):
        if layer not in OPENERS:
            raise Refused("bad_encoding", f"packed as {layer[:40]!r}, which is not read")
        chunks = _opened(chunks, layer, _WITHOUT_END if head else max_bytes)
    return _joined(chunks, max_bytes, head=head)


def gunzipped(body: bytes, *, max_bytes: int) -> bytes:
    """Return what a gzip file holds.

    Raises:
        Refused: as in `unpacked`.
    """
    return unpacked([body], "gzip", max_bytes=max_bytes)


def _joined(chunks: Iterable[bytes], max_bytes: int, *, head: bool) -> bytes:
    found = bytearray()
    for chunk in chunks:
        found += chunk
        if len(found) > max_bytes:
            if head:
                return bytes(found[:max_bytes])
            raise Refused("too_big", f"more than {max_bytes:,} bytes")
    return bytes(found)


def _opened(chunks: Iterable[bytes], layer: str, max_bytes: int) -> Iterator[bytes]:
    """Yield what one layer holds: every stream of it, checked to its end and sum; zeros may pad it."""
    opener: Opener | None = None
    given = streams = 0
    for chunk in chunks:
        rest = chunk
        while rest:
            if opener is None:
                rest = rest.lstrip(b"\0") if streams else rest
                if not rest:
                    break
                opener, streams = OPENERS[layer](rest), streams + 1
            for found in pieces(opener, rest):
                given += len(found)
                if given > max_bytes:
                    raise Refused("too_big", f"opens to more than {max_bytes:,} bytes")
                yield found
            rest = opener.unused
            opener = None if opener.ended else opener
    if opener is not None or not streams:
        raise Refused("truncated", f"the {layer} body ends before its end")
