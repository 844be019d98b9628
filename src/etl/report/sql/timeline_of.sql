-- Grain: one row per dated statement about a trial
SELECT *
FROM told
WHERE trial = $key
ORDER BY on_day, article_id, what, endpoint, measure, arm_role <> 'EXPERIMENTAL', value_text;
