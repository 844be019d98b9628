-- Grain: one row per disagreement, the farthest apart first
SELECT c.trial, c.endpoint, c.measure, c.arm_role, c.one_text, c.other_text, c.apart, c.unit, c.days_apart,
    c.one_article, c.other_article, c.one_article_id, c.other_article_id, a.outcome_id AS one_outcome,
    b.outcome_id AS other_outcome
FROM conflicts AS c
JOIN shown AS a ON a.article_id = c.one_article_id AND a.canonical_id = c.one_id
JOIN shown AS b ON b.article_id = c.other_article_id AND b.canonical_id = c.other_id
ORDER BY c.apart DESC, c.trial
LIMIT 50;
