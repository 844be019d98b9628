-- Grain: one row per block of a batch of articles, in the order of the raw text
SELECT article_id, ordinal, kind, kept, rule, language, text, text_start, text_end
FROM core.blocks
WHERE list_contains($ids, article_id)
ORDER BY article_id, ordinal;
