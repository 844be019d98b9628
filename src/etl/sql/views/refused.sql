-- Grain: one row per outcome row that was refused, with what it said
CREATE OR REPLACE VIEW refused AS
SELECT
    q.article,
    q.article_id,
    q.outcome_id,
    q.check_name,
    q.reason,
    q.stage,
    q.row_json ->> 'endpoint' AS endpoint,
    q.row_json ->> 'measure' AS measure,
    q.row_json ->> 'value_text' AS value_text,
    q.row_json ->> 'evidence_quote' AS evidence_quote,
    q.row_json
FROM core.quarantine AS q;

COMMENT ON VIEW refused IS 'One row per outcome row that was refused, with what it said';
COMMENT ON COLUMN refused.outcome_id IS 'Name the mention would have had';
