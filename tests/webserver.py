"""A web server of our own as a process on loopback: pages by path, and what was asked of it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HOST = "localhost"

SERVER = Path(__file__).with_name("webserver_main.py")


def named(path: str) -> str:
    """Return the name of a page's files: readable, unless it would be too long for a file."""
    name = path.strip("/").replace("/", "__") or "index"
    return name if len(name) < 120 else hashlib.sha256(name.encode()).hexdigest()


@dataclass(frozen=True)
class Site:
    """A server that runs: its folder of pages, and its port."""

    pages: Path
    port: int
    host: str = field(default=HOST)

    def url(self, path: str) -> str:
        return f"http://{self.host}:{self.port}{path}"

    def put(self, path: str, body: bytes | str, **how: Any) -> str:
        """Put a page there; `how` may give status, headers, after (first that many 503), and more; return its URL."""
        name = named(path)
        data = body.encode() if isinstance(body, str) else body
        (self.pages / f"{name}.body").write_bytes(data)
        (self.pages / f"{name}.json").write_text(json.dumps(how))
        return self.url(path)

    def remove(self, path: str) -> None:
        name = named(path)
        for suffix in (".json", ".body"):
            (self.pages / f"{name}{suffix}").unlink(missing_ok=True)

    def hits(self) -> list[dict[str, Any]]:
        """Return every request so far: path with query, headers, and when."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/__hits") as answer:
            return list(json.load(answer))

    def paths(self) -> list[str]:
        return [hit["path"] for hit in self.hits()]


@contextmanager
def serving(pages: Path, *words: str) -> Iterator[Site]:
    """Yield a server of the pages of a folder."""
    pages.mkdir(exist_ok=True)
    with started([sys.executable, str(SERVER), str(pages), *words]) as port:
        yield Site(pages, port)


@contextmanager
def started(command: list[str]) -> Iterator[int]:
    """Start a server that says `ready PORT`, yield the port, and end the server."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline().split()
            assert said[:1] == ["ready"], said
            yield int(said[1])
        finally:
            process.terminate()
