-- error: a historical control carries a drug of the study
SELECT outcome_id, therapy_drug
FROM core.outcomes
WHERE arm_role = 'HISTORICAL_CONTROL' AND len(therapy_drug) > 0;
