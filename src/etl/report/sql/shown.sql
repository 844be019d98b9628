-- Grain: one row per merged clinical result, as the report shows it; intervals in the unit of the value
CREATE OR REPLACE TEMP TABLE shown AS
SELECT
    r.canonical_id,
    r.outcome_id,
    r.article_id,
    r.article,
    coalesce(r.title, r.article) AS title,
    r.endpoint,
    r.measure,
    r.unit_std AS unit,
    r.value_text,
    r.value_status,
    r.value_std AS value,
    coalesce(in_months(r.ci_low, r.unit), r.ci_low, r.exact_low) AS low,
    coalesce(in_months(r.ci_high, r.unit), r.ci_high, r.exact_high) AS high,
    CASE
        WHEN r.ci_source = 'reported' THEN 'reported'
        WHEN r.ci_source = 'computed' OR r.exact_low IS NOT NULL THEN 'exact'
    END AS interval_source,
    r.numerator,
    r.denominator,
    r.timepoint_value,
    r.timepoint_unit,
    r.arm_role,
    r.arm_label,
    coalesce(r.subgroup, r.population) AS who,
    CASE WHEN len(r.cancer_code) > 0 THEN list_distinct(r.cancer_code)
        ELSE list_distinct(list_transform(r.cancer, lambda name: lower(name))) END AS cancer_keys,
    r.cancer,
    r.cancer_code,
    r.therapy_drug AS drugs,
    r.ae_term,
    r.ae_grade_min,
    r.strength,
    r.source_kind,
    r.mentions,
    r.evidence_quote,
    r.arm_role IN ('HISTORICAL_CONTROL', 'EXTERNAL_STUDY') AS apart,
    s.trial
FROM results AS r
LEFT JOIN studies AS s USING (article_id);
