-- Which high percentages rest on fewer than 20 patients?
SELECT article, endpoint, value_text, numerator, denominator, round(ci_low, 1) AS ci_low, evidence_quote
FROM results
WHERE unit = '%' AND value >= 80 AND denominator < 20
ORDER BY denominator, value DESC;
