-- Grain: one row per article that describes a study
-- Needs: results
CREATE OR REPLACE VIEW studies AS
SELECT
    s.*,
    a.title,
    coalesce(a.canonical_url, a.locator) AS link,
    (SELECT count(*) FROM results AS r WHERE r.article_id = s.article_id) AS results
FROM core.studies AS s
JOIN core.articles AS a USING (article_id);

COMMENT ON VIEW studies IS 'One row per article that describes a study';
COMMENT ON COLUMN studies.link IS 'Where to read the article; NULL = not recorded';
COMMENT ON COLUMN studies.results IS 'Merged clinical results that the article reports';
