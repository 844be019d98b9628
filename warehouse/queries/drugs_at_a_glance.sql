-- What is reported of each drug: how many results and articles, and between which values?
SELECT drug, endpoint, measure, unit, results, articles, value_min, value_median, value_max
FROM by_therapy
ORDER BY drug, results DESC;
