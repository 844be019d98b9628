-- Grain: one row per mention of a result in a batch of articles, clinical or not
SELECT o.article_id, o.outcome_id, o.canonical_id, o.canonical, o.endpoint, o.measure, o.value_text, o.unit, o.numerator,
    o.denominator, o.ci_low AS low, o.ci_high AS high, o.ci_source, o.timepoint_value, o.timepoint_unit, o.arm_role, o.arm_label,
    o.evidence_scope, o.evidence_start, o.evidence_end, o.value_start, o.value_end, o.rule, o.flags, o.ae_term,
    o.ae_grade_min, o.therapy_drug AS drugs, o.p_value, o.p_comparator
FROM core.outcomes AS o
WHERE list_contains($ids, o.article_id)
ORDER BY o.article_id, o.value_start, o.outcome_id;
