-- Grain: one row per source, kind of source and language
-- Needs: articles
CREATE OR REPLACE VIEW coverage AS
SELECT
    source,
    source_kind,
    language,
    count(*) AS articles,
    count_if(status = 'extracted')::BIGINT AS with_outcomes,
    count_if(status = 'no_outcomes')::BIGINT AS without_outcomes,
    count_if(status = 'unreadable')::BIGINT AS unreadable,
    count_if(status NOT IN ('extracted', 'no_outcomes', 'unreadable'))::BIGINT AS not_fetched,
    min(as_day(published_at)) AS published_first,
    max(as_day(published_at)) AS published_last,
    min(seen_at) AS seen_first,
    max(seen_at) AS seen_last
FROM articles
GROUP BY source, source_kind, language
ORDER BY articles DESC, source, source_kind, language;

COMMENT ON VIEW coverage IS 'One row per source, kind of source and language';
COMMENT ON COLUMN coverage.articles IS 'Contents read, and addresses that gave none yet';
COMMENT ON COLUMN coverage.with_outcomes IS 'Of these, with a result';
COMMENT ON COLUMN coverage.without_outcomes IS 'Of these, read and without a result';
COMMENT ON COLUMN coverage.unreadable IS 'Of these, not readable';
COMMENT ON COLUMN coverage.not_fetched IS 'Of these, addresses that gave nothing yet';
COMMENT ON COLUMN coverage.published_first IS 'Earliest day of publication; NULL = none stated';
COMMENT ON COLUMN coverage.published_last IS 'Latest day of publication; NULL = none stated';
COMMENT ON COLUMN coverage.seen_first IS 'When the first of them was first seen; NULL = not recorded';
COMMENT ON COLUMN coverage.seen_last IS 'When the last of them was first seen; NULL = not recorded';
