-- error: a preclinical result or a single case stands in the clinical views
SELECT outcome_id, evidence_scope FROM main.outcomes WHERE evidence_scope IN ('PRECLINICAL', 'INDIVIDUAL_CASE')
UNION ALL
SELECT canonical_id, evidence_scope FROM main.results WHERE evidence_scope IN ('PRECLINICAL', 'INDIVIDUAL_CASE');
