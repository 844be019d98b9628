-- error: an article's ledger does not hold as many numbers as were found
WITH stored AS (SELECT article_id, count(*) AS rows FROM core.numbers GROUP BY article_id)
SELECT a.article_id, a.numbers_found AS found, coalesce(s.rows, 0) AS stored
FROM core.articles AS a
LEFT JOIN stored AS s USING (article_id)
WHERE a.numbers_found <> coalesce(s.rows, 0);
