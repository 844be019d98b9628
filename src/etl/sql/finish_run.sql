-- Closes the run $run_id with what it wrote; asked again, it only corrects the status.
UPDATE core.runs
SET status = $status,
    finished_at = $finished_at,
    articles_loaded = (
        SELECT count(*)
        FROM core.articles
        WHERE run_id = $run_id AND status IN ('extracted', 'no_outcomes', 'unreadable')
    ),
    articles_unreadable = (SELECT count(*) FROM core.articles WHERE run_id = $run_id AND status = 'unreadable'),
    outcomes_loaded = (
        SELECT count(*) FROM core.outcomes JOIN core.articles USING (article_id) WHERE articles.run_id = $run_id
    ),
    outcomes_refused = (SELECT count(*) FROM core.quarantine WHERE run_id = $run_id),
    numbers_unexplained = (
        SELECT count(*)
        FROM core.numbers JOIN core.articles USING (article_id)
        WHERE articles.run_id = $run_id AND fate = 'unexplained'
    )
WHERE run_id = $run_id;
