-- Grain: one row per dated statement about a trial: how many patients it had, or a result
-- Needs: results
-- Nothing is overwritten: 12, 14 and 42 patients of one trial are three rows.
CREATE OR REPLACE VIEW timeline AS
WITH enrolled AS (
    SELECT t.*, s.article, unnest(s.enrolled) AS said FROM core.studies AS s JOIN made.trials AS t USING (article_id)
)
SELECT
    coalesce(trial, article) AS trial,
    coalesce(as_day(said.as_of), said_on, first_seen_at::DATE) AS on_day,
    CASE WHEN as_day(said.as_of) IS NOT NULL THEN 'true_on' WHEN said_on IS NOT NULL THEN 'said_on' ELSE 'seen_on' END
        AS day_is,
    'patients' AS what,
    NULL AS endpoint,
    said.patients::VARCHAR AS value_text,
    said.patients AS patients,
    NULL AS arm_role,
    said.quote AS quote,
    article_id,
    article,
    NULL AS canonical_id,
    first_seen_at
FROM enrolled
UNION ALL
SELECT
    coalesce(s.trial, r.article),
    coalesce(s.said_on, s.first_seen_at::DATE),
    CASE WHEN s.said_on IS NOT NULL THEN 'said_on' ELSE 'seen_on' END,
    'result',
    r.endpoint,
    r.value_text,
    r.denominator,
    r.arm_role,
    r.evidence_quote,
    r.article_id,
    r.article,
    r.canonical_id,
    s.first_seen_at
FROM results AS r
JOIN made.trials AS s USING (article_id)
WHERE r.arm_role NOT IN ('HISTORICAL_CONTROL', 'EXTERNAL_STUDY');

COMMENT ON VIEW timeline IS 'One row per dated statement about a trial: how many patients it had, or a result';
COMMENT ON COLUMN timeline.trial IS 'Trial as in the view studies; where the article names none, the article';
COMMENT ON COLUMN timeline.on_day IS 'Day the statement belongs to; day_is says which; NULL = no day recorded';
COMMENT ON COLUMN timeline.day_is IS 'true_on (the text says when it was true), said_on (day of publication) or seen_on (day we first saw it)';
COMMENT ON COLUMN timeline.what IS 'patients (a sample size) or result';
COMMENT ON COLUMN timeline.endpoint IS 'What was measured; NULL = a sample size';
COMMENT ON COLUMN timeline.value_text IS 'The value as printed; a sample size in digits';
COMMENT ON COLUMN timeline.patients IS 'Patients the statement counts; NULL = not stated';
COMMENT ON COLUMN timeline.arm_role IS 'Whose result it is; NULL = a sample size';
COMMENT ON COLUMN timeline.quote IS 'The words that say so';
COMMENT ON COLUMN timeline.canonical_id IS 'The result; NULL = a sample size';
COMMENT ON COLUMN timeline.first_seen_at IS 'When we first saw the article; NULL = not recorded';
