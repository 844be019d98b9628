"""Outcomes as flat rows, one per mention."""

from __future__ import annotations

from typing import Any

from etl.model import About, Document, Outcome, Reading
from etl.redact import redacted

Row = dict[str, Any]

MONTHS_PER = {"months": 1.0, "years": 12.0, "weeks": 12 / 52.1775, "days": 12 / 365.25}


def key_columns(document: Document) -> Row:
    """Return the two columns that say which article a row belongs to."""
    return {"article": redacted(document.article), "article_id": document.sha256}


def outcome_rows(reading: Reading) -> list[Row]:
    """Return one row per outcome, with the columns of docs/outcome-row.md, in the order of the text."""
    return [_outcome_row(reading, outcome) for outcome in reading.extraction.outcomes]


def _outcome_row(reading: Reading, outcome: Outcome) -> Row:
    document = reading.document
    return {
        **key_columns(document),
        "outcome_id": outcome.outcome_id,
        "canonical_id": outcome.canonical_id,
        "canonical": outcome.canonical,
        "endpoint": outcome.endpoint,
        "measure": outcome.measure,
        **_quantity(outcome),
        **_counted(outcome),
        **_certainty(outcome),
        **_when(outcome),
        "arm_role": outcome.arm.role,
        "arm_label": outcome.arm.label,
        "population": outcome.arm.population,
        "subgroup": outcome.arm.subgroup,
        **about_columns(outcome.about),
        "ae_term": outcome.adverse_event.term,
        "ae_grade_min": outcome.adverse_event.grade_min,
        "ae_serious": outcome.adverse_event.serious,
        "evidence_scope": outcome.evidence_scope,
        "language": outcome.language,
        **_places(document, outcome),
        "extractor": "rules",
        "rule": outcome.rule,
        "rules_sha": reading.rules_sha,
        "confidence": outcome.confidence,
        "flags": list(outcome.flags),
    }


def _quantity(outcome: Outcome) -> Row:
    quantity = outcome.quantity
    factor = MONTHS_PER.get(quantity.unit or "")
    standard = quantity.value if factor is None or quantity.value is None else quantity.value * factor
    return {
        "value": quantity.value,
        "value_high": quantity.high,
        "value_text": quantity.text,
        "value_status": quantity.status,
        "unit": quantity.unit,
        "value_std": standard,
        "unit_std": quantity.unit if factor is None else "months",
        "comparator": quantity.comparator,
        "comparator_text": quantity.comparator_text,
    }


def _counted(outcome: Outcome) -> Row:
    return {
        "numerator": outcome.counted.numerator,
        "denominator": outcome.counted.denominator,
        "numerator_source": outcome.counted.numerator_source,
        "denominator_source": outcome.counted.denominator_source,
    }


def _certainty(outcome: Outcome) -> Row:
    certainty = outcome.certainty
    return {
        "ci_low": certainty.ci_low,
        "ci_high": certainty.ci_high,
        "ci_level": certainty.ci_level,
        "ci_source": None if certainty.ci_low is None and certainty.ci_high is None else "reported",
        "p_value": certainty.p_value,
        "p_comparator": certainty.p_comparator,
    }


def _when(outcome: Outcome) -> Row:
    when = outcome.when
    return {
        "timepoint_value": when.value if when else None,
        "timepoint_unit": when.unit if when else None,
        "timepoint_comparator": when.comparator if when else None,
        "timepoint_kind": when.kind if when else None,
    }


def about_columns(about: About) -> Row:
    """Return the columns of disease and treatment."""
    return {
        "cancer": list(about.cancer),
        "cancer_code": list(about.cancer_code),
        "disease_setting": about.disease_setting or "NOT_STATED",
        "therapy_drug": list(about.therapy_drug),
        "therapy_class": about.therapy_class,
        "target": list(about.target),
        "biomarker": about.biomarker,
    }


def _places(document: Document, outcome: Outcome) -> Row:
    raw = document.raw_span(outcome.quantity.span)
    return {
        "evidence_quote": outcome.evidence.of(document.text),
        "evidence_start": outcome.evidence.start,
        "evidence_end": outcome.evidence.end,
        "value_start": outcome.quantity.span.start,
        "value_end": outcome.quantity.span.end,
        "raw_start": raw.start,
        "raw_end": raw.end,
    }
