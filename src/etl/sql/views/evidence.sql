-- Grain: one row per mention of a result, clinical or not, with the place that shows it
-- Needs: all_outcomes
CREATE OR REPLACE VIEW evidence AS
SELECT
    o.outcome_id,
    o.canonical_id,
    o.canonical,
    o.endpoint,
    o.measure,
    o.value_text,
    o.evidence_quote,
    o.article,
    o.article_id,
    o.title,
    o.link,
    b.section,
    b.kind AS block_kind,
    o.evidence_start,
    o.evidence_end,
    o.value_start,
    o.value_end,
    o.raw_start,
    o.raw_end,
    o.evidence_scope,
    o.language,
    o.extractor,
    o.rule,
    o.rules_sha,
    o.confidence,
    o.flags
FROM all_outcomes AS o
LEFT JOIN core.blocks AS b
    ON b.article_id = o.article_id AND o.value_start >= b.text_start AND o.value_start < b.text_end;

COMMENT ON VIEW evidence IS 'One row per mention of a result, clinical or not, with the place that shows it';
COMMENT ON COLUMN evidence.link IS 'Where to read the article; NULL = not recorded';
COMMENT ON COLUMN evidence.section IS 'Nearest heading above the value; NULL = none';
COMMENT ON COLUMN evidence.block_kind IS 'Kind of the block that holds the value, such as title or paragraph; NULL = in no block';
