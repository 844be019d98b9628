"""The raw store: every input byte for byte, once per content, with a card that says where it came from."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from etl.errors import StoreError
from etl.failpoints import failpoint
from etl.model import Raw
from etl.redact import redacted

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A place where a content was seen, and when for the first time."""

    source: str
    locator: str
    article: str
    seen_at: datetime

    def same_place(self, other: Sighting) -> bool:
        """Say whether both name one place, whenever each was seen."""
        return replace(self, seen_at=other.seen_at) == other


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is known of a stored body: the first place it came from; `sightings` are the later, other places."""

    sha256: str
    bytes: int
    source: str
    locator: str
    article: str
    seen_at: datetime
    media_type: str | None
    encoding: str | None
    sightings: tuple[Sighting, ...] = ()

    @property
    def places(self) -> tuple[Sighting, ...]:
        """Return every place, in the order they were seen."""
        first = Sighting(source=self.source, locator=self.locator, article=self.article, seen_at=self.seen_at)
        return (first, *self.sightings)


class RawStore:
    """A folder of bodies by hash: `<root>/store/<aa>/<sha256>`, each with its card `<sha256>.json`.

    Nothing but the hash gets into a file name. One writer at a time, as the warehouse lock grants it.
    """

    def __init__(self, root: Path) -> None:
        self._folder = root / "store"
        self._project = root.resolve().parent

    def put(self, raw: Raw) -> Card:
        """Keep a body and the place it came from; what is already known changes nothing.

        Raises:
            StoreError: the store cannot be written, or the card that stands there cannot be read.
        """
        body = self._body(raw.sha256)
        try:
            if not body.exists() or hashlib.sha256(body.read_bytes()).hexdigest() != raw.sha256:
                _write_whole(body, raw.body)
            card, known = self._card_with(raw)
            if card != known:
                _write_whole(_beside(body), _to_json(card))
        except OSError as error:
            raise StoreError(f"{body}: cannot be written ({error.strerror}); free space or mend its rights") from error
        return card

    def get(self, sha256: str) -> Raw:
        """Return a body as it came, with the first place it was seen at.

        Raises:
            StoreError: there is no such object, or it no longer matches its hash.
        """
        path = self._body(sha256)
        try:
            body = path.read_bytes()
        except OSError as error:
            raise StoreError(f"raw object missing {sha256} ({error.strerror}); fetch it again") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise StoreError(f"raw object damaged {sha256}; fetch it again")
        card = _read_card(_beside(path))
        return Raw(
            body=body,
            locator=card.locator,
            article=card.article,
            source=card.source,
            seen_at=card.seen_at,
            media_type=card.media_type,
            encoding=card.encoding,
        )

    def holds(self, sha256: str) -> bool:
        """Say whether a body is there, whole, with its card."""
        try:
            self.get(sha256)
        except StoreError:
            return False
        return True

    def cards(self) -> Iterator[Card]:
        """Yield every card, in the order of the hashes.

        Raises:
            StoreError: a card cannot be read.
        """
        for path in sorted(self._folder.glob("??/*.json")):
            yield _read_card(path)

    def hashes(self) -> Iterator[str]:
        """Yield the SHA-256 of every body, also of one without a card, in order."""
        for path in sorted(self._folder.glob("??/*")):
            if _SHA256.fullmatch(path.name):
                yield path.name

    def has_card(self, sha256: str) -> bool:
        """Say whether a stored body has its card: it has none for an instant, and after a kill in that instant."""
        return _beside(self._body(sha256)).exists()

    def card(self, sha256: str) -> Card:
        """Return what is known of a stored body.

        Raises:
            StoreError: there is no card, or it cannot be read.
        """
        return _read_card(_beside(self._body(sha256)))

    def _body(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise StoreError(f"{sha256[:80]!r} is not a SHA-256; give its 64 hexadecimal digits")
        return self._folder / sha256[:2] / sha256

    def _card_with(self, raw: Raw) -> tuple[Card, Card | None]:
        path = _beside(self._body(raw.sha256))
        seen = Sighting(
            source=raw.source,
            locator=self.place(raw.locator),
            article=redacted(raw.article),
            seen_at=raw.seen_at,
        )
        if not path.exists():
            return _first_card(raw, seen), None
        known = _read_card(path)
        if any(seen.same_place(place) for place in known.places):
            return known, known
        return replace(known, sightings=(*known.sightings, seen)), known

    def place(self, locator: str) -> str:
        """Return a locator as cards have it: without secrets, and relative where it lies in the project."""
        path = Path(locator)
        if path.is_absolute() and path.is_relative_to(self._project):
            locator = str(path.relative_to(self._project))
        return redacted(locator)

    def path(self, place: str) -> Path:
        """Return where a file lies whose place `place` gave."""
        return self._project / place


def _first_card(raw: Raw, seen: Sighting) -> Card:
    return Card(
        sha256=raw.sha256,
        bytes=len(raw.body),
        source=seen.source,
        locator=seen.locator,
        article=seen.article,
        seen_at=seen.seen_at,
        media_type=raw.media_type,
        encoding=raw.encoding,
    )


def _beside(body: Path) -> Path:
    return body.with_name(f"{body.name}.json")


def _to_json(card: Card) -> bytes:
    text = json.dumps(asdict(card), ensure_ascii=False, indent=2, default=datetime.isoformat)
    return f"{text}\n".encode()


def _read_card(path: Path) -> Card:
    try:
        fields = json.loads(path.read_bytes())
        sightings = tuple(_sighting(entry) for entry in fields.pop("sightings"))
        seen_at = datetime.fromisoformat(fields.pop("seen_at"))
        return Card(**fields, seen_at=seen_at, sightings=sightings)
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror}); put the article again") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise StoreError(f"{path}: is not a card ({error}); remove it and put the article again") from error


def _sighting(entry: dict[str, str]) -> Sighting:
    return Sighting(**{**entry, "seen_at": datetime.fromisoformat(entry["seen_at"])})  # type: ignore[arg-type]  # as we wrote it


def _write_whole(path: Path, content: bytes) -> None:
    """Put content under a name so that the name, after any crash, holds all of it or what it held before."""
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _sync_folder(path.parent.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        failpoint("store.rename.before")
        os.replace(temporary, path)  # noqa: PTH105 - the file is known by its name, not as a Path
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    failpoint("store.rename.after")
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
