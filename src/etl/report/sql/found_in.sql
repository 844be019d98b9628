-- Grain: one row per article with results: what to find it by
SELECT article_id, list_distinct(flatten(list(drugs))) AS drugs, list_distinct(flatten(list(cancer))) AS cancers,
    list(DISTINCT endpoint) AS endpoints
FROM shown
GROUP BY article_id;
