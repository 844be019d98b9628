"""The end of an archive: its reader stops within a record without a word, so who reads on must look."""

from __future__ import annotations

import zlib
from typing import BinaryIO

_GZIP = b"\x1f\x8b"
_GZIP_WBITS = 31
_CHUNK = 65_536
_LONGEST_HEAD = 1_000_000
_BREAK = b"\r\n"


def check_end(file: BinaryIO, last: int) -> None:
    """Do nothing, unless an archive ends within a record; `last` is where the last record that was read begins.

    Raises:
        ValueError: it does, or it holds no record at all.
        zlib.error: what follows that record is damaged.
    """
    file.seek(0)
    head = file.read(len(_GZIP))
    if not head:
        raise ValueError("it is empty")
    if head != _GZIP:
        _check_records(file, last)
        return
    file.seek(last)
    # packed in one piece there is no such place, and all of it is looked at
    _check_members(file, last if file.read(len(_GZIP)) == _GZIP else 0)


def _check_records(file: BinaryIO, at: int) -> None:
    size = file.seek(0, 2)
    while at < size:
        file.seek(at)
        head, found, _ = file.read(_LONGEST_HEAD).partition(_BREAK * 2)
        lengths = [
            line.partition(b":")[2] for line in head.split(_BREAK) if line.lower().startswith(b"content-length:")
        ]
        if not found or not lengths:
            raise ValueError("its last record has no end")
        at += len(head) + len(_BREAK * 2) + int(lengths[0]) + len(_BREAK * 2)
    if at > size + len(_BREAK * 2):  # some leave out the break behind the last record
        raise ValueError("its last record has no end")


def _check_members(file: BinaryIO, at: int) -> None:
    file.seek(at)
    opener, rest = None, file.read(_CHUNK)
    while rest:
        opener = opener or zlib.decompressobj(_GZIP_WBITS)
        opener.decompress(rest, _CHUNK * 16)
        while opener.unconsumed_tail:
            opener.decompress(opener.unconsumed_tail, _CHUNK * 16)
        rest = opener.unused_data
        opener = None if opener.eof else opener
        rest = rest or file.read(_CHUNK)
    if opener is not None:
        raise ValueError("its last record has no end")
