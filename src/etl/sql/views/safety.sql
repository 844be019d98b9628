-- Grain: one row per adverse event, grade, seriousness, drug, arm role, measure and unit
-- Needs: results
-- What happened in the past and in other studies is left out, as in by_therapy.
CREATE OR REPLACE VIEW safety AS
SELECT
    coalesce(ae_term, CASE endpoint WHEN 'AE' THEN 'any adverse event' ELSE endpoint END) AS event,
    ae_grade_min,
    ae_serious,
    drug,
    arm_role,
    measure,
    unit_std AS unit,
    count(*) AS results,
    count(DISTINCT article_id) AS articles,
    sum(numerator) FILTER (denominator IS NOT NULL)::BIGINT AS patients_with,
    sum(denominator) FILTER (numerator IS NOT NULL)::BIGINT AS patients,
    min(value_std) AS value_min,
    median(value_std) AS value_median,
    max(value_std) AS value_max
FROM (SELECT *, unnest(CASE WHEN len(therapy_drug) = 0 THEN [NULL] ELSE therapy_drug END) AS drug FROM results)
WHERE endpoint IN ('AE', 'CRS', 'ICANS', 'DLT', 'DISCONTINUATION')
  AND arm_role NOT IN ('HISTORICAL_CONTROL', 'EXTERNAL_STUDY')
GROUP BY ALL
ORDER BY results DESC, event, ae_grade_min, ae_serious, drug, arm_role, measure, unit;

COMMENT ON VIEW safety IS 'One row per adverse event, grade, seriousness, drug, arm role, measure and unit';
COMMENT ON COLUMN safety.event IS 'CTCAE term, or any adverse event, or the endpoint (CRS, ICANS, DLT, DISCONTINUATION)';
COMMENT ON COLUMN safety.drug IS 'Drug (INN); a result of a combination counts for each of its drugs; NULL = none named, or a control';
COMMENT ON COLUMN safety.unit IS 'Unit of the three values; NULL = none';
COMMENT ON COLUMN safety.results IS 'Merged results';
COMMENT ON COLUMN safety.articles IS 'Articles that report them';
COMMENT ON COLUMN safety.patients_with IS 'Sum of the numerators that have a denominator; NULL = none stated';
COMMENT ON COLUMN safety.patients IS 'Sum of these denominators, a patient counted in each result; NULL = none stated';
COMMENT ON COLUMN safety.value_min IS 'Least value, in unit; NULL = no values';
COMMENT ON COLUMN safety.value_median IS 'Median of the values, not weighted, in unit; NULL = no values';
COMMENT ON COLUMN safety.value_max IS 'Greatest value, in unit; NULL = no values';
