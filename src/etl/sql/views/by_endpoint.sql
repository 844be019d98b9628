-- Grain: one row per endpoint, measure and unit
-- Needs: results
-- Comparators from the past and from other studies are left out: they are not results of what is reported.
CREATE OR REPLACE VIEW by_endpoint AS
SELECT
    endpoint,
    measure,
    unit_std AS unit,
    unnest(summed(article_id, mentions, denominator, value_std))
FROM results
WHERE arm_role NOT IN ('HISTORICAL_CONTROL', 'EXTERNAL_STUDY')
GROUP BY endpoint, measure, unit_std
ORDER BY count(*) DESC, endpoint, measure, unit_std;

COMMENT ON VIEW by_endpoint IS 'One row per endpoint, measure and unit';
COMMENT ON COLUMN by_endpoint.unit IS 'Unit of the three values: durations in months; NULL = none';
COMMENT ON COLUMN by_endpoint.results IS 'Merged results';
COMMENT ON COLUMN by_endpoint.articles IS 'Articles that report them';
COMMENT ON COLUMN by_endpoint.mentions IS 'Mentions of these results';
COMMENT ON COLUMN by_endpoint.patients IS 'Sum of the denominators, a patient counted in each result; NULL = none stated';
COMMENT ON COLUMN by_endpoint.value_min IS 'Least value, in unit; NULL = no values';
COMMENT ON COLUMN by_endpoint.value_median IS 'Median of the values, not weighted, in unit; NULL = no values';
COMMENT ON COLUMN by_endpoint.value_max IS 'Greatest value, in unit; NULL = no values';
