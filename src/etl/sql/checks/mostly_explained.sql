-- warn: more than half of an article's numbers are unexplained, and there are at least 10
SELECT article_id, count(*) AS numbers, count_if(fate = 'unexplained') AS unexplained
FROM core.numbers
GROUP BY article_id
HAVING count(*) >= 10 AND 2 * count_if(fate = 'unexplained') > count(*);
