"""Results that a registry holds as a table: each row is a value of a named measure, so nothing has to be guessed."""

from __future__ import annotations

from etl.extract import registry_analyses, registry_events, registry_measures
from etl.extract.fates import Given
from etl.extract.lexicon import Lexicon
from etl.extract.registry_rows import ANALYSIS, EVENT, Row, Study, row_of, study_of
from etl.model import Document, Outcome
from etl.values import dataclass

NOTE = "registry_results"
OTHER_RULE = "registry-other-measure"
TEXT_RULE = "registry-text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The outcomes of a study's table, and the fate of each of its numbers."""

    outcomes: list[Outcome]
    fates: dict[tuple[int, int], Given]


def is_registry(document: Document) -> bool:
    """Say whether a document is the record of a registry."""
    return NOTE in document.notes


def read(document: Document, words: Lexicon) -> Read:
    """Return a result for each row of an endpoint or event that we know, and a reason for every other number."""
    study, outcomes, fates = study_of(document, words), list[Outcome](), dict[tuple[int, int], Given]()
    rows = [(block.span, row_of(block)) for block in document.blocks if block.span is not None]
    often = registry_events.frequent(row for _, row in rows if row is not None and row.names == EVENT)
    for span, row in rows:
        if row is None:
            fates[span.start, span.end] = Given(rule=TEXT_RULE)
            continue
        rare = row.names == EVENT and (row.text("kind"), row.text("term")) not in often
        outcome = None if rare else _outcome(row, study, words)
        if outcome is not None:
            outcomes.append(outcome)
        fates |= _fates(row, outcome, without=registry_events.RARE_RULE if rare else OTHER_RULE)
    return Read(outcomes=outcomes, fates=fates)


def _outcome(row: Row, study: Study, words: Lexicon) -> Outcome | None:
    if row.names == EVENT:
        return registry_events.outcome(row, study, words)
    if row.names == ANALYSIS:
        return registry_analyses.outcome(row, study, words)
    return registry_measures.outcome(row, study, words)


def _fates(row: Row, outcome: Outcome | None, *, without: str) -> dict[tuple[int, int], Given]:
    """Return what became of each number of a row; `without` is the rule where the row gives no outcome."""
    parts = _parts(outcome) if outcome is not None else {}
    fates: dict[tuple[int, int], Given] = {}
    for name in row.names:
        span, part = row.span(name), parts.get(name)
        if outcome is None:
            fates[span.start, span.end] = Given(rule=without)
        else:
            named = outcome.outcome_id if part else None
            fates[span.start, span.end] = Given(part=part, outcome_id=named, rule=outcome.rule if part else TEXT_RULE)
    return fates


def _parts(outcome: Outcome) -> dict[str, str]:
    """Return which part of an outcome each cell of its row is."""
    parts = {"value": "value"}
    parts |= {"low": "ci", "high": "ci"} if outcome.certainty.ci_low is not None else {}
    parts |= {"p": "p_value"} if outcome.certainty.p_value is not None else {}
    parts |= {"patients": "denominator"} if outcome.counted.denominator is not None else {}
    parts |= {"time": "timepoint"} if outcome.when is not None else {}
    return parts
