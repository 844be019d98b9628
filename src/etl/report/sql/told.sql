-- Grain: one row per dated statement about a trial that an article names, side effects left out: the plots show them
CREATE OR REPLACE TEMP TABLE told AS
SELECT t.trial, t.on_day, t.day_is, t.what, t.endpoint, r.measure, t.value_text, t.arm_role, t.article_id,
    coalesce(a.title, a.article) AS title, r.outcome_id
FROM timeline AS t
JOIN core.articles AS a USING (article_id)
LEFT JOIN shown AS r ON r.article_id = t.article_id AND r.canonical_id = t.canonical_id
WHERE coalesce(t.endpoint NOT IN ('AE', 'CRS', 'ICANS', 'DLT', 'DISCONTINUATION', 'DEATH'), true)
ORDER BY t.trial, t.on_day, t.article_id, t.what, t.endpoint, r.measure, t.arm_role <> 'EXPERIMENTAL', t.value_text;
