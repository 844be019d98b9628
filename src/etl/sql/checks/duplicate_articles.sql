-- error: a content stands in core.articles more than once
SELECT article_id, count(*) AS rows
FROM core.articles
GROUP BY article_id
HAVING count(*) > 1;
