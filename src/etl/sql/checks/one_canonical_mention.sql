-- error: a result has no canonical mention, or more than one
-- parts: of the articles, for it holds a line for each outcome in memory
SELECT article_id, canonical_id, count_if(canonical) AS canonical_mentions
FROM core.outcomes
WHERE article_id >= $first AND article_id < $next
GROUP BY article_id, canonical_id
HAVING count_if(canonical) <> 1;
