-- error: an article's status, error and rows contradict each other
SELECT article_id, status, error, outcomes_found
FROM core.articles
WHERE (status IN ('extracted', 'no_outcomes')) <> (error IS NULL)
   OR (status = 'extracted') <> (outcomes_found > 0)
   OR (status IN ('extracted', 'no_outcomes') AND text IS NULL);
