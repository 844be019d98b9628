-- error: a clinical row that was loaded is missing from the clinical view
-- parts: of the articles, for it holds a line for each outcome in memory
SELECT outcome_id
FROM core.outcomes
WHERE article_id >= $first AND article_id < $next
  AND article_id NOT IN (SELECT article_id FROM core.articles WHERE superseded_by IS NOT NULL)
  AND evidence_scope NOT IN ('PRECLINICAL', 'INDIVIDUAL_CASE')
  AND (article_id, outcome_id) NOT IN (
      SELECT (article_id, outcome_id) FROM main.outcomes WHERE article_id >= $first AND article_id < $next
  );
