-- Which results were first seen in the last seven days, by endpoint, and how many of them may be strong evidence?
SELECT endpoint, count(*) AS results, count(DISTINCT article_id) AS articles,
    count(*) FILTER (strength = 'STRONG') AS strong
FROM results
WHERE first_seen_at >= current_date - INTERVAL 7 DAY
GROUP BY endpoint
ORDER BY results DESC, endpoint;
