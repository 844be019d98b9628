-- Grain: one row per run of the pipeline, the newest first
CREATE OR REPLACE VIEW run_report AS
SELECT
    run_id,
    status,
    command,
    started_at,
    finished_at,
    date_diff('millisecond', started_at, finished_at) / 1000.0 AS seconds,
    articles_loaded,
    articles_unreadable,
    outcomes_loaded,
    outcomes_refused,
    numbers_unexplained,
    rules_sha,
    package_version
FROM core.runs
ORDER BY run_id DESC;

COMMENT ON VIEW run_report IS 'One row per run of the pipeline, the newest first';
COMMENT ON COLUMN run_report.status IS 'running, died (found dead by the next run), or what the run said of itself: done, failed, ...';
COMMENT ON COLUMN run_report.seconds IS 'How long it held the warehouse, in seconds; NULL = still running, or died unseen';
COMMENT ON COLUMN run_report.rules_sha IS 'Hash of all rule files it read with';
COMMENT ON COLUMN run_report.package_version IS 'Version of the package that ran';
