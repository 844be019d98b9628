-- error: an article's status, error and rows contradict each other
SELECT article_id, status, error, outcomes_found
FROM core.articles
WHERE (status = 'unreadable') <> (error IS NOT NULL)
   OR (status = 'extracted') <> (outcomes_found > 0)
   OR (status <> 'unreadable' AND text IS NULL);
