-- error: a row belongs to no article
-- whole: a row without article belongs to no article that was loaded
SELECT name, article_id
FROM (
    SELECT 'blocks' AS name, article_id FROM core.blocks
    UNION ALL SELECT 'numbers', article_id FROM core.numbers
    UNION ALL SELECT 'outcomes', article_id FROM core.outcomes
    UNION ALL SELECT 'studies', article_id FROM core.studies
    UNION ALL SELECT 'links', article_id FROM core.links
    UNION ALL SELECT 'quarantine', article_id FROM core.quarantine
)
WHERE article_id NOT IN (SELECT article_id FROM core.articles);
