-- Synthetic articles and rows, ten to an article. Sentences are of one length, so that every quote and value stands where
-- its row says.
CREATE TEMP TABLE made AS
SELECT *, format('In cohort {:02d} of study {:06d}, {:03d} of {:03d} patients ({:>5s}) had an objective response. ',
    place, article, n, d, printed) AS sentence
FROM (
    SELECT *, printf('%.1f%%', 100 * n / d) AS printed
    FROM (
        -- what articles say of one trial agrees, but for one article of fifty
        SELECT a.article, p.place, 7 + (story + p.place) % 40 AS n, 50 + (story * 7 + p.place) % 150 AS d,
            sha256(a.article::VARCHAR) AS article_id
        FROM (
            SELECT range AS article, CASE WHEN range % 50 = 0 THEN range ELSE range % 40000 END AS story
            FROM range($articles)
        ) AS a, range(10) AS p (place)
    )
);
INSERT INTO core.articles BY NAME
SELECT article_id, 'article-' || article AS article, 'bench' AS source, 'https://site-' || article % 500 || '.example/' || article AS locator,
    [{'article': 'article-' || article, 'source': 'bench', 'locator': 'https://site-' || article % 500 || '.example/' || article}] AS locators,
    TIMESTAMPTZ '2026-01-01' + INTERVAL 1 MINUTE * article AS seen_at, 'Results of study ' || article AS title, 'en' AS language,
    ['en'] AS languages, string_agg(sentence, '' ORDER BY place) AS text, 'utf-8' AS encoding, [] AS notes, [] AS sketch,
    '2025-12-01' AS published_at, [] AS authors, 'extracted' AS status, 1 AS blocks_kept, 0 AS blocks_dropped,
    30 AS numbers_found, 10 AS outcomes_found, 'bench' AS rules_sha, '0' AS package_version, 1 AS version, 1 AS run_id
FROM made
GROUP BY article, article_id;
INSERT INTO core.blocks BY NAME
SELECT article_id, article, 0 AS ordinal, 'paragraph' AS kind, true AS kept, 'en' AS language, text, 0 AS text_start,
    length(text) AS text_end, 0 AS raw_start, length(text) AS raw_end
FROM core.articles;
INSERT INTO core.studies BY NAME
SELECT article_id, article, '3' AS phase, ['NCT' || printf('%08d', n % 40000)] AS registry_ids,
    [{'patients': 100 + n % 500, 'as_of': NULL, 'quote': ''}] AS enrolled, n % 2 = 0 AS randomised, ['cancer ' || n % 60] AS cancer,
    ['C' || n % 60] AS cancer_code, 'NOT_STATED' AS disease_setting, ['drug' || n % 300] AS therapy_drug, [] AS target, [] AS quotes
FROM (SELECT article_id, article, replace(article, 'article-', '')::BIGINT AS n FROM core.articles);
INSERT INTO core.outcomes BY NAME
SELECT 'article-' || article AS article, article_id, article_id[:12] || place AS outcome_id, article_id[:12] || place AS canonical_id,
    true AS canonical, ['ORR', 'CR', 'PR', 'SD', 'DCR', 'AE', 'OS', 'PFS', 'ORR', 'CR'][place + 1] AS endpoint, 'PROPORTION' AS measure,
    round(100 * n / d, 1) AS value, printed AS value_text, 'VALUE' AS value_status, '%' AS unit, round(100 * n / d, 1) AS value_std,
    '%' AS unit_std, '=' AS comparator, n AS numerator, d AS denominator, 'stated' AS numerator_source, 'stated' AS denominator_source,
    CASE WHEN place < 8 THEN 'EXPERIMENTAL' ELSE 'CONTROL' END AS arm_role, ['cancer ' || article % 60] AS cancer,
    ['C' || article % 60] AS cancer_code, 'NOT_STATED' AS disease_setting,
    CASE WHEN place < 8 THEN ['drug' || article % 300] ELSE [] END AS therapy_drug, [] AS target,
    CASE WHEN place = 5 THEN 'Nausea' END AS ae_term, 'SINGLE_TRIAL' AS evidence_scope, 'en' AS language,
    rtrim(sentence) AS evidence_quote, place * length(sentence) AS evidence_start,
    place * length(sentence) + length(rtrim(sentence)) AS evidence_end,
    place * length(sentence) + instr(sentence, printed) - 1 AS value_start,
    place * length(sentence) + instr(sentence, printed) - 1 + length(printed) AS value_end,
    0 AS raw_start, 1 AS raw_end, 'rules' AS extractor, 'bench' AS rule, 'bench' AS rules_sha, [] AS flags
FROM made;
INSERT INTO core.numbers BY NAME
SELECT article_id, article, value_text AS text, 'percent' AS kind, 'outcome' AS fate, 'bench' AS rule, role,
    [outcome_id] AS outcome_ids, 'en' AS language, value_start AS number_start, value_end AS number_end,
    value_start AS raw_start, value_end AS raw_end, 'bench' AS rules_sha
FROM core.outcomes, (VALUES ('value'), ('numerator'), ('denominator')) AS part (role);
INSERT INTO core.exact_intervals
SELECT n, d, exact_ci(n, d).low, exact_ci(n, d).high FROM (SELECT DISTINCT n, d FROM made);
DROP TABLE made;
