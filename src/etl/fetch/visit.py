"""A visit to a source: what a kind of source is given to work with, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from urllib.parse import urlencode, urlsplit

from etl.errors import InputError, SettingsError, Unavailable
from etl.fetch.answer import Answer, Ask
from etl.fetch.client import Client
from etl.model import Raw
from etl.redact import redacted
from etl.rules.schema_source import Source

LISTING_BYTES = 50_000_000
API_BYTES = 100_000_000
# A list that always names another one would never end; PubMed gives a million articles in so many requests.
MOST_REQUESTS = 5_000
# what only another address mends
_OF_ADDRESS = frozenset({"bad_url", "scheme", "inner_address", "userinfo", "port"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page that a source points to; `changed_at` is when it last changed as the source says, ISO, null if not."""

    url: str
    changed_at: str | None = None


Arrival = Found | Raw | InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave with a copy that we hold, to ask whether there is a newer one."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(slots=True, kw_only=True)
class Visit:
    """One visit: the source, the days to look at, and the way to ask; `attempts` gets every answer to a listing."""

    source: Source
    since: date
    until: date
    client: Client | None = None
    ncbi_api_key: str | None = None
    held: Mapping[str, Validators] = field(default_factory=dict)
    attempts: list[Answer] = field(default_factory=list)

    def asking(self) -> Client:
        """Return what asks the network.

        Raises:
            SettingsError: nobody has said who asks.
        """
        if self.client is None:
            raise SettingsError(
                f"{self.source.name}: is on the network, and its sites want to know who asks; "
                "set ETL_CONTACT to an address of yours (mail or web), then run again"
            )
        return self.client

    def listing(self, url: str) -> bytes | None:
        """Return a list of pages, null if it has not changed since the last visit.

        Raises:
            Unavailable: there is none this time.
        """
        held = self.held.get(url, Validators())
        return self._asked(
            Ask(url=url, etag=held.etag, last_modified=held.last_modified, max_bytes=LISTING_BYTES, accept="*/*")
        )

    def whole_again(self) -> None:
        """Let the next visit ask for the last list whole: what it points to may change while it does not."""
        self.attempts[-1] = replace(self.attempts[-1], headers={})

    def api(self, url: str, query: Mapping[str, str | int], *, check: Callable[[bytes], None] | None = None) -> bytes:
        """Return what an interface for programs answers to a query.

        Raises:
            Unavailable: nothing usable this time.
        """
        whole = f"{url}?{urlencode(query)}" if query else url
        body = self._asked(Ask(url=whole, robots=False, max_bytes=API_BYTES, accept="*/*", check=check))
        return body or b""

    def raw(self, body: bytes, *, url: str, article: str, media_type: str) -> Raw:
        """Return an article that came inside a listing."""
        return Raw(
            body=body,
            locator=url,
            article=article,
            source=self.source.name,
            seen_at=datetime.now(UTC),
            media_type=media_type,
        )

    def _asked(self, ask: Ask) -> bytes | None:
        client = self.asking()
        if len(self.attempts) >= MOST_REQUESTS:
            told = f"{self.source.name}: {MOST_REQUESTS:,} lists and no end; narrow the source"
            raise Unavailable(told, reason="too_many_lists")
        client.paces.fix(urlsplit(ask.url).hostname or "", per_second=self.source.per_second)
        answer = client.get(ask)
        self.attempts.append(answer)
        if not answer.ok:
            where = redacted(ask.url.partition("?")[0])
            then = "mend it in sources.toml" if answer.reason in _OF_ADDRESS else "the next run asks again"
            told = f"{self.source.name}: {where}: {answer.reason} ({answer.message}); {then}"
            raise Unavailable(told, reason=answer.reason or answer.status)
        return None if answer.status == "not_modified" else answer.body


Discover = Callable[[Visit], Iterator[Arrival]]
