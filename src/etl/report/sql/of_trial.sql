-- Grain: one row per result of a trial; controls and history as parts of their own
SELECT *, CASE
    WHEN apart THEN 'apart'
    WHEN arm_role IN ('CONTROL', 'ACTIVE_COMPARATOR', 'PLACEBO_COMPARATOR', 'NO_INTERVENTION') THEN 'compared'
    ELSE 'own'
END AS part
FROM shown
WHERE trial = $key;
