-- Grain: one row per number in the cleaned text of a batch of articles
SELECT article_id, text, fate, rule, role, number_start, number_end
FROM core.numbers
WHERE number_start IS NOT NULL AND list_contains($ids, article_id)
ORDER BY article_id, number_start, number_end;
