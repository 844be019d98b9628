-- Grain: one row per article: what in it one should look at before using its rows
-- Needs: all_outcomes
CREATE OR REPLACE VIEW quality AS
WITH ledger AS (
    SELECT article_id, count(*) AS numbers, count_if(fate = 'unexplained')::BIGINT AS unexplained
    FROM core.numbers
    GROUP BY article_id
),
refusals AS (SELECT article_id, count(*) AS refused FROM core.quarantine GROUP BY article_id),
rows AS (
    SELECT
        article_id,
        count(*) AS mentions,
        count_if(confidence IS NULL)::BIGINT AS without_confidence,
        count_if(list_contains(flags, 'headline_only'))::BIGINT AS headline_only,
        count_if(list_contains(flags, 'n_over_N_disagrees_with_value'))::BIGINT AS disagrees,
        count_if(evidence_scope IN ('PRECLINICAL', 'INDIVIDUAL_CASE'))::BIGINT AS not_clinical
    FROM all_outcomes
    GROUP BY article_id
)
SELECT
    a.article_id,
    a.article,
    a.status,
    coalesce(l.numbers, 0) AS numbers,
    coalesce(l.unexplained, 0) AS unexplained,
    coalesce(f.refused, 0) AS refused,
    coalesce(r.mentions, 0) AS mentions,
    coalesce(r.headline_only, 0) AS headline_only,
    coalesce(r.disagrees, 0) AS disagrees,
    coalesce(r.without_confidence, 0) AS without_confidence,
    coalesce(r.not_clinical, 0) AS not_clinical,
    len(t.hype) AS hype_words,
    t.retrospective
FROM core.articles AS a
JOIN core.traits AS t USING (article_id)
LEFT JOIN ledger AS l USING (article_id)
LEFT JOIN refusals AS f USING (article_id)
LEFT JOIN rows AS r USING (article_id);

COMMENT ON VIEW quality IS 'One row per article: what in it one should look at before using its rows';
COMMENT ON COLUMN quality.numbers IS 'Numbers of the ledger';
COMMENT ON COLUMN quality.unexplained IS 'Of these, no outcome and explained by no rule';
COMMENT ON COLUMN quality.refused IS 'Rows in quarantine';
COMMENT ON COLUMN quality.mentions IS 'Mentions of results, clinical or not';
COMMENT ON COLUMN quality.headline_only IS 'Of these, stated in the headline and nowhere else';
COMMENT ON COLUMN quality.disagrees IS 'Of these, percentages that their own n of N contradicts';
COMMENT ON COLUMN quality.without_confidence IS 'Of these, made by a rule whose precision is not measured';
COMMENT ON COLUMN quality.not_clinical IS 'Of these, preclinical results and single cases';
COMMENT ON COLUMN quality.hype_words IS 'Hype words in the text';
