-- Which articles state the same result of a trial differently, and by how much?
SELECT trial, endpoint, measure, arm_role, one_text, other_text, round(apart, 2) AS apart, unit, days_apart,
    one_article, other_article
FROM conflicts
ORDER BY trial, endpoint, apart DESC;
