-- Grain: one row per trial that an article names
SELECT trial AS key, trial AS name, count(*) AS articles, sum(results)::BIGINT AS results,
    max(phase) AS phase, bool_or(randomised) AS randomised, min(said_on) AS first_day, max(said_on) AS last_day,
    list_max(flatten(list(list_transform(enrolled, lambda each: each.patients)))) AS patients,
    list_sort(list_distinct(flatten(list(cancer)))) AS about, list_sort(list_distinct(flatten(list(therapy_drug)))) AS drugs
FROM studies
WHERE trial IS NOT NULL
GROUP BY trial
ORDER BY articles DESC, results DESC, trial;
