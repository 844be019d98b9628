-- error: the ledger names an outcome that is neither loaded nor quarantined
-- parts: of the articles, for it holds a line for each outcome in memory
WITH named AS (
    SELECT article_id, unnest(outcome_ids) AS outcome_id
    FROM core.numbers
    WHERE article_id >= $first AND article_id < $next
)
SELECT article_id, outcome_id
FROM named
ANTI JOIN (
    SELECT article_id, outcome_id FROM core.outcomes WHERE article_id >= $first AND article_id < $next
    UNION ALL
    SELECT article_id, outcome_id FROM core.quarantine WHERE article_id >= $first AND article_id < $next
) USING (article_id, outcome_id);
