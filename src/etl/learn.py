"""What the raw store teaches: lines that repeat across the articles of a source, written down with their counts."""

from __future__ import annotations

from collections.abc import Iterator

from etl.clean import clean
from etl.clean.repeated import as_toml, learnt, site
from etl.errors import StoreError, Unreadable
from etl.model import Document
from etl.raw import RawStore
from etl.rules import Rules, load
from etl.rules.schema import RepeatedLine
from etl.settings import Settings


def learn(settings: Settings) -> tuple[RepeatedLine, ...]:
    """Return the lines that repeat in the stored articles, and write them where the rule book looks for them.

    The same store gives the same file. The next run reads the articles again, because the rules are others now.

    Raises:
        StoreError: the raw store is damaged, or the file cannot be written.
    """
    book, store = load(settings.rules), RawStore(settings.raw)
    lines = learnt(_documents(store, book))
    try:
        if lines:
            temporary = settings.learnt.with_name(f".{settings.learnt.name}.part")
            temporary.write_text("\n".join(as_toml(lines)) + "\n", encoding="utf-8")
            temporary.replace(settings.learnt)
        else:
            settings.learnt.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{settings.learnt}: cannot be written ({error.strerror}); mend its rights") from error
    return lines


def _documents(store: RawStore, book: Rules) -> Iterator[tuple[str, Document]]:
    """Yield each readable article with each site it was found at, in the order of the hashes."""
    for card in store.cards():
        try:
            document = clean(store.get(card.sha256), book)
        except Unreadable:
            continue  # its row says why
        for where in sorted({site(place.source, place.locator) for place in card.places}):
            yield where, document
