"""Files of folder sources: a path is an address, and what lies there may be new, changed or gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from etl import attempts
from etl.fetchlog import FetchLog
from etl.gathered import GOOD, Page
from etl.model import Raw
from etl.raw import RawStore
from etl.rules.schema_source import Source

# what no path holds, and every other address does
WEB = "://"


@dataclass(slots=True, kw_only=True)
class Files:
    """What one run finds in folders: `pages` is what was known of each file before, `log` gets what is different."""

    store: RawStore
    log: FetchLog
    pages: dict[str, Page]
    seen: set[str] = field(default_factory=set)

    def take(self, source: Source, raw: Raw) -> None:
        """Note a file that was stored: one that is new, has changed or came back gets a line in the log."""
        self.seen.add(raw.locator)
        known = self.pages.get(raw.locator)
        if known is None or known.sha256 != raw.sha256 or known.last_status not in GOOD:
            self.log.add(attempts.of_record(source, raw))

    def miss(self, source: Source) -> None:
        """Note the files that lay in the folder of a source and do no longer; those of other folders are not looked at.

        A file that the source's globs no longer take, or that cannot be looked at, is not gone.
        """
        folder = Path(source.path or "").resolve()
        for known in self._unseen():
            path = self.store.path(known.url)
            if path.is_relative_to(folder) and _is_gone(path):
                self.log.add(attempts.of_one_gone(source, known))

    def _unseen(self) -> Iterator[Page]:
        for address, known in self.pages.items():
            if address not in self.seen and known.last_status in GOOD and WEB not in address:
                yield known


def _is_gone(path: Path) -> bool:
    """Say whether a file is certainly not there: a disk that does not answer proves nothing."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
