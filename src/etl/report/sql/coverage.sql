-- Grain: one row per source, kind of source and language
SELECT * FROM coverage LIMIT 40;
