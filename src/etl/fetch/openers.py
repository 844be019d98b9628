"""Packed bodies opened piece by piece: each packing by the library that knows it, never more than a piece at once."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import brotli

from etl.fetch.answer import Refused

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_PIECE = 65_536
_ZLIB_OR_GZIP = 31
_ZLIB = 15
_DEFLATE_RAW = -15
# RFC 9659: what is sent as zstd needs no more memory than 8 MB to be opened
_ZSTD_WINDOW = {int(zstd.DecompressionParameter.window_log_max): 23}


class Opener(Protocol):
    """Opens one stream."""

    @property
    def ended(self) -> bool:
        """Say whether the stream is over."""

    @property
    def unused(self) -> bytes:
        """Return what was given behind its end."""

    def opened(self, packed: bytes) -> Iterator[bytes]:
        """Yield what more of the packed bytes holds, in pieces."""


class _Ending:
    """A stream of the standard library's kind, which knows its own end."""

    _stream: Any

    @property
    def ended(self) -> bool:
        return bool(self._stream.eof)

    @property
    def unused(self) -> bytes:
        return bytes(self._stream.unused_data)


class _Inflate(_Ending):
    def __init__(self, wbits: int) -> None:
        self._stream = zlib.decompressobj(wbits)

    def opened(self, packed: bytes) -> Iterator[bytes]:
        while packed:
            yield self._stream.decompress(packed, _PIECE)
            packed = self._stream.unconsumed_tail


class _Brotli:
    unused = b""  # there is no second stream behind the first

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def ended(self) -> bool:
        return bool(self._stream.is_finished())

    def opened(self, packed: bytes) -> Iterator[bytes]:
        # it takes all it is given, and says by an empty piece that it has no more to give for it
        while piece := self._stream.process(packed, output_buffer_limit=_PIECE):
            yield piece
            packed = b""


class _Zstd(_Ending):
    def __init__(self) -> None:
        self._stream = zstd.ZstdDecompressor(options=_ZSTD_WINDOW)

    def opened(self, packed: bytes) -> Iterator[bytes]:
        yield self._stream.decompress(packed, _PIECE)
        while not (self._stream.eof or self._stream.needs_input):
            yield self._stream.decompress(b"", _PIECE)


OPENERS: dict[str, Callable[[bytes], Opener]] = {
    "gzip": lambda _: _Inflate(_ZLIB_OR_GZIP),
    "x-gzip": lambda _: _Inflate(_ZLIB_OR_GZIP),
    # some servers mean zlib by it, some the bare stream
    "deflate": lambda head: _Inflate(_ZLIB if _has_zlib_head(head) else _DEFLATE_RAW),
    "br": lambda _: _Brotli(),
    "zstd": lambda _: _Zstd(),
}


def pieces(opener: Opener, packed: bytes) -> Iterator[bytes]:
    """Yield what more of the packed bytes holds.

    Raises:
        Refused: `damaged`.
    """
    try:
        yield from opener.opened(packed)
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise Refused("damaged", f"does not unpack ({error})") from error


def _has_zlib_head(head: bytes) -> bool:
    return len(head) > 1 and head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0  # noqa: PLR2004 - RFC 1950
