-- error: core.meta does not have exactly one row
-- whole: it is about the warehouse
SELECT count(*) AS rows FROM core.meta HAVING count(*) <> 1;
