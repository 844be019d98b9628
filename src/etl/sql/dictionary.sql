-- Gives every column of ours with its type and comment: views first, then tables, each in the order of its columns.
SELECT
    c.schema_name,
    c.table_name,
    coalesce(v.comment, t.comment) AS grain,
    c.column_name,
    c.data_type,
    c.comment
FROM duckdb_columns() AS c
LEFT JOIN duckdb_views() AS v ON v.view_name = c.table_name AND v.schema_name = c.schema_name
LEFT JOIN duckdb_tables() AS t ON t.table_name = c.table_name AND t.schema_name = c.schema_name
WHERE NOT c.internal AND c.schema_name IN ('main', 'core')
ORDER BY c.schema_name DESC, c.table_name, c.column_index;
