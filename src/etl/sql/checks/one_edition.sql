-- error: core.meta does not have exactly one row
SELECT count(*) AS rows FROM core.meta HAVING count(*) <> 1;
