"""Bytes to text: what the bytes say of themselves before what others say of them."""

from __future__ import annotations

import codecs
import re
import zlib
from typing import NamedTuple

from etl.clean.mojibake import mended
from etl.errors import Unreadable

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# Browsers read these labels as the larger set, because pages that declare the smaller one use it.
READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}
READ_AS |= {"euc_kr": "cp949", "iso8859-9": "cp1254", "tis-620": "cp874", "big5": "big5hkscs"}
MAGIC = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x7fELF", b"BZh", b"RIFF", b"\xd0\xcf\x11\xe0")
GZIP = b"\x1f\x8b"
GZIP_LIMIT_BYTES = 64_000_000
META = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s{0,4}=\s{0,4}["']?\s{0,4}([\w.:-]{2,40})""", re.IGNORECASE
)
ESCAPES_OF_JIS = (b"\x1b$B", b"\x1b$@")
# What a text in UTF-16 is made of: alphabets, general punctuation, East Asian letters and full-width forms.
EXPECTED = re.compile(
    "[\t\n\r -~\xa0-\u06ff\u0900-\u0e7f\u1e00-\u22ff\u2460-\u27bf\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]"
)
PLAIN = re.compile("[\t\n\r -~，。、]")
WIDE_SHARE = 0.9
ASCII_END = 0x7F
WIDE_RUN = re.compile(rb"[\x80-\xff]{4,}")
# A byte that is no UTF-8 beside a letter of the Latin alphabet: one paragraph was pasted in Windows-1252.
PASTED = re.compile(
    "(?<=[A-Za-z ])[\udc80-\udcff](?=[A-Za-z ])|(?<=[A-Za-z])[\udc80-\udcff]|[\udc80-\udcff](?=[A-Za-z])"
)
DIRT_SHARE = 0.02
# A guess among these is a toss-up; a symbol between two letters ("wzi\xea\xb3o") shows which is wrong.
WESTERN = ("cp1252", "cp1250")
SYMBOL_IN_WORD = re.compile(r"[^\W\d_][\xa1-\xb6\xb8-\xbf\xd7\xf7‚ƒ„†‡ˆ‰‹›€™][^\W\d_]")
HIRAGANA = re.compile("[\u3041-\u3096]")
HIRAGANA_SHARE = 0.15
SURROGATE = re.compile("[\ud800-\udfff]")
CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\x0b\x0c\r\x1b")
BINARY_SHARE = 0.1
SAMPLE = 4096
GUESS_BYTES = 200_000


class Decoded(NamedTuple):
    """The text, the encoding that gave it, and what a reader should know about it."""

    text: str
    encoding: str
    notes: tuple[str, ...]


def decode(body: bytes, declared: str | None = None) -> Decoded:
    """Return the text of a body.

    A byte order mark wins, then strict UTF-8, then UTF-16 or UTF-32 by the place of their zero bytes, then what
    the transport or the page declares if the bytes allow it, then a guess from the bytes.

    Raises:
        Unreadable: the body is empty or no text at all.
    """
    if body.startswith(GZIP):
        body = _unpacked(body)
    if body.startswith(MAGIC):
        raise Unreadable("a binary file, not an article; give its text or HTML", reason="binary")
    text, encoding, notes = _decoded(body, declared)
    if "\x00" in text:
        text, notes = text.replace("\x00", ""), (*notes, "nul_removed")
    if encoding != "utf-8" and SURROGATE.search(text):  # UTF-8 has none, and searching costs
        text, notes = SURROGATE.sub("\ufffd", text), (*notes, "surrogate_replaced")
    back = mended(text)
    if back:
        text, notes = back, (*notes, "mojibake_repaired")
    if not text.strip("\ufeff\ufffd \t\r\n\x0b\x0c\u3000\xa0"):
        raise Unreadable("the file holds no text", reason="empty")
    return Decoded(text, encoding, notes)


def _unpacked(body: bytes) -> bytes:
    opened = zlib.decompressobj(wbits=31)
    try:
        found = opened.decompress(body, GZIP_LIMIT_BYTES)
    except zlib.error as error:
        raise Unreadable("a damaged gzip file; fetch it again", reason="undecodable") from error
    if not opened.eof:
        raise Unreadable(
            "a gzip file that is cut or opens to more than 64 MB; give the article alone", reason="undecodable"
        )
    return found


