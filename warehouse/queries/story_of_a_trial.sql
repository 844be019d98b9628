-- What was said of each trial, and when?
SELECT trial, on_day, day_is, what, endpoint, value_text, patients, arm_role, article
FROM timeline
WHERE trial LIKE 'NCT%' AND (what = 'patients' OR endpoint IN ('ORR', 'CR', 'pCR', 'PFS', 'OS'))
ORDER BY trial, on_day, article, what, endpoint, value_text;
