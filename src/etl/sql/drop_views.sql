-- Gives one DROP statement for every view of ours, newest first.
SELECT 'DROP VIEW IF EXISTS main."' || replace(view_name, '"', '""') || '"'
FROM duckdb_views()
WHERE NOT internal AND schema_name = 'main'
ORDER BY view_oid DESC;
