-- error: a preclinical result or a single case stands in the clinical views
-- parts: of the articles, for it holds a line for each outcome in memory
SELECT outcome_id, evidence_scope
FROM main.outcomes
WHERE article_id >= $first AND article_id < $next AND evidence_scope IN ('PRECLINICAL', 'INDIVIDUAL_CASE')
UNION ALL
SELECT canonical_id, evidence_scope
FROM main.results
WHERE article_id >= $first AND article_id < $next AND evidence_scope IN ('PRECLINICAL', 'INDIVIDUAL_CASE');
