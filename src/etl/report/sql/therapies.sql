-- Grain: one row per drug that has results of its own
SELECT drug AS key, drug AS name, count(*) AS results, count(DISTINCT article_id) AS articles,
    max(denominator) AS patients, list_sort(list(DISTINCT endpoint)) AS endpoints,
    list_sort(list_distinct(flatten(list(cancer)))) AS about, list(DISTINCT strength) AS strengths
FROM (SELECT *, unnest(drugs) AS drug FROM shown WHERE NOT apart)
GROUP BY drug
ORDER BY articles DESC, results DESC, drug;
