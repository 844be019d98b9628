-- Grain: one row per article of a batch
SELECT article_id, article, title, text, language, coalesce(canonical_url, locator) AS link, locator, publisher,
    published_at, seen_at, status, error, encoding
FROM core.articles
WHERE list_contains($ids, article_id);
