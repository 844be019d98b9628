-- Which hype words do articles use, and how strong is their evidence?
SELECT a.article, a.hype, s.strength, s.strength_source
FROM articles AS a
LEFT JOIN strength AS s USING (article_id)
WHERE a.hype_words > 0
ORDER BY a.hype_words DESC, a.article;
