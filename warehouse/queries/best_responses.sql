-- Which treatments had the highest objective or complete response, and how sure can one be?
SELECT therapy_drug, cancer, endpoint, value, numerator, denominator, round(ci_low, 1) AS ci_low,
    round(ci_high, 1) AS ci_high, ci_source, article
FROM results
WHERE endpoint IN ('ORR', 'CR', 'cCR', 'pCR')
  AND measure = 'PROPORTION'
  AND arm_role NOT IN ('HISTORICAL_CONTROL', 'EXTERNAL_STUDY')
ORDER BY coalesce(ci_low, 0) DESC, value DESC
LIMIT 20;
