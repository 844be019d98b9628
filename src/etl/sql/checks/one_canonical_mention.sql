-- error: a result has no canonical mention, or more than one
SELECT article_id, canonical_id, count_if(canonical) AS canonical_mentions
FROM core.outcomes
GROUP BY article_id, canonical_id
HAVING count_if(canonical) <> 1;
