-- Grain: one row per cancer, endpoint, measure and unit
-- Needs: results
-- Comparators from the past and from other studies are left out: they are not results of what is reported.
CREATE OR REPLACE VIEW by_cancer AS
SELECT
    cancer_name,
    endpoint,
    measure,
    unit_std AS unit,
    unnest(summed(article_id, mentions, denominator, value_std))
FROM (SELECT *, unnest(cancer) AS cancer_name FROM results)
WHERE arm_role NOT IN ('HISTORICAL_CONTROL', 'EXTERNAL_STUDY')
GROUP BY cancer_name, endpoint, measure, unit_std
ORDER BY cancer_name, count(*) DESC, endpoint, measure, unit_std;

COMMENT ON VIEW by_cancer IS 'One row per cancer, endpoint, measure and unit';
COMMENT ON COLUMN by_cancer.cancer_name IS 'Cancer as the text names it; a result in two cancers counts for each';
COMMENT ON COLUMN by_cancer.unit IS 'Unit of the three values: durations in months; NULL = none';
COMMENT ON COLUMN by_cancer.results IS 'Merged results';
COMMENT ON COLUMN by_cancer.articles IS 'Articles that report them';
COMMENT ON COLUMN by_cancer.mentions IS 'Mentions of these results';
COMMENT ON COLUMN by_cancer.patients IS 'Sum of the denominators, a patient counted in each result; NULL = none stated';
COMMENT ON COLUMN by_cancer.value_min IS 'Least value, in unit; NULL = no values';
COMMENT ON COLUMN by_cancer.value_median IS 'Median of the values, not weighted, in unit; NULL = no values';
COMMENT ON COLUMN by_cancer.value_max IS 'Greatest value, in unit; NULL = no values';
