-- error: a number is ignored without a rule, an outcome of no row, or unexplained by a rule
SELECT article_id, text, fate, rule, outcome_ids
FROM core.numbers
WHERE (fate = 'ignored' AND rule IS NULL)
   OR (fate = 'outcome' AND len(outcome_ids) = 0)
   OR (fate = 'unexplained' AND rule IS NOT NULL);
