-- error: a source gave results in under a quarter of the articles to be expected; look at some with etl explain: its pages have changed, or our rules; the next run publishes again
-- whole: a run is compared with all before it
WITH told AS (
    SELECT
        a.source,
        a.run_id = (SELECT max(run_id) FROM core.runs) AS newest,
        count(*) AS articles,
        count_if(a.status = 'extracted') AS with_results
    FROM core.articles AS a
    JOIN core.sources AS s USING (source)
    -- addresses that a person names are no series
    WHERE s.kind <> 'urls' AND a.status IN ('extracted', 'no_outcomes', 'unreadable')
    GROUP BY ALL
)
-- of 10 that are expected, 2 or fewer come by chance in 3 of 1,000 runs
SELECT n.source, n.articles, n.with_results, b.articles AS articles_before, b.with_results AS with_results_before
FROM told AS n
JOIN told AS b USING (source)
WHERE
    n.newest
    AND NOT b.newest
    AND b.articles >= 20
    AND n.articles * b.with_results >= 10 * b.articles
    AND 4 * n.with_results * b.articles < n.articles * b.with_results;
