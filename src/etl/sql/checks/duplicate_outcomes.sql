-- error: an article has two rows with one outcome_id
-- parts: of the articles, for it holds a line for each outcome in memory
SELECT article_id, outcome_id, count(*) AS rows
FROM core.outcomes
WHERE article_id >= $first AND article_id < $next
GROUP BY article_id, outcome_id
HAVING count(*) > 1;
