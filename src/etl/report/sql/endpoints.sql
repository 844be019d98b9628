-- Grain: one row per endpoint, measure and unit
SELECT endpoint, measure, unit, results, articles, patients, value_min, value_median, value_max
FROM by_endpoint
ORDER BY endpoint, results DESC, measure, unit;
