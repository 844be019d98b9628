-- Grain: one row per article that describes a study
-- Needs: results
CREATE OR REPLACE VIEW studies AS
WITH reported AS (SELECT article_id, count(*) AS results FROM results GROUP BY article_id)
SELECT s.*, t.* EXCLUDE (article_id), coalesce(r.results, 0) AS results
FROM core.studies AS s
JOIN made.trials AS t USING (article_id)
LEFT JOIN reported AS r USING (article_id);

COMMENT ON VIEW studies IS 'One row per article that describes a study';
COMMENT ON COLUMN studies.trial IS 'Registry number of the trial, else that of another article with the same acronym, else the acronym; NULL = not named';
COMMENT ON COLUMN studies.said_on IS 'Day of the publication, else of the page; NULL = not stated';
COMMENT ON COLUMN studies.first_seen_at IS 'When we first saw the article; NULL = not recorded';
COMMENT ON COLUMN studies.link IS 'Where to read the article; NULL = not recorded';
COMMENT ON COLUMN studies.results IS 'Merged clinical results counted for the article; 0 also where a near copy seen earlier has them all';
