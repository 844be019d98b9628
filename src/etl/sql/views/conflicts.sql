-- Grain: one row per pair of results of one trial that two articles state differently
-- Needs: results
-- Compared are the same trial, endpoint, measure, arm, time, event and subgroup. Values that differ only by rounding,
-- and values that the other article states as well, are no conflict.
CREATE OR REPLACE VIEW conflicts AS
WITH said AS (
    SELECT
        s.trial,
        s.said_on,
        r.article_id,
        r.canonical_id,
        r.value_std,
        struct_pack(
            endpoint := r.endpoint, measure := r.measure, unit := r.unit_std, arm := r.arm_role,
            months := in_months(r.timepoint_value, r.timepoint_unit), event := r.ae_term, grade := r.ae_grade_min,
            serious := r.ae_serious, subgroup := r.subgroup
        ) AS what,
        hash(s.trial, what) AS hashed
    FROM results AS r
    JOIN made.trials AS s USING (article_id)
    WHERE s.trial IS NOT NULL
      AND r.value_std IS NOT NULL
      AND r.comparator IN ('=', '~')
      AND r.evidence_scope = 'SINGLE_TRIAL'
      AND r.arm_role NOT IN ('HISTORICAL_CONTROL', 'EXTERNAL_STUDY')
),
-- most of what is said of a trial agrees: only the rest is worth a closer look
unequal AS (
    SELECT hashed FROM said GROUP BY hashed HAVING min(value_std) <> max(value_std)
),
looked_at AS (
    SELECT trial, said_on, article_id, canonical_id, what FROM said SEMI JOIN unequal USING (hashed)
),
compared AS (
    SELECT
        l.trial,
        l.said_on,
        l.what,
        r.*,
        decimals(r.value_text) AS decimals,
        list(r.value_std) OVER (PARTITION BY r.article_id, l.trial, l.what) AS stated
    FROM looked_at AS l
    JOIN made.results AS r USING (article_id, canonical_id)
)
SELECT
    trial,
    a.endpoint,
    a.measure,
    a.unit_std AS unit,
    a.arm_role,
    a.timepoint_value,
    a.timepoint_unit,
    a.ae_term,
    a.ae_grade_min,
    a.subgroup,
    a.value_text AS one_text,
    b.value_text AS other_text,
    a.value_std AS one,
    b.value_std AS other,
    abs(a.value_std - b.value_std) AS apart,
    abs(date_diff('day', a.said_on, b.said_on)) AS days_apart,
    a.evidence_quote AS one_quote,
    b.evidence_quote AS other_quote,
    a.article AS one_article,
    b.article AS other_article,
    a.article_id AS one_article_id,
    b.article_id AS other_article_id,
    a.canonical_id AS one_id,
    b.canonical_id AS other_id
FROM compared AS a
JOIN compared AS b USING (trial, what)
WHERE a.article_id < b.article_id
  AND round(a.value_std, least(a.decimals, b.decimals)::INTEGER) <> round(b.value_std, least(a.decimals, b.decimals)::INTEGER)
  AND NOT list_contains(b.stated, a.value_std)
  AND NOT list_contains(a.stated, b.value_std);

COMMENT ON VIEW conflicts IS 'One row per pair of results of one trial that two articles state differently';
COMMENT ON COLUMN conflicts.trial IS 'Trial as in the view studies';
COMMENT ON COLUMN conflicts.unit IS 'Unit of both values: durations in months; NULL = none';
COMMENT ON COLUMN conflicts.one_text IS 'Value of the one article as printed';
COMMENT ON COLUMN conflicts.other_text IS 'Value of the other article as printed';
COMMENT ON COLUMN conflicts.one IS 'Value of the one article, in unit';
COMMENT ON COLUMN conflicts.other IS 'Value of the other article, in unit';
COMMENT ON COLUMN conflicts.apart IS 'How far the two are apart, in unit';
COMMENT ON COLUMN conflicts.days_apart IS 'Days between the two publications: a later one may only be newer; NULL = a day is not stated';
COMMENT ON COLUMN conflicts.one_quote IS 'Sentence of the one article';
COMMENT ON COLUMN conflicts.other_quote IS 'Sentence of the other article';
COMMENT ON COLUMN conflicts.one_article IS 'Name of the one article';
COMMENT ON COLUMN conflicts.other_article IS 'Name of the other article';
COMMENT ON COLUMN conflicts.one_article_id IS 'article_id of the one article';
COMMENT ON COLUMN conflicts.other_article_id IS 'article_id of the other article';
COMMENT ON COLUMN conflicts.one_id IS 'canonical_id of the one article''s result';
COMMENT ON COLUMN conflicts.other_id IS 'canonical_id of the other article''s result';
