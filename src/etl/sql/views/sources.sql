-- Grain: one row per source on the network that was ever visited
CREATE OR REPLACE VIEW sources AS
SELECT
    source,
    kind,
    CASE WHEN paused_at IS NOT NULL THEN 'paused' WHEN failures > 0 THEN 'failing' ELSE 'fine' END AS state,
    last_success_at,
    articles_new,
    found,
    failures,
    CASE
        WHEN paused_at IS NULL
        THEN last_tried_at + CASE schedule WHEN 'hourly' THEN INTERVAL 1 HOUR WHEN 'daily' THEN INTERVAL 1 DAY ELSE INTERVAL 7 DAY END
    END AS next_due_at,
    reason,
    paused_at
FROM core.sources
ORDER BY source;

COMMENT ON VIEW sources IS 'One row per source on the network that was ever visited';
COMMENT ON COLUMN sources.source IS 'Name, as in sources.toml';
COMMENT ON COLUMN sources.kind IS 'Kind, such as feed or pubmed';
COMMENT ON COLUMN sources.reason IS 'Why the last visit failed; NULL = it went well';
COMMENT ON COLUMN sources.state IS 'fine, failing (the last visits failed) or paused (5 failed in a row)';
COMMENT ON COLUMN sources.next_due_at IS 'When its schedule wants the next visit; NULL = it is paused';
