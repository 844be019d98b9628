-- error: run numbers are not 1, 2, 3 and so on
-- whole: it is about runs
SELECT run_id
FROM (SELECT run_id, row_number() OVER (ORDER BY run_id) AS place FROM core.runs)
WHERE run_id <> place;
