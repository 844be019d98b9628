"""The errors we raise, as a tree.

EtlError                     something a person can mend; its text is one line: what, where, what to do
├── InputError               what we were given cannot be used
│   ├── Unreadable           bytes that hold no readable article (empty, binary, unknown encoding)
│   ├── MissingInput         a path that is not there, or a folder without articles
│   │   └── NoSource         no source of a schedule is enabled, so there is nothing to do
│   └── Unavailable          a source that gives no list of its articles this time
├── SettingsError            a setting in the environment that has a wrong name or value
├── RuleError                a rule file that does not load; it stops everything before the first article
├── ClusterFailed            the machines that were to read do not answer, or cannot read
├── StoreError               the raw store cannot be written, or a raw file no longer matches its hash
└── WarehouseError           DuckDB said no
    ├── WarehouseLocked      another process holds the working file
    ├── WarehouseDamaged     the file is not a DuckDB database, or of an older version
    ├── WarehouseNewer       a newer version of this package made the file
    ├── ChecksFailed         rows that break an error check are not published
    └── SqlError             a query is wrong
"""

import traceback
from collections.abc import Mapping, Sequence
from typing import Any


class EtlError(Exception):
    """Something a person can mend; the text is one line."""


class InputError(EtlError):
    """What we were given cannot be used."""


class Unreadable(InputError):
    """Bytes that hold no readable article; `reason` is a short code for tables.

    Codes: `empty`, `binary`, `undecodable`, `no_text`, `unsupported_type`, `too_big`, and those of shells.toml.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


# Reasons that say more than that nothing could be read: there is no such article, or not for everybody.
SAYS_GONE, LOGIN_WALL = "says_gone", "login_wall"


class MissingInput(InputError):
    """A path that is not there, or a folder without articles."""


class NoSource(MissingInput):
    """No source of a schedule is enabled, so there is nothing to do."""


class Unavailable(InputError):
    """A source that gives no list of its articles this time; `reason` is a short code for tables."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class SettingsError(EtlError):
    """A setting in the environment that has a wrong name or value."""


class RuleError(EtlError):
    """A rule file that does not load; nothing is read with half a rule book."""


class StoreError(EtlError):
    """The raw store cannot be written, or a raw file no longer matches its hash."""


class ClusterFailed(EtlError):
    """The machines that were to read do not answer, or cannot read."""


class WarehouseError(EtlError):
    """DuckDB said no."""


class WarehouseLocked(WarehouseError):
    """Another process holds the working file."""


class WarehouseDamaged(WarehouseError):
    """The file is not a DuckDB database, or one that an older version of this package made."""


class WarehouseNewer(WarehouseError):
    """The file was made by a newer version of this package, and is left as it is."""


class ChecksFailed(WarehouseError):
    """Rows that break an error check; they are not published, and readers keep what they have.

    `rows` are some of them by column name, each with the name of its check.
    """

    def __init__(self, message: str, *, rows: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(message)
        self.rows = tuple(rows)


class SqlError(WarehouseError):
    """A query is wrong."""


def in_one_line(error: BaseException) -> str:
    """Return an error as one line; one that we did not foresee with its name and its place in the code."""
    if isinstance(error, EtlError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"a fault of ours ({type(error).__name__}: {error}{place}); please report it"
