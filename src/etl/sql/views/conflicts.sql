-- Grain: one row per pair of results of one trial that two articles state differently
-- Needs: results, studies
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
        decimals(r.value_text) AS decimals,
        concat_ws('|', r.endpoint, r.measure, r.unit_std, r.arm_role, in_months(r.timepoint_value, r.timepoint_unit),
            r.ae_term, r.ae_grade_min, r.ae_serious, r.subgroup) AS what,
        list(r.value_std) OVER (PARTITION BY r.article_id, s.trial, what) AS stated
    FROM results AS r
    JOIN studies AS s USING (article_id)
    WHERE s.trial IS NOT NULL
      AND r.value_std IS NOT NULL
      AND r.comparator IN ('=', '~')
      AND r.evidence_scope = 'SINGLE_TRIAL'
      AND r.arm_role NOT IN ('HISTORICAL_CONTROL', 'EXTERNAL_STUDY')
),
pairs AS (
    SELECT
        trial,
        one.article_id AS one_article_id,
        one.canonical_id AS one_id,
        other.article_id AS other_article_id,
        other.canonical_id AS other_id,
        abs(date_diff('day', one.said_on, other.said_on)) AS days_apart
    FROM said AS one
    JOIN said AS other USING (trial, what)
    WHERE one.article_id < other.article_id
      AND round(one.value_std, least(one.decimals, other.decimals)::INTEGER)
          <> round(other.value_std, least(one.decimals, other.decimals)::INTEGER)
      AND NOT list_contains(other.stated, one.value_std)
      AND NOT list_contains(one.stated, other.value_std)
)
SELECT
    p.trial,
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
    p.days_apart,
    a.evidence_quote AS one_quote,
    b.evidence_quote AS other_quote,
    a.article AS one_article,
    b.article AS other_article,
    p.one_article_id,
    p.other_article_id,
    p.one_id,
    p.other_id
FROM pairs AS p
JOIN made.results AS a ON a.article_id = p.one_article_id AND a.canonical_id = p.one_id
JOIN made.results AS b ON b.article_id = p.other_article_id AND b.canonical_id = p.other_id;

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
