"""The SQL files: statements, views in the order they need each other, and their first lines."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from graphlib import TopologicalSorter
from pathlib import Path

HERE = Path(__file__).parent

# what views are made with, beside their own files
OF_VIEWS = (
    "macros.sql",
    "lists.sql",
    "traits.sql",
    "made.sql",
    "made_views.sql",
    "make_results.sql",
    "macros_of_views.sql",
    "same_comments.sql",
    "made_comments.sql",
)

_HEADER = re.compile(r"^-- ([A-Za-z]+): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlFile:
    """A file of SQL; `header` holds its `-- key: text` lines by lower-case key."""

    name: str
    text: str
    header: dict[str, str]


@lru_cache
def statement(name: str) -> str:
    """Return the text of a file of statements."""
    return (HERE / name).read_text(encoding="utf-8")


@lru_cache
def sql_files(folder: str) -> tuple[SqlFile, ...]:
    """Return the SQL files of a folder by name."""
    return tuple(_sql_file(path) for path in sorted((HERE / folder).glob("*.sql")))


@lru_cache
def views() -> tuple[SqlFile, ...]:
    """Return the view files so that each comes after those named in its `-- Needs:` line."""
    files = {file.name: file for file in sql_files("views")}
    needs = {name: [need for need in file.header.get("needs", "").split(", ") if need] for name, file in files.items()}
    return tuple(files[name] for name in TopologicalSorter(needs).static_order())


@lru_cache
def views_sha() -> str:
    """Return the hash of the macro, list and view files: another one means that the views must be made again."""
    texts = [*map(statement, OF_VIEWS), *(file.text for file in views())]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def _sql_file(path: Path) -> SqlFile:
    text = path.read_text(encoding="utf-8")
    header = {key.lower(): value.strip() for key, value in _HEADER.findall(text)}
    return SqlFile(name=path.stem, text=text, header=header)
