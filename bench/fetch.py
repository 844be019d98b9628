"""What fetching costs: pages a second at the limits of their hosts, memory, archives, and a second run.

    python bench/fetch.py [--pages 20000] [--articles 2000]

The pages come from a server of its own on loopback, 20 addresses of it as 20 hosts, each answer after 50 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from etl import rules, runs
from etl.fetch.answer import Ask
from etl.fetch.client import Client, Manner
from etl.fetch.hosts import get_all
from etl.fetch.kinds import kind_of
from etl.fetch.visit import Visit
from etl.rules.schema_source import Source
from etl.settings import Settings

HOSTS = [f"127.0.0.{number}" for number in range(1, 21)]
LATENCY_S = 0.05
PER_SECOND = 10
PAGE = (
    "<html lang='en'><body><article><h1>Trial {0} of glentuzumab</h1>"
    "<p>The objective response rate was {1}% in patients with multiple myeloma.</p>{2}</article></body></html>"
)
FILLER = "<p>Patients were followed every month by the study team at the clinic, as the protocol says.</p>" * 100


def main() -> None:
    """Print every figure, one a line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=20_000, help="fetched for the figure of memory")
    parser.add_argument("--articles", type=int, default=2_000, help="of the run that is done twice")
    asked = parser.parse_args()
    archives(20_000)
    with serving(LATENCY_S) as port:
        at_the_limits(port, 2_000)
    with serving(0.0) as port:
        memory(port, asked.pages)
        twice(port, asked.articles)


def say(what: str, figure: float) -> None:
    """Print one figure."""
    print(f"{what:<56} {figure:10.2f}", flush=True)


def page(number: int) -> bytes:
    """Return a page of 10 kB that no other number has."""
    return PAGE.format(number, number % 100, FILLER).encode()


def at_the_limits(port: int, count: int) -> None:
    """Measure pages a second against what the limits of the hosts allow."""
    started = time.monotonic()
    fetched(port, count, per_second=PER_SECOND)
    seconds = time.monotonic() - started
    say(f"pages a second, 20 hosts at {PER_SECOND} a second each", count / seconds)
    say("of what the limits allow, %", 100 * count / seconds / (PER_SECOND * len(HOSTS)))


def memory(port: int, count: int) -> None:
    """Measure how the peak of this process grows from a tenth of the pages to all of them."""
    fetched(port, count // 10, per_second=1000)
    before = peak_mb()
    fetched(port, count, per_second=1000)
    say(f"growth of the peak from {count // 10} to {count} pages, MB", peak_mb() - before)


def fetched(port: int, count: int, *, per_second: float) -> None:
    """Fetch so many pages of all hosts, and throw them away."""
    manner = Manner(contact="bench@outcomes.example", per_second=per_second, loopback_hosts=frozenset(HOSTS))
    asks = ((Ask(url=f"http://{HOSTS[n % len(HOSTS)]}:{port}/{n}", robots=False), n) for n in range(count))
    with Client(manner) as client:
        statuses = [answer.status for _, answer in get_all(client, asks)]
    if statuses != ["fetched"] * count:
        raise RuntimeError(f"{count - statuses.count('fetched')} of {count} pages did not come")


def archives(count: int) -> None:
    """Measure reading and filtering of an archive, on one core."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.warc.gz"
        with path.open("wb") as file:
            for number in range(count):
                file.write(record(number))
        source = Source(name="bench", kind="warc", path=str(path), languages=("en",), terms=("Trial 7 of",))
        day = datetime.now(UTC).date()
        started = time.process_time()
        found = list(kind_of(source).discover(Visit(source=source, since=day, until=day)))
        seconds = time.process_time() - started
    if len(found) != 1:
        raise RuntimeError(f"{len(found)} pages, not 1")
    say("records of an archive, a second of CPU", count / seconds)


def record(number: int) -> bytes:
    """Return a page as an archive holds it."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(number)
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://news.example/{number}\r\n"
    head += f"WARC-Date: 2026-11-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    return gzip.compress(head.encode() + http + b"\r\n\r\n", 1)


def twice(port: int, count: int) -> None:
    """Measure a run over so many new articles, and the same again when nothing has changed."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            raw=Path(folder) / "raw",
            warehouse=Path(folder) / "warehouse",
            rules=with_sitemap(Path(folder), f"http://{HOSTS[0]}:{port}/sitemap/{count}"),
            contact="bench@outcomes.example",
            loopback_hosts=" ".join(HOSTS),
        )
        seconds = [timed(settings) for _ in range(2)]
    say(f"a run over {count} new articles, s", seconds[0])
    say("the same again, nothing changed, % of that", 100 * seconds[1] / seconds[0])


def timed(settings: Settings) -> float:
    """Return the seconds of a run."""
    started = time.monotonic()
    runs.ingest(settings)
    return time.monotonic() - started


def with_sitemap(folder: Path, url: str) -> Path:
    """Return a folder with the rule files and one source."""
    own = folder / "rules"
    own.mkdir()
    for path in [*rules.book.HERE.glob("*.toml"), *rules.book.HERE.glob("*.csv")]:
        if path.name != "sources.toml":
            (own / path.name).symlink_to(path)
    entry = f'[[source]]\nname = "bench"\nkind = "sitemap"\nurl = "{url}"\nper_second = 50\nmax_articles = 50000\n'
    (own / "sources.toml").write_text(entry, encoding="utf-8")
    return own


def peak_mb() -> float:
    """Return the peak of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def serving(latency_s: float) -> Iterator[int]:
    """Yield the port of a server of its own process."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, latency_s), daemon=True)
    process.start()
    try:
        yield int(ours.recv())
    finally:
        process.terminate()
        process.join()


def serve(told: Connection, latency_s: float) -> None:
    """Answer every address with its page, and a sitemap with all of them."""
    asyncio.run(_serve(told, latency_s))


async def _serve(told: Connection, latency_s: float) -> None:
    first = await asyncio.start_server(lambda r, w: _answer(r, w, latency_s), HOSTS[0], 0)
    port = first.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(lambda r, w: _answer(r, w, latency_s), host, port) for host in HOSTS[1:]]
    told.send(port)
    await asyncio.gather(*(server.serve_forever() for server in (first, *others)))


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, latency_s: float) -> None:
    while head := await reader.readline():
        path = head.split()[1].decode()
        host = ""
        while (line := await reader.readline()).strip():
            host = line.split()[1].decode() if line.lower().startswith(b"host:") else host
        await asyncio.sleep(latency_s)
        body = _body(path, host)
        writer.write(
            b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n" % (b"200 OK" if body else b"404 No", len(body)) + body
        )
        await writer.drain()
    writer.close()


def _body(path: str, host: str) -> bytes:
    name = path.rpartition("/")[2]
    if path.startswith("/sitemap/"):
        entry = "<url><loc>http://{}/{}</loc><lastmod>{}</lastmod></url>"
        entries = (entry.format(host, number, date(2026, 11, 1)) for number in range(int(name)))
        return f"<urlset>{''.join(entries)}</urlset>".encode()
    return page(int(name)) if name.isdigit() else b""


if __name__ == "__main__":
    main()
