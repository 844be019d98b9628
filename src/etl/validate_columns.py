"""The columns of the outcome row at the gate, with their types and which of them may not be null."""

from __future__ import annotations

from typing import Any

import polars as pl

TEXTS = pl.List(pl.String)

# in the order of the outcome row
COLUMNS: dict[str, Any] = {
    "article": pl.String,
    "article_id": pl.String,
    "outcome_id": pl.String,
    "canonical_id": pl.String,
    "canonical": pl.Boolean,
    "endpoint": pl.String,
    "measure": pl.String,
    "value": pl.Float64,
    "value_high": pl.Float64,
    "value_text": pl.String,
    "value_status": pl.String,
    "unit": pl.String,
    "value_std": pl.Float64,
    "unit_std": pl.String,
    "comparator": pl.String,
    "comparator_text": pl.String,
    "numerator": pl.Int64,
    "denominator": pl.Int64,
    "numerator_source": pl.String,
    "denominator_source": pl.String,
    "ci_low": pl.Float64,
    "ci_high": pl.Float64,
    "ci_level": pl.Float64,
    "ci_source": pl.String,
    "p_value": pl.Float64,
    "p_comparator": pl.String,
    "timepoint_value": pl.Float64,
    "timepoint_unit": pl.String,
    "timepoint_comparator": pl.String,
    "timepoint_kind": pl.String,
    "arm_role": pl.String,
    "arm_label": pl.String,
    "population": pl.String,
    "subgroup": pl.String,
    "cancer": TEXTS,
    "cancer_code": TEXTS,
    "disease_setting": pl.String,
    "therapy_drug": TEXTS,
    "therapy_class": pl.String,
    "target": TEXTS,
    "biomarker": pl.String,
    "ae_term": pl.String,
    "ae_grade_min": pl.Int64,
    "ae_serious": pl.Boolean,
    "evidence_scope": pl.String,
    "language": pl.String,
    "evidence_quote": pl.String,
    "evidence_start": pl.Int64,
    "evidence_end": pl.Int64,
    "value_start": pl.Int64,
    "value_end": pl.Int64,
    "raw_start": pl.Int64,
    "raw_end": pl.Int64,
    "extractor": pl.String,
    "rule": pl.String,
    "rules_sha": pl.String,
    "confidence": pl.Float64,
    "flags": TEXTS,
}

# what the cleaned text holds at the row's offsets; they stand beside the row only while it is checked
SLICES = {"evidence_slice": pl.String, "value_slice": pl.String}

REQUIRED = frozenset(
    {
        "article",
        "article_id",
        "outcome_id",
        "canonical_id",
        "canonical",
        "endpoint",
        "measure",
        "value_text",
        "value_status",
        "comparator",
        "arm_role",
        "cancer",
        "cancer_code",
        "disease_setting",
        "therapy_drug",
        "target",
        "evidence_scope",
        "evidence_quote",
        "evidence_start",
        "evidence_end",
        "value_start",
        "value_end",
        "raw_start",
        "raw_end",
        "extractor",
        "rule",
        "rules_sha",
        "flags",
    }
)
