-- Which results does an article say more than once, and in which words?
SELECT article, endpoint, value_text, mentions, unnest(quotes) AS quote
FROM results
WHERE mentions > 1
ORDER BY mentions DESC, article, endpoint;
