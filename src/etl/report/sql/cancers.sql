-- Grain: one row per cancer, by its OncoTree code where the text's name has one, else by that name
WITH keyed AS (SELECT *, unnest(cancer_keys) AS key FROM shown WHERE NOT apart),
named AS (
    SELECT key, cancer[1] AS name, count(*) AS times
    FROM keyed
    WHERE len(cancer) = 1
    GROUP BY key, cancer[1]
)
SELECT k.key, coalesce(first(n.names[1]), k.key) AS name, count(*) AS results, count(DISTINCT article_id) AS articles,
    max(denominator) AS patients, list_sort(list(DISTINCT endpoint)) AS endpoints,
    list_sort(list_distinct(flatten(list(drugs)))) AS about, list(DISTINCT strength) AS strengths,
    first(n.names[2:]) AS other_names
FROM keyed AS k
LEFT JOIN (
    -- a name in Latin letters first, then the one said most often
    SELECT key, list(name ORDER BY NOT regexp_matches(name, '[a-zA-Z]'), times DESC, name) AS names FROM named GROUP BY key
) AS n USING (key)
GROUP BY k.key
ORDER BY articles DESC, results DESC, k.key;
