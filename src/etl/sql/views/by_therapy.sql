-- Grain: one row per drug, endpoint, measure and unit
-- Needs: results
-- Comparators from the past and from other studies are left out: they are not results of what is reported.
CREATE OR REPLACE VIEW by_therapy AS
SELECT
    drug,
    endpoint,
    measure,
    unit_std AS unit,
    unnest(summed(article_id, mentions, denominator, value_std))
FROM (SELECT *, unnest(therapy_drug) AS drug FROM results)
WHERE arm_role NOT IN ('HISTORICAL_CONTROL', 'EXTERNAL_STUDY')
GROUP BY drug, endpoint, measure, unit_std
ORDER BY drug, count(*) DESC, endpoint, measure, unit_std;

COMMENT ON VIEW by_therapy IS 'One row per drug, endpoint, measure and unit';
COMMENT ON COLUMN by_therapy.drug IS 'Drug (INN); a result of a combination counts for each of its drugs';
COMMENT ON COLUMN by_therapy.unit IS 'Unit of the three values: durations in months; NULL = none';
COMMENT ON COLUMN by_therapy.results IS 'Merged results';
COMMENT ON COLUMN by_therapy.articles IS 'Articles that report them';
COMMENT ON COLUMN by_therapy.mentions IS 'Mentions of these results';
COMMENT ON COLUMN by_therapy.patients IS 'Sum of the denominators, a patient counted in each result; NULL = none stated';
COMMENT ON COLUMN by_therapy.value_min IS 'Least value, in unit; NULL = no values';
COMMENT ON COLUMN by_therapy.value_median IS 'Median of the values, not weighted, in unit; NULL = no values';
COMMENT ON COLUMN by_therapy.value_max IS 'Greatest value, in unit; NULL = no values';
