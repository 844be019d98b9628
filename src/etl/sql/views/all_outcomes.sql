-- Grain: one row per mention of a result, clinical or not
CREATE OR REPLACE VIEW all_outcomes AS
SELECT
    o.*,
    a.title,
    a.source,
    t.source_kind,
    a.published_at,
    a.seen_at AS first_seen_at,
    a.version,
    a.superseded_by,
    coalesce(a.canonical_url, a.locator) AS link
FROM core.outcomes AS o
JOIN core.articles AS a USING (article_id)
JOIN core.traits AS t USING (article_id);

COMMENT ON VIEW all_outcomes IS 'One row per mention of a result, clinical or not';
COMMENT ON COLUMN all_outcomes.link IS 'Where to read the article: the address it calls its own, else the place it was loaded from; NULL = not recorded';
COMMENT ON COLUMN all_outcomes.first_seen_at IS 'When we first saw the article; NULL = not recorded';
