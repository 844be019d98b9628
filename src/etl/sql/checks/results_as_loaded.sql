-- error: a kept result is not what its canonical mention says, or its article was replaced without it
SELECT r.article_id, r.canonical_id, r.value_text AS kept, o.value_text AS loaded
FROM main.results AS r
LEFT JOIN core.outcomes AS o ON o.article_id = r.article_id AND o.outcome_id = r.outcome_id
WHERE o.canonical IS DISTINCT FROM true
   OR r.value_text IS DISTINCT FROM o.value_text
   OR r.endpoint IS DISTINCT FROM o.endpoint
   OR r.arm_role IS DISTINCT FROM o.arm_role;
