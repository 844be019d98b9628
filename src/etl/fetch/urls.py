"""Single addresses: named in the entry itself, in a file with one a line, or on standard input."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterator
from pathlib import Path

from etl.errors import InputError, MissingInput
from etl.fetch.folder import STANDARD_INPUT
from etl.fetch.links import usable, why_not
from etl.fetch.visit import Found, Visit

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # as some shells write what they are told to redirect


def discover(visit: Visit) -> Iterator[Found | InputError]:
    """Yield the pages named, each once; a line that is no address comes as its error, `#` begins a remark.

    Raises:
        MissingInput: there is no such file, or no address is named.
    """
    source, given = visit.source, set[str]()
    named = [*source.urls, *([source.url] if source.url else []), *(_lines(source.path) if source.path else [])]
    if not named:
        raise MissingInput(f"{source.path or source.name}: names no address; write one a line")
    for line in named:
        at_home = visit.asking().manner.loopback_hosts
        url = usable(line, loopback_hosts=at_home)
        if url is None:
            why = why_not(line, loopback_hosts=at_home)
            yield InputError(f"{source.name}: {line[:200]!r} is not asked: {why}; mend or remove it")
        elif url not in given:
            given.add(url)
            yield Found(url=url)


def _lines(path: str) -> Iterator[str]:
    try:
        body = sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()
        text = body.decode("utf-16" if body.startswith(_UTF_16) else "utf-8-sig")
    except OSError as error:
        raise MissingInput(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise MissingInput(f"{path}: is no text ({error}); save it as UTF-8, one address a line") from error
    return (line for line in (line.partition(" #")[0].strip() for line in text.splitlines()) if line and line[0] != "#")
