"""Each rule of the extractor proves itself by its own examples; a broken rule file is said before anything is read."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from extracted import figures, lexed

from etl.errors import RuleError
from etl.extract.concepts import Vocabulary
from etl.extract.grammar import Grammar
from etl.extract.lexer import lex
from etl.extract.numerals import numerals
from etl.extract.shape import fold
from etl.extract.surfaces import Term
from etl.rules import load
from etl.rules.book import HERE
from etl.rules.schema_language import CueRule, EndpointRule, IgnoreRule

RULES = load()
KEYS = {"ignore.toml": "rule", "cues.toml": "rule", "endpoints.toml": "endpoint"}
EXAMPLES = {key: re.compile(rf"\n{key} = \[.*?\]$", re.DOTALL | re.MULTILINE) for key in ("yes", "no")}
Edit = Callable[[str, str], str]


def claims(rule: IgnoreRule, text: str) -> bool:
    return any(figure.rule == rule.id for figure in figures(text, None))


def meets(rule: CueRule, expression: re.Pattern[str], text: str) -> bool:
    """A rule about what stands after a number is shown that, after one space; the others are shown the sentence."""
    folded = fold(text)
    found = expression.match(f" {folded.lstrip()}") if rule.reach == "after" else expression.search(folded)
    return found is not None


def says(rule: CueRule, text: str) -> bool:
    return any(meets(rule, expression, text) for expression in rule.expressions)


def names(rule: EndpointRule, text: str) -> bool:
    by_terms = any((found.kind, found.concept) == ("endpoint", rule.id) for found in lexed().vocabulary.find(text))
    return by_terms or any(expression.search(fold(text)) for expression in rule.expressions)


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


# --- no pattern without proof ---------------------------------------------------------------------------------


def with_own_name(rule: IgnoreRule, index: int) -> IgnoreRule:
    return IgnoreRule.model_validate(
        rule.model_dump() | {"id": f"{rule.id}-{index}", "patterns": (rule.patterns[index],)}
    )


@pytest.fixture(scope="module")
def grammar_of_patterns() -> Grammar:
    """Each pattern of the kill-list as a rule of its own, in the same order: a figure's rule says which claimed it."""
    return Grammar(
        RULES.languages,
        tuple(with_own_name(rule, index) for rule in RULES.ignore for index in range(len(rule.patterns))),
    )


@pytest.mark.parametrize("rule", RULES.ignore, ids=lambda rule: rule.id)
def test_every_pattern_of_a_kill_rule_claims_a_number_in_an_example_before_any_other_pattern(
    rule: IgnoreRule, grammar_of_patterns: Grammar
) -> None:
    claiming = {figure.rule for text in rule.yes for figure in lex(text, None, grammar_of_patterns)}
    assert [p for index, p in enumerate(rule.patterns) if f"{rule.id}-{index}" not in claiming] == []


@pytest.mark.parametrize("rule", RULES.cues, ids=lambda rule: rule.id)
def test_every_pattern_of_a_cue_is_found_in_an_example(rule: CueRule) -> None:
    proven = [any(meets(rule, expression, text) for text in rule.yes) for expression in rule.expressions]
    assert [pattern for pattern, proof in zip(rule.patterns, proven, strict=True) if not proof] == []


@pytest.mark.parametrize("rule", RULES.endpoints, ids=lambda rule: rule.id)
def test_every_pattern_of_an_endpoint_names_it_in_an_example(rule: EndpointRule) -> None:
    proven = [any(expression.search(fold(text)) for text in rule.yes) for expression in rule.expressions]
    assert [pattern for pattern, proof in zip(rule.patterns, proven, strict=True) if not proof] == []


@pytest.mark.parametrize("rule", RULES.endpoints, ids=lambda rule: rule.id)
def test_an_endpoint_has_an_example_in_each_language_it_is_known_in_and_with_an_abbreviation(
    rule: EndpointRule,
) -> None:
    kinds = {
        language: [Term(text=text, kind="endpoint", concept=rule.id, language=language) for text in texts]
        for language, texts in rule.terms.items()
    }
    kinds["abbreviation"] = [
        Term(text=text, kind="endpoint", concept=rule.id, case=True) for text in rule.abbreviations
    ]
    assert [kind for kind, terms in kinds.items() if terms and not any(map(Vocabulary(terms).find, rule.yes))] == []


@pytest.mark.parametrize("rule", [*RULES.ignore, *RULES.cues], ids=lambda rule: rule.id)
def test_a_rule_shows_at_least_two_texts_it_must_leave_alone(rule: IgnoreRule | CueRule) -> None:
    assert len(set(rule.no)) >= 2


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
        pytest.param(lambda entry: EXAMPLES["no"].sub("", entry), "no", id="no example of what it does not match"),
        pytest.param(lambda entry: EXAMPLES["yes"].sub("\nyes = []", entry), "yes", id="no example at all"),
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
