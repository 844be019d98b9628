"""Each rule of the extractor proves itself by its own examples; a broken rule file is said before anything is read."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from extracted import figures, lexed

from etl.errors import RuleError
from etl.extract.numerals import numerals
from etl.extract.shape import fold
from etl.rules import load
from etl.rules.book import HERE
from etl.rules.schema_language import CueRule, EndpointRule, IgnoreRule

RULES = load()
KEYS = {"ignore.toml": "rule", "cues.toml": "rule", "endpoints.toml": "endpoint"}
Edit = Callable[[str, str], str]


def claims(rule: IgnoreRule, text: str) -> bool:
    return any(figure.rule == rule.id for figure in figures(text, None))


def says(rule: CueRule, text: str) -> bool:
    """A rule about what stands after a number sees only that; the others see the whole sentence."""
    folded = fold(text)
    looks = (expression.match if rule.reach == "after" else expression.search for expression in rule.expressions)
    return any(look(folded) for look in looks)


def names(rule: EndpointRule, text: str) -> bool:
    return any((found.kind, found.concept) == ("endpoint", rule.id) for found in lexed().vocabulary.find(text))


@pytest.mark.parametrize("rule", RULES.ignore, ids=lambda rule: rule.id)
def test_a_kill_rule_claims_the_numbers_it_says_it_claims_and_no_others(rule: IgnoreRule) -> None:
    assert [text for text in rule.yes if not claims(rule, text)] == []
    assert [text for text in rule.no if claims(rule, text)] == []


@pytest.mark.parametrize("rule", RULES.cues, ids=lambda rule: rule.id)
def test_a_cue_is_found_where_it_says_it_is_found_and_not_elsewhere(rule: CueRule) -> None:
    assert [text for text in rule.yes if not says(rule, text)] == []
    assert [text for text in rule.no if says(rule, text)] == []


@pytest.mark.parametrize("rule", RULES.endpoints, ids=lambda rule: rule.id)
def test_an_endpoint_is_named_by_the_texts_it_says_name_it_and_by_no_others(rule: EndpointRule) -> None:
    assert [text for text in rule.yes if not names(rule, text)] == []
    assert [text for text in rule.no if names(rule, text)] == []


@pytest.mark.parametrize("rule", RULES.ignore, ids=lambda rule: rule.id)
def test_an_example_of_a_number_that_is_not_claimed_holds_a_number(rule: IgnoreRule) -> None:
    digits = re.compile(r"\d")
    assert [text for text in rule.no if digits.search(text) is None and not numerals(text, None)] == []


# --- broken rule files ---------------------------------------------------------------------------------------


def first_entry(text: str, key: str) -> tuple[str, str, str]:
    """Return what stands before the first entry of a rule file, the entry, and what stands after it."""
    start = text.index(f"[[{key}]]")
    after = text.find(f"[[{key}]]", start + 1)
    return text[:start], text[start:after], text[after:]


def broken(folder: Path, file: str, edit: Callable[[str], str]) -> str:
    """Break the first rule of a file in a copy of the rule book and return its id."""
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    before, entry, after = first_entry((folder / file).read_text(encoding="utf-8"), KEYS[file])
    (folder / file).write_text(before + edit(entry) + after, encoding="utf-8")
    found = re.search(r'^id = "([^"]+)"', entry, re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("file", KEYS)
@pytest.mark.parametrize(
    ("edit", "key"),
    [
        pytest.param(lambda entry: entry.replace("\nwhy =", "\nwyh ="), "wyh|why", id="a key we do not know"),
        pytest.param(lambda entry: re.sub(r"\nno = .*", "", entry), "no", id="no example of what it does not match"),
        pytest.param(lambda entry: re.sub(r"\nyes = .*", "\nyes = []", entry), "yes", id="no example at all"),
        pytest.param(lambda entry: re.sub(r"\nwhy = .*", '\nwhy = "so"', entry), "why", id="no reason"),
    ],
)
def test_a_broken_rule_is_named_with_its_file_and_key(
    file: str, edit: Callable[[str], str], key: str, tmp_path: Path
) -> None:
    rule = broken(tmp_path / "rules", file, edit)
    with pytest.raises(RuleError, match=rf"{re.escape(file)}: {rule}: (?:{key})\b"):
        load(tmp_path / "rules")


@pytest.mark.parametrize("file", ["ignore.toml", "cues.toml"])
def test_a_pattern_that_is_no_regular_expression_is_named_with_its_file_and_rule(file: str, tmp_path: Path) -> None:
    rule = broken(
        tmp_path / "rules", file, lambda entry: re.sub(r"\npatterns = \[", "\npatterns = ['never (closed', ", entry)
    )
    with pytest.raises(RuleError, match=rf"{re.escape(file)}: {rule}: patterns"):
        load(tmp_path / "rules")


@pytest.mark.parametrize("file", KEYS)
def test_two_rules_of_one_name_are_said(file: str, tmp_path: Path) -> None:
    rule = broken(tmp_path / "rules", file, lambda entry: entry + entry)
    with pytest.raises(RuleError, match=rf"{re.escape(file)}: {rule}: stands twice"):
        load(tmp_path / "rules")


@pytest.mark.parametrize("file", [*KEYS, "languages.toml"])
def test_a_rule_file_that_is_no_toml_or_not_there_is_said(file: str, tmp_path: Path) -> None:
    shutil.copytree(HERE, tmp_path / "rules", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (tmp_path / "rules" / file).write_text("[[rule\n", encoding="utf-8")
    with pytest.raises(RuleError, match=rf"{re.escape(file)}: is not TOML"):
        load(tmp_path / "rules")
    (tmp_path / "rules" / file).unlink()
    with pytest.raises(RuleError, match=rf"{re.escape(file)}: cannot be read"):
        load(tmp_path / "rules")


def test_a_word_list_for_a_unit_we_do_not_know_is_named_with_its_key(tmp_path: Path) -> None:
    shutil.copytree(HERE, tmp_path / "rules", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    languages = tmp_path / "rules" / "languages.toml"
    languages.write_text(languages.read_text(encoding="utf-8").replace("[units.days]", "[units.fortnights]"))
    with pytest.raises(RuleError, match=r"languages\.toml: units\.fortnights"):
        load(tmp_path / "rules")
