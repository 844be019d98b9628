-- Gives one COMMENT statement for every column of a view that has none of its own: a column of the same name in a
-- table means the same thing. Where several tables have the name, the first of this list speaks.
WITH told AS (
    SELECT column_name, comment, row_number() OVER (PARTITION BY column_name ORDER BY place) AS rank
    FROM duckdb_columns()
    JOIN (
        SELECT unnest([
                'outcomes', 'articles', 'studies', 'numbers', 'quarantine', 'runs', 'sources', 'fetches', 'traits', 'exact_intervals'
            ]) AS table_name,
            unnest(range(10)) AS place
    ) USING (table_name)
    WHERE schema_name = 'core'
)
SELECT
    'COMMENT ON COLUMN main."' || replace(c.table_name, '"', '""') || '"."' || replace(c.column_name, '"', '""')
    || '" IS ''' || replace(told.comment, '''', '''''') || ''''
FROM duckdb_columns() AS c
JOIN told ON told.column_name = c.column_name AND told.rank = 1
WHERE NOT c.internal AND c.schema_name = 'main' AND c.comment IS NULL
ORDER BY c.table_name, c.column_index;
