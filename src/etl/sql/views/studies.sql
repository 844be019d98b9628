-- Grain: one row per article that describes a study
-- Needs: results
CREATE OR REPLACE VIEW studies AS
WITH acronyms AS (
    SELECT upper(acronym) AS acronym, min(trial_id(registry_ids)) AS trial
    FROM core.studies
    WHERE acronym IS NOT NULL AND trial_id(registry_ids) IS NOT NULL
    GROUP BY upper(acronym)
    HAVING count(DISTINCT trial_id(registry_ids)) = 1
),
reported AS (SELECT article_id, count(*) AS results FROM results GROUP BY article_id)
SELECT
    s.*,
    coalesce(trial_id(s.registry_ids), n.trial, upper(s.acronym)) AS trial,
    coalesce(as_day(s.published_on), as_day(a.published_at)) AS said_on,
    a.seen_at AS first_seen_at,
    a.title,
    coalesce(a.canonical_url, a.locator) AS link,
    coalesce(r.results, 0) AS results
FROM core.studies AS s
JOIN core.articles AS a USING (article_id)
LEFT JOIN acronyms AS n ON n.acronym = upper(s.acronym)
LEFT JOIN reported AS r USING (article_id);

COMMENT ON VIEW studies IS 'One row per article that describes a study';
COMMENT ON COLUMN studies.trial IS 'Registry number of the trial, else that of another article with the same acronym, else the acronym; NULL = not named';
COMMENT ON COLUMN studies.said_on IS 'Day of the publication, else of the page; NULL = not stated';
COMMENT ON COLUMN studies.first_seen_at IS 'When we first saw the article; NULL = not recorded';
COMMENT ON COLUMN studies.link IS 'Where to read the article; NULL = not recorded';
COMMENT ON COLUMN studies.results IS 'Merged clinical results counted for the article; 0 also where a near copy seen earlier has them all';
