-- error: an article has two rows with one outcome_id
SELECT article_id, outcome_id, count(*) AS rows
FROM core.outcomes
GROUP BY article_id, outcome_id
HAVING count(*) > 1;
