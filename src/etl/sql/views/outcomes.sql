-- Grain: one row per mention of a clinical result
-- Needs: all_outcomes
-- What an analyst should start from: no single patients, no cells, no animals. Historical comparators are in it,
-- as arm_role HISTORICAL_CONTROL. Of an article that changed only what it says now.
CREATE OR REPLACE VIEW outcomes AS
SELECT * EXCLUDE (superseded_by)
FROM all_outcomes
WHERE evidence_scope NOT IN ('PRECLINICAL', 'INDIVIDUAL_CASE') AND superseded_by IS NULL;

COMMENT ON VIEW outcomes IS 'One row per mention of a clinical result';
COMMENT ON COLUMN outcomes.link IS 'Where to read the article: the address it calls its own, else the place it was loaded from; NULL = not recorded';
COMMENT ON COLUMN outcomes.first_seen_at IS 'When we first saw the article; NULL = not recorded';
