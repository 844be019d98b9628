"""Articles that lie on this machine: files, folders of files, and standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from etl.errors import InputError, MissingInput
from etl.model import Raw
from etl.rules.schema_source import Source

if TYPE_CHECKING:
    from etl.fetch.visit import Visit

MEDIA_TYPES = {".txt": "text/plain", ".html": "text/html", ".htm": "text/html", ".xml": "application/xml"}
GLOBS = tuple(f"**/*{suffix}{packed}" for suffix in MEDIA_TYPES for packed in ("", ".gz"))
STANDARD_INPUT = "-"
ARCHIVES = (".warc", ".warc.gz")


def folder(root: Path, *, globs: Sequence[str] = GLOBS, source: str = "folder") -> Iterator[Raw | InputError]:
    """Yield the articles of a folder in the order of their paths, a file that cannot be read as its error.

    Raises:
        MissingInput: there is no such folder, or no article in it.
    """
    for path in _articles(root, globs):
        yield _read(path, source=source)
    yield from _shut(root)


def _shut(root: Path) -> Iterator[InputError]:
    """Yield the folders inside a folder that nobody may look into, as their errors."""
    shut: list[OSError] = []
    for _ in os.walk(root, onerror=shut.append):
        pass
    for error in shut:
        yield InputError(f"{error.filename}: cannot be looked into ({error.strerror}); check the folder's permissions")


def discover(visit: Visit) -> Iterator[Raw | InputError]:
    """Yield the articles of a source that is a folder; whole paths, so that two folders of one name are not mixed up.

    Raises:
        MissingInput: see `folder`.
    """
    source = visit.source
    return folder(Path(source.path or "").resolve(), globs=source.globs or GLOBS, source=source.name)


def paths(names: Iterable[str], *, source: str = "command line") -> Iterator[Raw | InputError]:
    """Yield the articles that a person names: files, archives, folders, `-` for standard input; in the order given.

    What is not there or cannot be read comes as its error, so that it never hides the others.
    """
    for name in names:
        path = Path(name)
        if name == STANDARD_INPUT:
            yield _raw(sys.stdin.buffer.read(), locator=STANDARD_INPUT, article="stdin", source=source)
        elif name.lower().endswith(ARCHIVES) and path.is_file():
            # only here: it brings what asks the network, which reading has no use for
            from etl.fetch.warc import pages  # noqa: PLC0415  needed for archives only

            yield from pages(path, Source(name="archive", kind="warc"))
        elif path.is_dir():
            try:
                yield from folder(path, source=source)
            except MissingInput as error:
                yield error
        else:
            yield _read(path, source=source)


def article_name(path: Path) -> str:
    """Return what people call the article in a file: its name without the endings we know."""
    return _legible((_opened(path) if _opened(path).suffix.lower() in MEDIA_TYPES else path).stem)


def _articles(root: Path, globs: Sequence[str]) -> list[Path]:
    if not root.is_dir():
        what = "a file, not a folder" if root.exists() else "no such folder"
        raise MissingInput(f"{root}: {what}; check the path of the source")
    found = sorted(
        {path for glob in globs for path in root.glob(any_case(glob)) if path.is_file() or _leads_nowhere(path)}
    )
    if not found:
        raise MissingInput(f"{root}: holds no article; expected {', '.join(MEDIA_TYPES)} or .gz of these")
    return found


def _leads_nowhere(path: Path) -> bool:
    return path.is_symlink() and not path.exists()


def any_case(glob: str) -> str:
    """Return a pattern of names that takes small letters also as capitals."""
    return "".join(f"[{char}{char.upper()}]" if char.islower() else char for char in glob)


def _read(path: Path, *, source: str) -> Raw | InputError:
    try:
        body = path.read_bytes()
    except FileNotFoundError:
        what = "a link that leads nowhere; mend or remove it" if path.is_symlink() else "no such file; check the path"
        return MissingInput(f"{path}: {what}")
    except OSError as error:
        return InputError(f"{path}: cannot be read ({error.strerror}); check the file's permissions")
    return _raw(
        body,
        locator=_legible(path),
        article=article_name(path),
        source=source,
        media_type=MEDIA_TYPES.get(_opened(path).suffix.lower()),
    )


def _raw(body: bytes, *, locator: str, article: str, source: str, media_type: str | None = None) -> Raw:
    return Raw(
        body=body,
        locator=locator,
        article=article,
        source=source,
        seen_at=datetime.now(UTC),
        media_type=media_type,
    )


def _opened(path: Path) -> Path:
    return path.with_suffix("") if path.suffix.lower() == ".gz" else path


def _legible(name: str | Path) -> str:
    """Return a name that can be printed and stored: bytes of a file name that are no UTF-8 become U+FFFD."""
    return os.fsencode(name).decode("utf-8", errors="replace")
