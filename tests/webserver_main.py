"""The server that `webserver.serving` starts: pages of a folder, each with how it is to be answered.

    python webserver_main.py FOLDER [--cert FILE]

`<name>.body` is what it answers under `/<name>` (`/a/b` is `a__b`), `<name>.json` says how: status, headers, `fail`
(so many 503 first), `delay_s`, `cut` (bytes after which the connection ends), `endless` (the body again and again,
after so many seconds each time). A page gets an ETag of its content, and 304 is the answer to those who know it. A
query is part of the name only if there is such a page: `<name>@<key>=<value>`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

PAGES = Path(sys.argv[1])
HITS: list[dict[str, object]] = []
FAILED: dict[str, int] = {}
LOCK = threading.Lock()


def named(path: str) -> str:
    name = path.strip("/").replace("/", "__") or "index"
    return name if len(name) < 120 else hashlib.sha256(name.encode()).hexdigest()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.path == "/__hits":
            self.answer(200, json.dumps(HITS).encode(), {})
            return
        with LOCK:
            HITS.append({"path": self.path, "headers": dict(self.headers), "at": time.time()})
        name = self.page()
        if name is None:
            self.answer(404, b"nothing here", {})
            return
        how = json.loads((PAGES / f"{name}.json").read_text())
        time.sleep(how.get("delay_s", 0))
        with LOCK:
            FAILED[name] = FAILED.get(name, 0) + 1
            failing = FAILED[name] <= how.get("fail", 0)
        if failing:
            self.answer(503, b"busy", how.get("fail_headers", {}))
        else:
            self.serve((PAGES / f"{name}.body").read_bytes(), how)

    def page(self) -> str | None:
        parts = urlsplit(self.path)
        name = named(parts.path)
        for key, value in parse_qsl(parts.query):
            special = named(f"{parts.path}@{key}={value}")
            if (PAGES / f"{special}.json").exists():
                return special
        return name if (PAGES / f"{name}.json").exists() else None

    def serve(self, body: bytes, how: dict[str, object]) -> None:
        tag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
        headers = {"ETag": tag, **how.get("headers", {})}  # type: ignore[dict-item]  # headers of a JSON line
        if how.get("no_etag"):
            del headers["ETag"]
        if self.headers.get("If-None-Match") == tag and not how.get("no_etag"):
            self.answer(304, b"", headers)
            return
        if "endless" in how:
            self.repeat(body, headers, pause_s=float(str(how["endless"])))
            return
        if "cut" in how:
            self.answer(200, body, headers, sent=int(str(how["cut"])))
            self.close_connection = True
            return
        self.answer(int(str(how.get("status", 200))), body, headers)

    def repeat(self, body: bytes, headers: dict[str, str], *, pause_s: float) -> None:
        """Send a body again and again, until nobody listens any more."""
        self.close_connection = True
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            while True:
                self.wfile.write(body)
                time.sleep(pause_s)

    def answer(self, status: int, body: bytes, headers: dict[str, str], *, sent: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if status != 304:
            self.wfile.write(body[:sent])


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


def main() -> None:
    server = Server(("127.0.0.1", 0), Handler)
    if "--cert" in sys.argv:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[sys.argv.index("--cert") + 1])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print("ready", server.server_address[1], flush=True)  # noqa: T201 - this is how the test learns the port
    server.serve_forever()


if __name__ == "__main__":
    main()
