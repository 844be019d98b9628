-- Grain: one row per sentence with a result, as printed, however many pages carry it
-- Needs: outcomes
CREATE OR REPLACE VIEW syndication AS
WITH said AS (
    SELECT article_id, evidence_quote, endpoint, value_text, hash(evidence_quote, endpoint, value_text) AS hashed
    FROM outcomes
),
-- most sentences are said once: only the rest is compared, which takes a third of the time
again AS (SELECT hashed FROM said GROUP BY hashed HAVING count(*) > 1),
carried AS (
    SELECT evidence_quote, endpoint, value_text, list(DISTINCT article_id) AS articles
    FROM said SEMI JOIN again USING (hashed)
    GROUP BY evidence_quote, endpoint, value_text
),
-- most sentences stand in one article, whose places are looked up once and not for each sentence
places AS (
    SELECT
        article_id,
        locators,
        list_distinct(list_transform(locators, lambda place: coalesce(site_of(place.locator), place.locator))) AS sites,
        list_sort(list_distinct(list_transform(locators, lambda place: place.article))) AS names
    FROM core.articles
),
alone AS (
    SELECT c.evidence_quote, c.endpoint, c.value_text, 1 AS articles, len(list_distinct(p.locators)) AS pages,
        len(p.sites) AS sites, p.names
    FROM (
        SELECT evidence_quote, endpoint, value_text, article_id FROM said ANTI JOIN again USING (hashed)
        UNION ALL
        SELECT evidence_quote, endpoint, value_text, articles[1] FROM carried WHERE len(articles) = 1
    ) AS c
    JOIN places AS p USING (article_id)
),
several AS (
    SELECT c.evidence_quote, c.endpoint, c.value_text, count(*) AS articles,
        len(list_distinct(flatten(list(p.locators)))) AS pages,
        len(list_distinct(flatten(list(p.sites)))) AS sites,
        list_sort(list_distinct(flatten(list(p.names)))) AS names
    FROM (SELECT evidence_quote, endpoint, value_text, unnest(articles) AS article_id FROM carried WHERE len(articles) > 1) AS c
    JOIN places AS p USING (article_id)
    GROUP BY c.evidence_quote, c.endpoint, c.value_text
)
FROM alone UNION ALL FROM several
ORDER BY sites DESC, pages DESC, evidence_quote, endpoint, value_text;

COMMENT ON VIEW syndication IS 'One row per sentence with a result, as printed, however many pages carry it';
COMMENT ON COLUMN syndication.articles IS 'Different contents that hold it';
COMMENT ON COLUMN syndication.pages IS 'Places where these contents were found';
COMMENT ON COLUMN syndication.sites IS 'Different hosts of these; a page from a folder counts as one of its own';
COMMENT ON COLUMN syndication.names IS 'Names of the articles at these places';
