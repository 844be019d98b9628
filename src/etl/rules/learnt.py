"""The rule book with what was learnt from the raw store: the same files give the same rules and the same hash."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from etl.rules.book import Rules, load, toml_rules
from etl.rules.schema import RepeatedLine
from etl.settings import Settings


def book_of(settings: Settings) -> Rules:
    """Return the rule book of these settings, with the lines that `etl learn` found to repeat, if it was asked.

    Raises:
        RuleError: a rule file, or the learnt one, does not load.
    """
    learnt = settings.learnt
    return _with(settings.rules, learnt, learnt.read_bytes()) if learnt.is_file() else load(settings.rules)


@lru_cache(maxsize=4)
def _with(folder: Path, learnt: Path, content: bytes) -> Rules:
    book, repeated = load(folder), defaultdict[str, set[str]](set)
    for line in toml_rules(learnt, RepeatedLine, key="line"):
        repeated[line.source].add(line.key)
    sha = hashlib.sha256(book.sha.encode() + content).hexdigest()
    return replace(book, sha=sha, repeated={source: frozenset(keys) for source, keys in repeated.items()})
