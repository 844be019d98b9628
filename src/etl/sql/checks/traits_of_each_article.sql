-- error: an article has no traits, or more than once
SELECT article_id, count(t.article_id) AS rows
FROM core.articles
LEFT JOIN core.traits AS t USING (article_id)
GROUP BY article_id
HAVING count(t.article_id) <> 1;
