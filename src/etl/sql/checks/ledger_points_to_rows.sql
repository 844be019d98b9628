-- error: the ledger names an outcome that is neither loaded nor quarantined
WITH named AS (SELECT DISTINCT article_id, unnest(outcome_ids) AS outcome_id FROM core.numbers)
SELECT article_id, outcome_id
FROM named
ANTI JOIN (
    SELECT article_id, outcome_id FROM core.outcomes UNION ALL SELECT article_id, outcome_id FROM core.quarantine
) USING (article_id, outcome_id);
