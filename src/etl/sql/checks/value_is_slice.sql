-- error: a value's text is not what its quote holds at its place
SELECT outcome_id, value_text, evidence_quote
FROM core.outcomes
WHERE value_start < evidence_start
   OR value_end > evidence_end
   OR substr(evidence_quote, value_start - evidence_start + 1, value_end - value_start) <> value_text;
