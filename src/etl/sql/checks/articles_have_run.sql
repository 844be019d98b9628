-- error: an article was loaded by a run that nobody started
SELECT article_id, run_id
FROM core.articles
WHERE run_id NOT IN (SELECT run_id FROM core.runs);
