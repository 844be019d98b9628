-- error: a pair of counts has more than one exact interval
-- whole: the table belongs to no article
SELECT numerator, denominator, count(*) AS rows
FROM core.exact_intervals
GROUP BY numerator, denominator
HAVING count(*) > 1;
