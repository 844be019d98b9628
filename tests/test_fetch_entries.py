"""Entries of sources.toml that cannot be used: one line says which, where and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from visiting import arrivals, visit

from etl.errors import RuleError, SettingsError
from etl.fetch.kinds import KINDS, check
from etl.rules import book
from etl.rules.schema_source import Source

GOOD = {"name": '"made"', "kind": '"feed"', "url": '"https://news.example/rss"'}


def told(folder: Path, text: str) -> str:
    """Return what is said of a file of sources."""
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as error:
        check(book.sources(path))
    assert "\n" not in str(error.value)
    return str(error.value)


def entry(**keys: str | None) -> str:
    lines = (f"{key} = {value}" for key, value in (GOOD | keys).items() if value is not None)
    return "\n".join(["[[source]]", *lines, ""])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("name", None), ("name", '"Two words"'), ("name", '"daily"'), ("kind", None), ("kind", '"gopher"')),
        *(("url", "7"), ("url", '["a", "b"]'), ("path", "7"), ("query", '["a"]'), ("filters", '"a"')),
        *(("enabled", "7"), ("schedule", '"monthly"'), ("rights", '"mine"'), ("language", '"english"')),
        *(("globs", '"*.txt"'), ("include", '"["'), ("include", "7"), ("terms", '"cancer"'), ("terms", '[""]')),
        *(("domains", '"news.example"'), ("languages", '["english"]'), ("per_second", "0"), ("per_second", "99")),
        *(("max_articles", "0"), ("overlap_days", "-1"), ("first_days", "0"), ("recheck_days", "0"), ("note", "7")),
        *(("urls", '"https://news.example"'), ("urll", '"x"')),
    ],
)
def test_a_key_that_does_not_fit_is_named_with_its_entry(key: str, value: str | None, tmp_path: Path) -> None:
    said = told(tmp_path, entry(**{key: value}))
    assert said.startswith("sources.toml: ")
    assert f": {key}" in said
    assert Source.model_fields.keys() | {"urll"} >= {key}


def test_every_key_is_tried_with_a_value_that_does_not_fit() -> None:
    (tried,) = (
        mark for mark in test_a_key_that_does_not_fit_is_named_with_its_entry.pytestmark if mark.name == "parametrize"
    )
    assert {key for key, _ in tried.args[1]} == Source.model_fields.keys() | {"urll"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[source]\nname = 'a'\n", "each entry begins with [[source]], in two brackets"),
        ("[[sources]]\nname = 'a'\n", "sources: there is no such table; each entry begins with [[source]]"),
        ("[[source]]\nname = a\n", "is not TOML (Invalid value (at line 2, column 8))"),
        (entry() + entry(), "made: stands twice"),
        (entry(url=None), "made: the kind feed needs the key url"),
        (entry(terms='["cancer"]'), "made: terms: the kind feed does not take it, but url, include"),
        (entry(kind='"biorxiv"', query='"melanoma"'), "is one of medrxiv, biorxiv; what to look for stands in terms"),
    ],
)
def test_a_file_or_an_entry_that_says_something_else_than_meant_is_refused(
    text: str, words: str, tmp_path: Path
) -> None:
    assert words in told(tmp_path, text)


def test_a_file_from_an_editor_of_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes(b"\xef\xbb\xbf" + entry().replace("\n", "\r\n").encode())
    assert [source.name for source in book.sources(path)] == ["made"]


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.network])
def test_nothing_on_the_network_is_asked_before_somebody_says_who_asks(kind: str) -> None:
    keys = {"url": "https://news.example/feed", "query": "medrxiv" if kind == "biorxiv" else "x"}
    taken = {key: value for key, value in keys.items() if key in KINDS[kind].needs + KINDS[kind].takes}
    with pytest.raises(SettingsError, match="ETL_CONTACT"):
        arrivals(visit(kind, None, **taken))
