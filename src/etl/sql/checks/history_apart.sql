-- error: a historical control or another study's result stands among the results of a therapy, a cancer or a trial
SELECT name, rows, own
FROM (
    SELECT 'by_endpoint' AS name, (SELECT coalesce(sum(results), 0) FROM main.by_endpoint) AS rows,
        (SELECT count(*) FROM main.results WHERE arm_role NOT IN ('HISTORICAL_CONTROL', 'EXTERNAL_STUDY')) AS own
    UNION ALL
    SELECT 'timeline', (
        SELECT count(*)
        FROM main.timeline JOIN main.results USING (article_id, canonical_id)
        WHERE results.arm_role IN ('HISTORICAL_CONTROL', 'EXTERNAL_STUDY')
    ), 0
)
WHERE rows IS DISTINCT FROM own;
