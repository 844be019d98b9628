-- Says of each article which version of its address it is, what came after it, and whether it is still there;
-- and puts the addresses that gave nothing yet among the articles. Inside the caller's transaction; the same again
-- changes nothing. The caller registers incoming_run: run_id and package_version, who does it.

-- What an address gave each time it answered: `gone` where that only says that there is no such page, `says` the first
-- content of the address with the same cleaned text: another footer or another space makes no version.
CREATE OR REPLACE TEMP TABLE answers AS
WITH given AS (
    SELECT
        url,
        fetch_number,
        fetched_at,
        status,
        last_value(article_id IGNORE NULLS) OVER (PARTITION BY url ORDER BY fetch_number) AS article_id
    FROM core.fetches
    WHERE role = 'article' AND status IN ('fetched', 'not_modified')
),
changing AS (
    SELECT DISTINCT article_id
    FROM given
    WHERE url IN (SELECT url FROM given GROUP BY url HAVING count(DISTINCT article_id) > 1)
),
contents AS (
    SELECT article_id, coalesce(sha256(text), article_id) AS words, error_reason = 'says_gone' AS gone
    FROM core.articles
    WHERE article_id IN (SELECT article_id FROM changing) OR error_reason = 'says_gone'
)
SELECT
    g.*,
    coalesce(c.gone, false) AS gone,
    first_value(g.article_id) OVER (
        PARTITION BY g.url, coalesce(c.words, g.article_id) ORDER BY g.fetch_number
    ) AS says
FROM given AS g
LEFT JOIN contents AS c USING (article_id);

CREATE OR REPLACE TEMP TABLE changes AS
WITH given AS (
    SELECT url, says, fetch_number, lag(says) OVER (PARTITION BY url ORDER BY fetch_number) AS before
    FROM answers
    WHERE status = 'fetched' AND NOT gone
)
SELECT
    url,
    says AS article_id,
    fetch_number,
    row_number() OVER (PARTITION BY url ORDER BY fetch_number) AS version,
    lead(says) OVER (PARTITION BY url ORDER BY fetch_number) AS next
FROM given
WHERE before IS DISTINCT FROM says;

-- Addresses that were empty when last asked: since the first empty answer after the last good one.
CREATE OR REPLACE TEMP TABLE vanished AS
WITH good AS (
    SELECT url, max(fetch_number) AS last
    FROM answers
    WHERE NOT gone
    GROUP BY url
),
empty AS (
    SELECT url, fetch_number, fetched_at
    FROM core.fetches
    WHERE role = 'article' AND reason IN ('gone', 'http_404', 'led_home')
    UNION ALL
    SELECT url, fetch_number, fetched_at
    FROM answers
    WHERE gone
)
SELECT e.url, min(e.fetched_at) AS vanished_at
FROM empty AS e
JOIN good AS g ON e.url = g.url AND e.fetch_number > g.last
GROUP BY e.url;

-- A content that came back is the newest again; one of several addresses is enough to keep it so.
CREATE OR REPLACE TEMP TABLE standing AS
WITH latest AS (
    SELECT
        url,
        article_id,
        max(version) AS version,
        arg_max(coalesce(next, ''), version) AS next,
        max(fetch_number) AS fetch_number
    FROM changes
    GROUP BY url, article_id
    UNION ALL
    SELECT a.url, a.article_id, max(c.version), any_value(a.says), max(a.fetch_number)
    FROM answers AS a
    JOIN changes AS c ON a.url = c.url AND a.says = c.article_id AND c.fetch_number <= a.fetch_number
    WHERE a.says <> a.article_id AND NOT a.gone
    GROUP BY a.url, a.article_id
)
SELECT
    l.article_id,
    max(l.version) AS version,
    CASE WHEN count_if(l.next = '') > 0 THEN NULL ELSE arg_max(l.next, l.fetch_number) END AS superseded_by,
    -- it is there where it is the newest; what is the newest nowhere is gone with the last of its addresses
    CASE
        WHEN count_if(v.url IS NULL AND l.next = '') > 0 THEN NULL
        WHEN count_if(l.next = '') > 0 THEN min(v.vanished_at) FILTER (l.next = '')
        WHEN count_if(v.url IS NULL) = 0 THEN min(v.vanished_at)
    END AS vanished_at
FROM latest AS l
LEFT JOIN vanished AS v USING (url)
GROUP BY l.article_id;

INSERT INTO made.unchecked
SELECT a.article_id
FROM core.articles AS a
JOIN standing AS s USING (article_id)
WHERE (a.version, a.superseded_by, a.vanished_at) IS DISTINCT FROM (s.version, s.superseded_by, s.vanished_at);

UPDATE core.articles AS a
SET version = s.version, superseded_by = s.superseded_by, vanished_at = s.vanished_at
FROM standing AS s
WHERE a.article_id = s.article_id
  AND (a.version, a.superseded_by, a.vanished_at) IS DISTINCT FROM (s.version, s.superseded_by, s.vanished_at);

CREATE OR REPLACE TEMP TABLE without AS
SELECT
    url,
    arg_max(source, fetch_number) AS source,
    arg_max(article, fetch_number) AS article,
    arg_max(status, fetch_number) AS status,
    arg_max(coalesce(message, reason, status), fetch_number) AS message,
    arg_max(coalesce(reason, status), fetch_number) AS reason,
    min(fetched_at) AS seen_at
FROM core.fetches
WHERE role = 'article'
GROUP BY url
HAVING count_if(status = 'fetched') = 0;

DELETE FROM core.articles WHERE text IS NULL AND article_id = sha256(coalesce(locator, ''));
DELETE FROM core.traits WHERE article_id NOT IN (SELECT article_id FROM core.articles);

INSERT INTO core.articles BY NAME
SELECT
    sha256(w.url) AS article_id,
    w.article,
    w.source,
    w.url AS locator,
    [{'article': w.article, 'source': w.source, 'locator': w.url}] AS locators,
    w.seen_at,
    [] AS languages,
    [] AS notes,
    [] AS authors,
    [] AS sketch,
    w.status,
    w.message AS error,
    w.reason AS error_reason,
    0 AS blocks_kept,
    0 AS blocks_dropped,
    0 AS numbers_found,
    0 AS outcomes_found,
    (SELECT package_version FROM incoming_run) AS package_version,
    1 AS version,
    (SELECT run_id FROM incoming_run) AS run_id
FROM without AS w;

INSERT INTO made.unchecked SELECT sha256(url) FROM without;

-- what traits.sql looks at
CREATE OR REPLACE TEMP VIEW fresh_articles AS FROM core.articles ANTI JOIN core.traits USING (article_id);

DROP TABLE answers;
DROP TABLE changes;
DROP TABLE vanished;
DROP TABLE standing;
DROP TABLE without;
