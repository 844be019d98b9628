-- What median survival times are reported, all in months, and for whom?
SELECT endpoint, value_text, round(value_std, 1) AS months, value_status, therapy_drug, cancer, arm_role, article
FROM results
WHERE endpoint IN ('OS', 'PFS', 'EFS', 'DFS') AND measure = 'MEDIAN'
ORDER BY endpoint, months DESC NULLS LAST;
