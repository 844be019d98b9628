-- error: extracted is not loaded plus quarantined
WITH stored AS (
    SELECT article_id, count(*) AS rows
    FROM (SELECT article_id FROM core.outcomes UNION ALL SELECT article_id FROM core.quarantine)
    GROUP BY article_id
)
SELECT a.article_id, a.outcomes_found AS extracted, coalesce(s.rows, 0) AS stored
FROM core.articles AS a
LEFT JOIN stored AS s USING (article_id)
WHERE a.outcomes_found <> coalesce(s.rows, 0);
