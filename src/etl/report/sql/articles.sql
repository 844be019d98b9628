-- Grain: one row per article, the one seen last first
SELECT a.article_id, a.article, coalesce(a.title, a.article) AS title, a.source, a.source_kind, a.language, a.status,
    a.published_at, a.publisher, a.error, a.hype_words, a.outcomes_found, q.unexplained, q.numbers, s.strength,
    coalesce(s.strength_source, '') AS strength_source, d.trial, coalesce(d.therapy_drug, []) AS drugs,
    coalesce(d.cancer, []) AS cancers
FROM articles AS a
JOIN quality AS q USING (article_id)
LEFT JOIN strength AS s USING (article_id)
LEFT JOIN studies AS d USING (article_id)
ORDER BY a.seen_at DESC, a.article_id;
