-- error: a clinical mention belongs to no result, or to more than one
-- parts: of the articles, for it holds a line for each outcome in memory
-- Counted by result: a list of all mentions with a join of each took 130 MB.
WITH mentioned AS (
    SELECT article_id, canonical_id, count(*) FILTER (canonical) AS chief
    FROM main.outcomes
    WHERE article_id >= $first AND article_id < $next
    GROUP BY article_id, canonical_id
),
merged AS (
    SELECT article_id, canonical_id, count(*) AS results
    FROM (
        SELECT article_id, canonical_id FROM main.results WHERE articles = 1
        UNION ALL
        SELECT copy.article_id, copy.canonical_id
        FROM (SELECT unnest(copies) AS copy FROM main.results WHERE articles > 1)
    )
    WHERE article_id >= $first AND article_id < $next
    GROUP BY article_id, canonical_id
)
SELECT article_id, canonical_id, m.chief, r.results
FROM mentioned AS m
FULL JOIN merged AS r USING (article_id, canonical_id)
WHERE r.results IS DISTINCT FROM 1 OR m.chief IS DISTINCT FROM 1;
