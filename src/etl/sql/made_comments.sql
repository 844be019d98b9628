-- Gives one COMMENT statement for every column of a table in `made`: what the view of the same name says of it.
SELECT
    'COMMENT ON COLUMN made."' || c.table_name || '"."' || c.column_name || '" IS '''
    || replace(v.comment, '''', '''''') || ''''
FROM duckdb_columns() AS c
JOIN duckdb_columns() AS v USING (table_name, column_name)
WHERE c.schema_name = 'made' AND v.schema_name = 'main' AND NOT v.internal
ORDER BY c.table_name, c.column_index;
