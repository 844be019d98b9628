-- Grain: one row per counted thing of the whole warehouse: a section and an item of it
CREATE OR REPLACE VIEW overview AS
SELECT 'articles' AS section, status AS item, count(*) AS rows FROM core.articles GROUP BY status
UNION ALL
SELECT 'outcomes', endpoint, count(*) FROM core.outcomes GROUP BY endpoint
UNION ALL
SELECT 'numbers', fate, count(*) FROM core.numbers GROUP BY fate
UNION ALL
SELECT 'ignored', rule, count(*) FROM core.numbers WHERE fate = 'ignored' GROUP BY rule
UNION ALL
SELECT 'quarantine', check_name, count(*) FROM core.quarantine GROUP BY check_name
UNION ALL
SELECT 'errors', error_reason, count(*) FROM core.articles WHERE status = 'unreadable' GROUP BY error_reason
ORDER BY section, rows DESC, item;

COMMENT ON VIEW overview IS 'One row per counted thing of the whole warehouse: a section and an item of it';
COMMENT ON COLUMN overview.section IS 'articles (by status), outcomes (by endpoint), numbers (by fate), ignored (by rule), quarantine (by check), errors (by reason)';
COMMENT ON COLUMN overview.item IS 'The status, endpoint, fate, rule, check or reason';
COMMENT ON COLUMN overview.rows IS 'How many there are';
