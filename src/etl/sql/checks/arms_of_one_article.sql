-- error: a pair of arms is counted twice, or its difference is not that of its values
SELECT article_id, studied_id, compared_id, count(*) AS rows
FROM main.randomised
GROUP BY article_id, studied_id, compared_id
HAVING count(*) > 1 OR count_if(coalesce(abs(difference - (studied - compared)) > 1e-6, true)) > 0;
