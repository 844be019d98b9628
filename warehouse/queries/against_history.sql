-- What do articles set against the past: the new result, and what was historically seen?
SELECT article, endpoint, arm_role, value_text, timepoint_value, timepoint_unit, evidence_quote
FROM results
WHERE article_id IN (SELECT article_id FROM results WHERE arm_role = 'HISTORICAL_CONTROL')
ORDER BY article, endpoint, arm_role;
