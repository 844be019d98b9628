"""Gathering without asking anybody: every article that was ever stored, to be read again."""

from __future__ import annotations

from collections.abc import Iterable

from etl.errors import MissingInput, StoreError
from etl.gather import Stored
from etl.gathered import State, Wish
from etl.raw import RawStore
from etl.readers import Place
from etl.rules.schema_source import Source
from etl.settings import Settings


def stored_articles(
    settings: Settings, _: Iterable[Source], *, state: State | None = None, wish: Wish | None = None
) -> Stored:
    """Return every article that was ever stored, at every place where it was found; no source is asked.

    Raises:
        MissingInput: nothing was ever stored.
    """
    del state, wish  # what sources said before does not matter here
    store, places, faults = RawStore(settings.raw), list[Place](), list[str]()
    for sha256 in store.hashes():
        try:
            store.get(sha256)
            places += Place.all_of(store.card(sha256))
        except StoreError as error:
            faults.append(str(error))
    if not places:
        raise MissingInput(f"{settings.raw}: no article was ever stored here; read some first with: etl run")
    return Stored(places=tuple(places), faults=tuple(faults))
