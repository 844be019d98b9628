-- error: the views of numbers do not hold what the ledger holds
SELECT fate, rows, shown
FROM (SELECT fate, count(*) AS rows FROM core.numbers WHERE fate <> 'outcome' GROUP BY fate)
LEFT JOIN (
    SELECT 'ignored' AS fate, count(*) AS shown FROM main.ignored
    UNION ALL SELECT 'unexplained', count(*) FROM main.unexplained
) USING (fate)
WHERE rows IS DISTINCT FROM shown;
