"""Each rule about page furniture proves itself by its own examples."""

from __future__ import annotations

import pytest

from etl.rules import load
from etl.rules.schema import LANGUAGES, BoilerplateRule

RULES = load().boilerplate
# A section is dropped only if what stands under the line shows it, so its line alone decides nothing.
ALONE = {"line", "metadata", "box", "tail", "end"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_matches_what_it_says_it_matches(rule: BoilerplateRule) -> None:
    assert [example for example in rule.yes if not rule.matches(example)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_rule_matches_what_a_rule_says_is_no_furniture(rule: BoilerplateRule) -> None:
    others = [other for other in RULES if other is rule or other.effect in ALONE]
    assert [(example, other.id) for example in rule.no for other in others if other.matches(example)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_words_for_sharing_and_for_other_articles(language: str) -> None:
    speaking = {rule.id for rule in RULES if language in rule.terms}
    assert {"search-box"} <= speaking or language == "en"
    assert "related-articles" in speaking or language == "en"


def test_a_result_is_no_furniture() -> None:
    results = [
        "The objective response rate was 42% (95% CI, 30-55).",
        "Of 15 patients, 10 showed a significant reduction in tumor size.",
        "目前共有 42 名患者接受了治疗，全部无癌症。",
        "Median overall survival was 12.3 months.",
        "ORR 45%",
        "12 of 20 patients responded",
        "奏効率は56.3％だった。",
    ]
    assert [(line, rule.id) for line in results for rule in RULES if rule.matches(line)] == []
