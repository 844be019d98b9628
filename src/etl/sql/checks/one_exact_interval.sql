-- error: a pair of counts has more than one exact interval
SELECT numerator, denominator, count(*) AS rows
FROM core.exact_intervals
GROUP BY numerator, denominator
HAVING count(*) > 1;
