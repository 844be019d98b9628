"""Extraction, on one screen."""

from __future__ import annotations

from etl.extract import registry
from etl.extract.concepts import concepts
from etl.extract.frame import frame
from etl.extract.ledger import ledger
from etl.extract.lexicon import lexicon
from etl.extract.merge import merged
from etl.extract.outcomes import outcomes
from etl.extract.own_names import with_own_names
from etl.extract.passages import passages
from etl.extract.studies import study, study_numbers
from etl.model import Document, Extraction
from etl.rules import Rules


def extract(document: Document, rules: Rules) -> Extraction:
    """Return the outcomes, the ledger of numbers and the study of a document."""
    words = lexicon(rules)
    if registry.is_registry(document):
        posted = registry.read(document, words)
        return Extraction(outcomes=tuple(posted.outcomes), numbers=ledger(document, [], fates=posted.fates, studied={}))
    named = with_own_names(document, concepts(document, words.vocabulary))
    sentences = list(passages(document, words, named))
    found = outcomes(sentences, words, frame(document, sentences, words))
    described = study(document, rules, named)
    facts = study_numbers(described) if described is not None else {}
    return Extraction(
        outcomes=merged(found.outcomes, document),
        numbers=ledger(document, sentences, fates=found.fates, studied=facts),
        study=described,
    )
