-- error: a view about articles does not have as many as were loaded
SELECT name, articles
FROM (
    SELECT 'articles' AS name, count(*) AS articles FROM main.articles
    UNION ALL SELECT 'quality', count(*) FROM main.quality
    UNION ALL SELECT 'coverage', sum(articles) FROM main.coverage
)
WHERE articles <> (SELECT count(*) FROM core.articles);
