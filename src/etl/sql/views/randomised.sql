-- Grain: one row per pair of results of the two arms of an article that says patients were randomised
-- Needs: results
-- Paired are the studied arm and one compared with it, of one article, endpoint, measure, time, event and subgroup;
-- where an arm has more than one such result nobody can say which belong together, and there is no row.
CREATE OR REPLACE VIEW randomised AS
WITH sides AS (
    SELECT
        article_id,
        arm_role,
        concat_ws('|', endpoint, measure, unit_std, in_months(timepoint_value, timepoint_unit), ae_term, ae_grade_min,
            ae_serious, subgroup) AS what,
        any_value(canonical_id) AS canonical_id
    FROM results
    WHERE evidence_scope = 'SINGLE_TRIAL'
      AND value_std IS NOT NULL
      AND measure IN ('PROPORTION', 'COUNT', 'MEDIAN', 'MEAN', 'LANDMARK_RATE')
      AND arm_role IN ('EXPERIMENTAL', 'CONTROL', 'ACTIVE_COMPARATOR', 'PLACEBO_COMPARATOR', 'NO_INTERVENTION')
      AND randomised
    GROUP BY article_id, arm_role, what
    HAVING count(*) = 1
),
pairs AS (
    SELECT one.article_id, one.canonical_id AS studied_id, other.canonical_id AS compared_id
    FROM sides AS one
    JOIN sides AS other USING (article_id, what)
    WHERE one.arm_role = 'EXPERIMENTAL' AND other.arm_role <> 'EXPERIMENTAL'
),
-- what the article itself says of the two arms; where it gives several, nobody says which belongs to which pair
compared_by AS (
    SELECT article_id, endpoint, coalesce(subgroup, '') AS subgroup, any_value(canonical_id) AS ratio_id
    FROM results
    WHERE randomised AND measure = 'HAZARD_RATIO' AND evidence_scope = 'SINGLE_TRIAL' AND value_std IS NOT NULL
      AND arm_role NOT IN ('HISTORICAL_CONTROL', 'EXTERNAL_STUDY')
    GROUP BY article_id, endpoint, coalesce(subgroup, '')
    HAVING count(*) = 1
)
SELECT
    s.article_id,
    s.article,
    s.endpoint,
    s.measure,
    s.unit_std AS unit,
    s.timepoint_value,
    s.timepoint_unit,
    s.ae_term,
    s.ae_grade_min,
    s.subgroup,
    s.therapy_drug,
    s.cancer,
    s.canonical_id AS studied_id,
    s.value_text AS studied_text,
    s.value_std AS studied,
    s.numerator AS studied_numerator,
    s.denominator AS studied_denominator,
    c.arm_role AS compared_role,
    c.canonical_id AS compared_id,
    c.value_text AS compared_text,
    c.value_std AS compared,
    c.numerator AS compared_numerator,
    c.denominator AS compared_denominator,
    round(s.value_std - c.value_std, 9) AS difference,
    s.value_std / nullif(c.value_std, 0) AS ratio,
    h.value_std AS hazard_ratio,
    h.ci_low AS hazard_ratio_low,
    h.ci_high AS hazard_ratio_high,
    h.p_value AS hazard_ratio_p,
    s.evidence_quote AS studied_quote,
    c.evidence_quote AS compared_quote,
    s.strength
FROM pairs AS p
JOIN made.results AS s ON s.article_id = p.article_id AND s.canonical_id = p.studied_id
JOIN made.results AS c ON c.article_id = p.article_id AND c.canonical_id = p.compared_id
LEFT JOIN compared_by AS b
    ON b.article_id = s.article_id AND b.endpoint = s.endpoint AND b.subgroup = coalesce(s.subgroup, '')
LEFT JOIN made.results AS h ON h.article_id = b.article_id AND h.canonical_id = b.ratio_id;

COMMENT ON VIEW randomised IS 'One row per pair of results of the two arms of an article that says patients were randomised';
COMMENT ON COLUMN randomised.unit IS 'Unit of both values and of the difference: percent gives percentage points, durations are in months; NULL = none';
COMMENT ON COLUMN randomised.studied_id IS 'canonical_id of the studied arm''s result';
COMMENT ON COLUMN randomised.studied_text IS 'Its value exactly as printed';
COMMENT ON COLUMN randomised.studied IS 'Its value, in unit';
COMMENT ON COLUMN randomised.studied_numerator IS 'Patients of the studied arm with the result; NULL = not stated';
COMMENT ON COLUMN randomised.studied_denominator IS 'Patients of the studied arm counted; NULL = not stated';
COMMENT ON COLUMN randomised.compared_role IS 'Role of the arm it is compared with';
COMMENT ON COLUMN randomised.compared_id IS 'canonical_id of that arm''s result';
COMMENT ON COLUMN randomised.compared_text IS 'Its value exactly as printed';
COMMENT ON COLUMN randomised.compared IS 'Its value, in unit';
COMMENT ON COLUMN randomised.compared_numerator IS 'Patients of that arm with the result; NULL = not stated';
COMMENT ON COLUMN randomised.compared_denominator IS 'Patients of that arm counted; NULL = not stated';
COMMENT ON COLUMN randomised.difference IS 'Studied minus compared, in unit; computed by us from the two values as printed';
COMMENT ON COLUMN randomised.ratio IS 'Studied over compared; NULL = the compared value is 0';
COMMENT ON COLUMN randomised.hazard_ratio IS 'The only hazard ratio that the article reports for this endpoint and subgroup; NULL = none, or several';
COMMENT ON COLUMN randomised.hazard_ratio_low IS 'Lower end of its interval as reported; NULL = not stated';
COMMENT ON COLUMN randomised.hazard_ratio_high IS 'Upper end of its interval as reported; NULL = not stated';
COMMENT ON COLUMN randomised.hazard_ratio_p IS 'Its p-value; NULL = not stated';
COMMENT ON COLUMN randomised.studied_quote IS 'Sentence of the studied arm';
COMMENT ON COLUMN randomised.compared_quote IS 'Sentence of the other arm';
COMMENT ON COLUMN randomised.strength IS 'How strong the evidence can be, by the rule of the view strength';
