"""Everything the extractor looks words up in, compiled once per rule book."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain

from etl.extract.concepts import Vocabulary, terms
from etl.extract.grammar import Grammar
from etl.extract.prefilter import Filtered
from etl.extract.surfaces import Term
from etl.rules import Rules
from etl.rules.schema_language import EndpointRule
from etl.rules.schema_vocab import Disease
from etl.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A cue rule, compiled."""

    id: str
    scope: str
    reach: str
    expressions: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Grammar, names, endpoints and cues of one rule book."""

    grammar: Grammar
    vocabulary: Vocabulary
    endpoints: dict[str, EndpointRule]
    in_clauses: Filtered[str]
    cues: Filtered[Cue]
    after: tuple[Cue, ...]
    ae_codes: dict[str, str]
    diseases: dict[str, Disease]
    codes: dict[str, str]
    broad: frozenset[str]
    classes: dict[str, str]
    confidence: Mapping[str, float]


_latest: dict[str, Lexicon] = {}


def lexicon(rules: Rules) -> Lexicon:
    """Return the lexicon of a rule book, built once per edition."""
    if rules.sha not in _latest:
        _latest.clear()
        _latest[rules.sha] = _built(rules)
    return _latest[rules.sha]


def _built(rules: Rules) -> Lexicon:
    cues = [Cue(id=rule.id, scope=rule.scope, reach=rule.reach, expressions=rule.expressions) for rule in rules.cues]
    return Lexicon(
        grammar=Grammar(rules.languages, rules.ignore),
        vocabulary=Vocabulary(chain(terms(rules), *map(_endpoint_terms, rules.endpoints))),
        endpoints={rule.id: rule for rule in rules.endpoints},
        in_clauses=Filtered((rule.id, expression) for rule in rules.endpoints for expression in rule.expressions),
        cues=Filtered((cue, expression) for cue in cues if cue.reach != "after" for expression in cue.expressions),
        after=tuple(cue for cue in cues if cue.reach == "after"),
        ae_codes={event.term: event.endpoint for event in rules.adverse_events},
        broad=frozenset(disease.id for disease in rules.diseases if disease.broad),
        diseases={disease.id: disease for disease in rules.diseases},
        codes={disease.id: disease.oncotree for disease in rules.diseases if disease.oncotree},
        confidence=rules.confidence,
        classes={drug.inn: drug.drug_class for drug in rules.drugs if drug.drug_class},
    )


def _endpoint_terms(rule: EndpointRule) -> list[Term]:
    found = [
        Term(text=text, kind="endpoint", concept=rule.id, language=language)
        for language, texts in rule.terms.items()
        for text in texts
    ]
    return found + [Term(text=text, kind="endpoint", concept=rule.id, case=True) for text in rule.abbreviations]
