-- What is reported of each cancer: how many results, in how many patients, between which values?
SELECT cancer_name, endpoint, measure, unit, results, articles, patients, value_min, value_max
FROM by_cancer
WHERE endpoint IN ('ORR', 'CR', 'PFS', 'OS') AND results > 1
ORDER BY cancer_name, results DESC, endpoint, measure;
