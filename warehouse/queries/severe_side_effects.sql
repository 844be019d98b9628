-- Which severe side effects (grade 3 or more) does each drug have, and in how many of how many patients?
SELECT drug, event, ae_grade_min AS grade, patients_with, patients, value_min, value_max, unit, articles
FROM safety
WHERE ae_grade_min >= 3 AND drug IS NOT NULL AND unit = '%'
ORDER BY drug, value_max DESC, event, grade;
