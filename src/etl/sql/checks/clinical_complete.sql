-- error: a clinical row that was loaded is missing from the clinical view
SELECT outcome_id
FROM core.outcomes
WHERE evidence_scope NOT IN ('PRECLINICAL', 'INDIVIDUAL_CASE')
  AND article_id NOT IN (SELECT article_id FROM core.articles WHERE superseded_by IS NOT NULL)
  AND (article_id, outcome_id) NOT IN (SELECT (article_id, outcome_id) FROM main.outcomes);
