-- Which rules say most often that a number is no outcome, with one example each?
SELECT rule, count(*) AS numbers, count(DISTINCT article_id) AS articles, any_value(context) AS example
FROM ignored
GROUP BY rule
ORDER BY numbers DESC;
