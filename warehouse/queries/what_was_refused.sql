-- Which rows could not be true, and what did their sentences say?
SELECT check_name, reason, article, endpoint, value_text, evidence_quote
FROM refused
ORDER BY check_name, article;
