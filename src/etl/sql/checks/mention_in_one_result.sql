-- error: a clinical mention belongs to no result, or to more than one
SELECT o.outcome_id, count(r.canonical_id) AS results
FROM main.outcomes AS o
LEFT JOIN (SELECT article_id, canonical_id, unnest(outcome_ids) AS outcome_id FROM main.results) AS r
    ON r.article_id = o.article_id AND r.outcome_id = o.outcome_id
GROUP BY o.article_id, o.outcome_id
HAVING count(r.canonical_id) <> 1;
