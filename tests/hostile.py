"""Pages and dumps made to break readers, and how their reading is judged; `test_hostile_verdicts.py` judges all."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path
from typing import Any

from etl import pipeline
from etl.errors import Unreadable
from etl.model import Raw, Reading
from etl.rules import load

Entry = dict[str, Any]
HOSTILE = Path(__file__).parent.parent.parent / "shared" / "hostile"
# Feeds, sitemaps and compressed bodies are for fetching, not for reading: tests of fetching judge them.
FAMILIES = ("nesting", "big", "swallow", "encoding", "unicode", "numbers", "injection", "sequence", "text")


def entries() -> list[Entry]:
    index = HOSTILE / "index.jsonl"
    if not index.is_file():
        return []
    found = [json.loads(line) for line in index.read_text(encoding="utf-8").splitlines()]
    return [entry for entry in found if entry["family"] in FAMILIES]


def wire(entry: Entry) -> bytes:
    """Return the bytes of an entry: a file, or a recipe of repeated or counted parts."""
    if "file" in entry:
        return (HOSTILE / entry["file"]).read_bytes()
    return b"".join(
        "".join(part["counter"] % number for number in range(part["n"])).encode()
        if isinstance(part, dict)
        else part[0].encode() * part[1]
        for part in entry["recipe"]
    )


def raw(entry: Entry, body: bytes | None = None) -> Raw:
    said = Message()
    said["content-type"] = entry["headers"].get("content-type", "")
    return Raw(
        body=wire(entry) if body is None else body,
        locator=entry["url"],
        article=entry["id"],
        source="hostile",
        seen_at=datetime(2026, 1, 1, tzinfo=UTC),
        media_type=said.get_content_type() if said["content-type"] else None,
        encoding=said.get_content_charset(),
    )


def read(entry: Entry) -> Reading:
    return pipeline.read(raw(entry), load())


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def faults(entry: Entry) -> list[str]:
    return read_faults(entry, wire(entry))


def read_faults(entry: Entry, body: bytes) -> list[str]:
    """Return what is wrong about how an article is read: it comes out whole, in time, or is refused with a reason."""
    expect = entry["expect"]
    started = time.process_time()
    try:
        text = pipeline.read(raw(entry, body), load()).document.text
    except Unreadable as refused:
        return [] if refused.reason and {"quarantine", "reject"} & set(expect["status"]) else [f"refused: {refused}"]
    found = [f"lost: {words}" for words in expect["contain"] if squeezed(words) not in squeezed(text)]
    found += [f"leaked: {words}" for words in expect["not_contain"] if words in text]
    if "ok" not in expect["status"]:
        found.append("read, though it should be refused")
    if time.process_time() - started > expect["cpu_s"]:
        found.append("took too long")
    return found


def warmed() -> None:
    """Load rules, parsers and the language model before anything is timed."""
    started = datetime(2026, 1, 1, tzinfo=UTC)
    words = "Of the 42 patients who were treated at the centre, 12 had a complete response within a year. " * 3
    for name, body in (("a.txt", words), ("a.html", f"<html><body><p>{words}</p></body></html>")):
        pipeline.read(Raw(body=body.encode(), locator=name, article=name, source="made", seen_at=started), load())
