-- Grain: one row per result of a drug, and per result it is set against in the same articles
WITH own AS (SELECT * FROM shown WHERE list_contains(drugs, $key) AND NOT apart),
met AS (SELECT DISTINCT article_id, endpoint, measure FROM own)
SELECT *, 'own' AS part FROM own
UNION ALL BY NAME
SELECT *, CASE WHEN apart THEN 'apart' ELSE 'compared' END AS part
FROM shown
SEMI JOIN met USING (article_id, endpoint, measure)
WHERE NOT list_contains(drugs, $key) AND (apart OR arm_role IN (
    'CONTROL', 'ACTIVE_COMPARATOR', 'PLACEBO_COMPARATOR', 'NO_INTERVENTION'
));
