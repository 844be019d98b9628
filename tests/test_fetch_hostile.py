"""Hostile servers: each of the recorded routes ends as it must, in time, and no inner address is ever asked."""

from __future__ import annotations

import json
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from webserver import HOST, started

from etl.fetch.answer import Ask
from etl.fetch.client import Client, Manner

HOSTILE = Path(__file__).parent.parent.parent / "shared" / "hostile"
MANNER = Manner(
    contact="tests@outcomes.example",
    per_second=1000,
    at_once=8,
    timeout_s=0.6,
    deadline_s=1.5,
    backoff_s=0.05,
    loopback_hosts=frozenset({HOST}),
)
# what the list of routes calls by another name, or leaves open
SAYS = {"/304_unasked": "bad_http", "/100s": "deadline", "/304": None, "/meta_refresh": None, "/flaky": None}


def routes() -> dict[str, dict[str, Any]]:
    listed = HOSTILE / "routes.json"
    return json.loads(listed.read_text(encoding="utf-8")) if listed.is_file() else {}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with started([sys.executable, str(HOSTILE / "hostile_server.py"), "0"]) as port:
        yield f"http://{HOST}:{port}"


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client(MANNER) as asking:
        yield asking


def hits(server: str) -> list[str]:
    with urllib.request.urlopen(f"{server}/__hits") as answer:  # noqa: S310 - our own server
        return list(json.load(answer))


def expected(path: str, route: dict[str, Any]) -> tuple[str, str | None]:
    """Return the kind of answer and its reason."""
    reason = SAYS.get(path, route["reason"] or None)
    if path == "/robots.txt":  # the reason there is what the file says
        return "ok", None
    return ("ok", None) if route["status"] == "ok" else ("no", reason)


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Every address and port that is connected to."""
    made: list[tuple[str, int]] = []
    connect = socket.create_connection

    def guarded(address: tuple[str, int], *rest: Any, **more: Any) -> socket.socket:
        made.append(address)
        return connect(address, *rest, **more)

    monkeypatch.setattr(socket, "create_connection", guarded)
    return made


@pytest.mark.parametrize(("path", "route"), routes().items(), ids=list(routes()))
def test_a_hostile_route_ends_as_it_must(
    path: str, route: dict[str, Any], server: str, client: Client, connections: list[tuple[str, int]]
) -> None:
    before, started_at = len(hits(server)), time.monotonic()
    connections.clear()
    answer = client.get(Ask(url=server + path, robots=path == "/private"))
    made = list(connections)
    assert time.monotonic() - started_at < route["wall_s"]
    assert ("ok" if answer.ok else "no", answer.reason) == expected(path, route)
    asked = hits(server)
    # each connection is one that the server was asked through: there is none that an inner address got
    assert made == [("127.0.0.1", int(server.rpartition(":")[2]))] * (len(asked) - before)
    same = [hit for hit in asked if hit == path or (path.startswith("/chain") and hit.startswith("/chain"))]
    assert len(same) <= (6 if path.startswith("/chain") else route["requests"])
    assert route["status"] != "retry" or len(same) == route["requests"]
    assert not [hit for hit in asked if hit.startswith("/inner")]


def test_what_we_hold_stays_when_the_server_says_so(server: str, client: Client) -> None:
    first = client.get(Ask(url=f"{server}/304"))
    again = client.get(Ask(url=f"{server}/304", etag=first.headers["etag"]))
    assert (first.status, again.status, again.body) == ("fetched", "not_modified", b"")


def test_there_are_fifty_routes_to_try(evaluation: Path) -> None:
    assert len(routes()) == 50
