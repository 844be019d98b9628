"""The rule book: every rule file read, checked and hashed, once."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypedDict, TypeVar

from pydantic import BaseModel, ValidationError

from etl.errors import RuleError
from etl.rules.schema import BoilerplateRule, Confidence, ShellRule
from etl.rules.schema_language import CueRule, EndpointRule, IgnoreRule, Languages
from etl.rules.schema_source import Source
from etl.rules.schema_study import StudyBook, StudyPart, StudyRule, StudyWord, Venue
from etl.rules.schema_vocab import AdverseEvent, Disease, Drug, Target, check_vocabularies

HERE = Path(__file__).parent
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rule files as one frozen value; `sha` is the hash of those that reading depends on.

    `repeated` are the keys of lines that repeat across the articles of a source, by source; none before `etl learn`.
    `confidence` is how sure a row of a rule is, by the rule's name, for rules that were measured often enough.
    """

    sha: str
    boilerplate: tuple[BoilerplateRule, ...]
    shells: tuple[ShellRule, ...]
    sources: tuple[Source, ...]
    studies: StudyBook
    languages: Languages
    ignore: tuple[IgnoreRule, ...]
    endpoints: tuple[EndpointRule, ...]
    cues: tuple[CueRule, ...]
    drugs: tuple[Drug, ...]
    targets: tuple[Target, ...]
    diseases: tuple[Disease, ...]
    adverse_events: tuple[AdverseEvent, ...]
    repeated: Mapping[str, frozenset[str]] = field(default_factory=dict)
    confidence: Mapping[str, float] = field(default_factory=dict)


@lru_cache(maxsize=4)
def load(folder: Path = HERE) -> Rules:
    """Read every rule file of a folder.

    Raises:
        RuleError: a file is missing, is not TOML or CSV, or a rule does not fit its schema; the text says
            which file, which rule and which key.
    """
    return Rules(
        sha=_hash(folder),
        boilerplate=toml_rules(folder / "boilerplate.toml", BoilerplateRule),
        shells=toml_rules(folder / "shells.toml", ShellRule),
        sources=sources(folder / "sources.toml"),
        studies=_studies(folder),
        languages=toml_table(folder / "languages.toml", Languages),
        ignore=toml_rules(folder / "ignore.toml", IgnoreRule),
        endpoints=toml_rules(folder / "endpoints.toml", EndpointRule, key="endpoint"),
        cues=toml_rules(folder / "cues.toml", CueRule),
        confidence=toml_table(folder / "confidence.toml", Confidence).root,
        **_vocabularies(folder),
    )


def sources(path: Path) -> tuple[Source, ...]:
    """Read the entries of a file of sources.

    Raises:
        RuleError: see `load`.
    """
    strange = sorted(_toml(path).keys() - {"source"})
    if strange:
        raise RuleError(f"{path.name}: {strange[0]}: there is no such table; each entry begins with [[source]]")
    return toml_rules(path, Source, key="source")


class _Vocabularies(TypedDict):
    drugs: tuple[Drug, ...]
    targets: tuple[Target, ...]
    diseases: tuple[Disease, ...]
    adverse_events: tuple[AdverseEvent, ...]


def _vocabularies(folder: Path) -> _Vocabularies:
    tables = _Vocabularies(
        drugs=csv_rows(folder / "drugs.csv", Drug),
        targets=csv_rows(folder / "targets.csv", Target),
        diseases=csv_rows(folder / "diseases.csv", Disease),
        adverse_events=csv_rows(folder / "adverse_events.csv", AdverseEvent),
    )
    check_vocabularies(**tables)
    return tables


def _studies(folder: Path) -> StudyBook:
    path = folder / "studies.toml"
    return StudyBook(
        rules=toml_rules(path, StudyRule),
        parts=toml_rules(path, StudyPart, key="part"),
        words=toml_rules(path, StudyWord, key="word"),
        venues=csv_rows(folder / "venues.csv", Venue),
    )


def toml_rules(path: Path, model: type[Model], *, key: str = "rule") -> tuple[Model, ...]:
    """Read the `[[key]]` entries of a TOML file.

    Raises:
        RuleError: see `load`.
    """
    entries = _entries(path, key)
    names = [entry.get("id") or entry.get("name") or f"entry {number}" for number, entry in enumerate(entries, 1)]
    return _unique(
        path, [_entry(model, row, where=f"{path.name}: {at}") for at, row in zip(names, entries, strict=True)]
    )


def _entries(path: Path, key: str) -> list[dict[str, Any]]:
    entries = _toml(path).get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise RuleError(f"{path.name}: {key}: each entry begins with [[{key}]], in two brackets; mend that place")
    return entries


def toml_table(path: Path, model: type[Model]) -> Model:
    """Read a TOML file that is one table.

    Raises:
        RuleError: see `load`.
    """
    return _entry(model, _toml(path), where=path.name)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise RuleError(f"{path.name}: cannot be read ({error.strerror}); restore the file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{path.name}: is not TOML ({error}); mend that place") from error


def csv_rows(path: Path, model: type[Model]) -> tuple[Model, ...]:
    """Read a CSV table, one model a line; empty cells are left out, so that defaults apply.

    Raises:
        RuleError: see `load`.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, strict=True))
    except OSError as error:
        raise RuleError(f"{path.name}: cannot be read ({error.strerror}); restore the file") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise RuleError(f"{path.name}: is not CSV ({error}); mend that place") from error
    return tuple(
        _entry(model, {k: v for k, v in row.items() if v not in ("", None)}, where=f"{path.name}: line {number}")
        for number, row in enumerate(rows, 2)
    )


def _entry(model: type[Model], entry: dict[str, Any], *, where: str) -> Model:
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "entry"
        told = "there is no such key" if first["type"] == "extra_forbidden" else first["msg"]
        raise RuleError(f"{where}: {key}: {told}; mend that entry") from error


def _unique(path: Path, entries: Iterable[Model]) -> tuple[Model, ...]:
    seen: set[object] = set()
    entries = tuple(entries)
    for entry in entries:
        name = getattr(entry, "id", None) or getattr(entry, "name", "")
        if name and name in seen:
            raise RuleError(f"{path.name}: {name}: stands twice; give one of them another name")
        seen.add(name)
    return entries


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    # not where articles come from: with another feed everything would be read again
    for path in sorted({*folder.glob("*.toml"), *folder.glob("*.csv")} - {folder / "sources.toml"}):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
