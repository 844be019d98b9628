-- What did we know at the end of a day: results by kind of source?
SELECT source_kind, strength, count(*) AS results, count(DISTINCT article_id) AS articles
FROM as_of(current_date)
GROUP BY source_kind, strength
ORDER BY source_kind, strength;
