-- Grain: one row per run, the newest first
SELECT run_id, status, started_at, seconds, articles_loaded, articles_unreadable, outcomes_loaded, outcomes_refused
FROM run_report
LIMIT 8;