def _decoded(body: bytes, declared: str | None) -> Decoded:
    for mark, encoding in BOMS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(encoding, "replace"), encoding, ("bom",))
    wide = _wide(body) if _zeros(body) else None
    if wide:
        return Decoded(_units(body, wide), wide, ())
    try:
        encoding = "iso2022_jp" if any(escape in body[:SAMPLE] for escape in ESCAPES_OF_JIS) else "utf-8"
        return Decoded(body.decode(encoding), encoding, ())
    except UnicodeDecodeError:
        _refuse_binary(body)
    return _declared(body, declared) or _near_utf8(body) or _japanese(body) or _guessed(body)


def _zeros(body: bytes) -> bool:
    """Say whether zero bytes are part of the encoding; a few in valid UTF-8 are dirt."""
    sample = body[:SAMPLE]
    if 0 not in sample or sample.count(0) > DIRT_SHARE * len(sample):
        return 0 in sample
    try:
        body.decode()
    except UnicodeDecodeError:
        return True
    return False


def _wide(body: bytes) -> str | None:
    """Tell UTF-16 and UTF-32 without a mark: read so, nearly all characters are those of some text."""
    sample = body[: min(SAMPLE, len(body) - len(body) % 4)]
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        if text and PLAIN.search(text) and len(EXPECTED.findall(text)) >= WIDE_SHARE * len(text):
            return encoding
    return None


def _units(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        return body.decode(encoding, "replace")


def _refuse_binary(body: bytes) -> None:
    sample = body[:SAMPLE]
    if sum(byte in CONTROLS for byte in sample) > BINARY_SHARE * len(sample):
        raise Unreadable("a binary file, not an article; give its text or HTML", reason="binary")


def _declared(body: bytes, declared: str | None) -> Decoded | None:
    found = META.search(body[:SAMPLE])
    for label in (declared, found[1].decode("ascii", "replace") if found else None):
        encoding = _codec(label)
        if encoding == "cp1252" and _in_runs(body):
            continue  # what servers declare by default: no Western text has its accents in rows
        if encoding and not encoding.startswith("utf"):
            try:
                return Decoded(body.decode(encoding), encoding, ("declared",))
            except UnicodeDecodeError:
                continue
    return None


def _in_runs(body: bytes) -> bool:
    """Say whether the bytes beyond ASCII stand in long runs, as those of Chinese, Japanese or Russian do."""
    wide = sum(byte > ASCII_END for byte in body[:GUESS_BYTES])
    return sum(map(len, WIDE_RUN.findall(body[:GUESS_BYTES]))) > wide / 2


def _codec(label: str | None) -> str | None:
    try:
        name = codecs.lookup((label or "").strip("\"' ")).name
    except (LookupError, ValueError):
        return None
    try:
        b"a".decode(READ_AS.get(name, name))
    except LookupError:
        return None  # a codec between bytes, such as hex: no text encoding
    return READ_AS.get(name, name)


def _near_utf8(body: bytes) -> Decoded | None:
    """Read UTF-8 that is broken in a few places only (a cut character at the end, one bad byte)."""
    text = body.decode("utf-8", "surrogateescape")
    wide = sum(character > "\x7f" for character in text)
    broken = len(SURROGATE.findall(text))
    if broken * 3 > wide:
        return None
    mended = PASTED.sub(lambda byte: bytes([ord(byte[0]) - 0xDC00]).decode("cp1252", "replace"), text)
    left = len(SURROGATE.findall(mended))
    notes = ("mixed_encodings",) if left < broken else ()
    if left * 10 > wide:
        return None
    return Decoded(SURROGATE.sub("\ufffd", mended), "utf-8", (*notes, "replacement_characters") if left else notes)


def _japanese(body: bytes) -> Decoded | None:
    """Read Japanese by its hiragana, which no other reading has so many of; guessers take it for Korean."""
    for encoding in ("euc_jp", "cp932"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        wide = sum(character > "\x7f" for character in text)
        if len(HIRAGANA.findall(text)) >= HIRAGANA_SHARE * wide:
            return Decoded(text, encoding, ("guessed",))
    return None


def _guessed(body: bytes) -> Decoded:
    from charset_normalizer import from_bytes  # noqa: PLC0415  heavy, and nearly all articles are UTF-8

    best = from_bytes(body[:GUESS_BYTES]).best()
    encoding = READ_AS.get(codecs.lookup(best.encoding).name, best.encoding) if best else "cp1252"
    if encoding == "cp1250" or encoding.startswith(("cp1252", "iso8859", "latin", "mac_")):
        encoding = min(WESTERN, key=lambda name: len(SYMBOL_IN_WORD.findall(body.decode(name, "replace"))))
    text = body.decode(encoding, "replace")
    return Decoded(text, encoding, ("guessed", "replacement_characters") if "\ufffd" in text else ("guessed",))
