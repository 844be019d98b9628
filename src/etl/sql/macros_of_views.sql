-- Functions that need the views.
CREATE OR REPLACE MACRO as_of(day) AS TABLE
    SELECT * FROM results WHERE first_seen_at < day::DATE + INTERVAL 1 DAY;
COMMENT ON MACRO TABLE as_of IS
    'The results of the articles that we had seen by the end of that day (UTC), read with today''s rules';
