-- What several views are made of, without what only one of them shows: DuckDB works out a join also where no column of it
-- is asked for.

-- Grain: one row per article that describes a study
CREATE OR REPLACE VIEW made.trials AS
WITH acronyms AS (
    SELECT upper(acronym) AS acronym, min(trial_id(registry_ids)) AS trial
    FROM core.studies
    WHERE acronym IS NOT NULL AND trial_id(registry_ids) IS NOT NULL
    GROUP BY upper(acronym)
    HAVING count(DISTINCT trial_id(registry_ids)) = 1
)
SELECT
    s.article_id,
    coalesce(trial_id(s.registry_ids), n.trial, upper(s.acronym)) AS trial,
    coalesce(as_day(s.published_on), as_day(a.published_at)) AS said_on,
    a.seen_at AS first_seen_at,
    a.title,
    coalesce(a.canonical_url, a.locator) AS link
FROM core.studies AS s
JOIN core.articles AS a USING (article_id)
LEFT JOIN acronyms AS n ON n.acronym = upper(s.acronym);
COMMENT ON VIEW made.trials IS 'One row per article that describes a study: its trial and days; ask main.studies';
COMMENT ON COLUMN made.trials.article_id IS 'Article';
COMMENT ON COLUMN made.trials.trial IS 'Registry number of the trial, else its acronym; NULL = the article names neither';
COMMENT ON COLUMN made.trials.said_on IS 'Day the study was published, else the article; NULL = not said';
COMMENT ON COLUMN made.trials.first_seen_at IS 'When we first saw the article; NULL = not recorded';
COMMENT ON COLUMN made.trials.title IS 'Title of the article; NULL = it has none';
COMMENT ON COLUMN made.trials.link IS 'Where to read the article; NULL = not recorded';
