-- Grain: one row per article that describes a study: how strong its evidence can be
-- Needs: outcomes
-- The rule, ours, in the order that the levels of evidence of OCEBM (2011) and of the NCI's PDQ give to designs:
--   STRONG    randomised, at least 20 patients in each arm
--   MODERATE  randomised with fewer, or not randomised with at least 20
--   WEAK      a case report or a retrospective series, or not randomised and fewer than 20
-- What the article does not say is taken the careful way: who is not said to be randomised is not.
CREATE OR REPLACE VIEW strength AS
WITH counted AS (
    SELECT article_id, arm_role, max(denominator) AS patients
    FROM outcomes
    WHERE evidence_scope = 'SINGLE_TRIAL'
      AND arm_role IN ('EXPERIMENTAL', 'CONTROL', 'ACTIVE_COMPARATOR', 'PLACEBO_COMPARATOR', 'NO_INTERVENTION')
      AND denominator IS NOT NULL
    GROUP BY article_id, arm_role
),
arms AS (
    SELECT article_id, count(*) AS arms, min(patients) AS smallest, max(patients) AS largest
    FROM counted
    GROUP BY article_id
),
sized AS (
    SELECT
        s.article_id,
        s.article,
        coalesce(s.randomised, false) AS randomised,
        t.retrospective,
        greatest(list_max(list_transform(s.enrolled, lambda each: each.patients)), a.largest) AS patients,
        -- a third of all: what the smaller arm has where two are randomised 2 to 1
        CASE WHEN a.arms > 1 THEN a.smallest ELSE list_max(list_transform(s.enrolled, lambda each: each.patients)) // 3 END
            AS patients_per_arm
    FROM core.studies AS s
    JOIN core.traits AS t USING (article_id)
    LEFT JOIN arms AS a USING (article_id)
)
SELECT
    article_id,
    article,
    CASE
        WHEN retrospective THEN 'WEAK'
        WHEN randomised AND patients_per_arm >= 20 THEN 'STRONG'
        WHEN randomised AND patients_per_arm < 20 THEN 'MODERATE'
        WHEN NOT randomised AND patients >= 20 THEN 'MODERATE'
        WHEN NOT randomised AND patients < 20 THEN 'WEAK'
        ELSE 'NOT_STATED'
    END AS strength,
    CASE
        WHEN retrospective THEN 'retrospective or case reports'
        WHEN randomised THEN 'randomised, ' || coalesce(patients_per_arm || ' or more in each arm', 'size not stated')
        ELSE 'not said to be randomised, ' || coalesce(patients || ' patients', 'size not stated')
    END AS strength_source,
    randomised,
    retrospective,
    patients,
    patients_per_arm
FROM sized;

COMMENT ON VIEW strength IS 'One row per article that describes a study: how strong its evidence can be';
COMMENT ON COLUMN strength.strength IS 'STRONG (randomised, at least 20 in each arm), MODERATE (randomised with fewer, or at least 20 not randomised), WEAK (retrospective, case reports, or fewer than 20 not randomised), NOT_STATED (no patient numbers)';
COMMENT ON COLUMN strength.strength_source IS 'The facts that led to it';
COMMENT ON COLUMN strength.randomised IS 'Whether the article says that patients were randomised';
COMMENT ON COLUMN strength.patients IS 'Most patients that the article counts; NULL = not stated';
COMMENT ON COLUMN strength.patients_per_arm IS 'Patients of the smaller arm, a third of all where the arms are not counted apart; NULL = not stated';
