-- Grain: one row per article that describes a study: how strong its evidence can be
-- The rule stands in make_results.sql.
CREATE OR REPLACE VIEW strength AS
SELECT * FROM made.strength;

COMMENT ON VIEW strength IS 'One row per article that describes a study: how strong its evidence can be';
COMMENT ON COLUMN strength.strength IS 'STRONG (randomised, at least 20 in each arm), MODERATE (randomised with fewer, or at least 20 not randomised), WEAK (retrospective, case reports, or fewer than 20 not randomised), NOT_STATED (no patient numbers)';
COMMENT ON COLUMN strength.strength_source IS 'The facts that led to it';
COMMENT ON COLUMN strength.randomised IS 'Whether the article says that patients were randomised';
COMMENT ON COLUMN strength.patients IS 'Most patients that the article counts; NULL = not stated';
COMMENT ON COLUMN strength.patients_per_arm IS 'Patients of the smaller arm, a third of all where the arms are not counted apart; NULL = not stated';
