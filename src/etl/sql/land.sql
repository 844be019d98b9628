-- Puts a batch of articles into the warehouse, inside the caller's transaction.
-- The caller registers incoming_<table> for each table, with one row per content in incoming_articles,
-- incoming_intervals with one row per pair of stated counts, and incoming_places with one row per content: every place the batch found it at.

-- Contents that come back under another name, read by the same rules: their rows stand, they only gain a place.
CREATE OR REPLACE TEMP TABLE replaced AS
SELECT i.article_id
FROM incoming_articles AS i
WHERE NOT EXISTS (
    SELECT 1
    FROM core.articles AS a
    WHERE a.article_id = i.article_id
      AND a.article <> i.article
      AND a.rules_sha IS NOT DISTINCT FROM i.rules_sha
      AND a.package_version = i.package_version
      AND (a.status <> 'unreadable' OR i.status = 'unreadable')
);

CREATE OR REPLACE TEMP TABLE former AS
SELECT article_id, locators
FROM core.articles
WHERE article_id IN (SELECT article_id FROM incoming_articles);

CREATE OR REPLACE TEMP TABLE places AS
SELECT
    i.article_id,
    list_concat(
        coalesce(f.locators, []),
        list_filter(i.locators, lambda place: NOT list_contains(coalesce(f.locators, []), place))
    ) AS locators
FROM incoming_places AS i
LEFT JOIN former AS f USING (article_id);

CREATE OR REPLACE TEMP TABLE gone AS
SELECT article_id FROM replaced WHERE article_id IN (SELECT article_id FROM former);

DELETE FROM core.articles WHERE article_id IN (SELECT article_id FROM gone);
DELETE FROM core.blocks WHERE article_id IN (SELECT article_id FROM gone);
DELETE FROM core.numbers WHERE article_id IN (SELECT article_id FROM gone);
DELETE FROM core.outcomes WHERE article_id IN (SELECT article_id FROM gone);
DELETE FROM core.traits WHERE article_id IN (SELECT article_id FROM gone);
DELETE FROM made.strength WHERE article_id IN (SELECT article_id FROM gone);
DELETE FROM made.results WHERE article_id IN (SELECT article_id FROM gone);
DELETE FROM core.studies WHERE article_id IN (SELECT article_id FROM gone);
DELETE FROM core.links WHERE article_id IN (SELECT article_id FROM gone);
DELETE FROM core.quarantine WHERE article_id IN (SELECT article_id FROM gone);

INSERT INTO core.articles BY NAME
SELECT i.*, p.locators, 1 AS version, (SELECT run_id FROM incoming_run) AS run_id
FROM incoming_articles AS i
JOIN places AS p USING (article_id)
WHERE i.article_id IN (SELECT article_id FROM replaced);

INSERT INTO core.blocks BY NAME FROM incoming_blocks WHERE article_id IN (SELECT article_id FROM replaced);
INSERT INTO core.numbers BY NAME FROM incoming_numbers WHERE article_id IN (SELECT article_id FROM replaced);
INSERT INTO core.outcomes BY NAME FROM incoming_outcomes WHERE article_id IN (SELECT article_id FROM replaced);
INSERT INTO core.studies BY NAME FROM incoming_studies WHERE article_id IN (SELECT article_id FROM replaced);
INSERT INTO core.links BY NAME FROM incoming_links WHERE article_id IN (SELECT article_id FROM replaced);

INSERT INTO core.quarantine BY NAME
SELECT i.*, (SELECT run_id FROM incoming_run) AS run_id
FROM incoming_quarantine AS i
WHERE i.article_id IN (SELECT article_id FROM replaced);

INSERT INTO core.exact_intervals BY NAME
SELECT * FROM incoming_intervals
ANTI JOIN core.exact_intervals USING (numerator, denominator);

UPDATE core.articles AS a
SET locators = p.locators
FROM places AS p
WHERE a.article_id = p.article_id
  AND a.article_id NOT IN (SELECT article_id FROM replaced)
  AND a.locators <> p.locators;

INSERT INTO made.unchecked SELECT article_id FROM incoming_articles;

-- What traits.sql and make_results.sql look at: the batch itself. Looked up in the tables, each batch read all of them.
CREATE OR REPLACE TEMP VIEW fresh_articles AS FROM incoming_articles SEMI JOIN replaced USING (article_id);
CREATE OR REPLACE TEMP VIEW fresh_outcomes AS FROM incoming_outcomes SEMI JOIN replaced USING (article_id);
CREATE OR REPLACE TEMP VIEW fresh_studies AS FROM incoming_studies SEMI JOIN replaced USING (article_id);

DROP TABLE former;
DROP TABLE places;
DROP TABLE gone;
