-- Which side effects are reported most often, of which grade, and in how many patients?
SELECT event, ae_grade_min AS grade, arm_role, results, articles, patients_with, patients, value_min, value_max
FROM safety
WHERE unit = '%'
ORDER BY articles DESC, results DESC, event, grade NULLS FIRST, arm_role
LIMIT 15;
