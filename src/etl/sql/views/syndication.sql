-- Grain: one row per sentence with a result, as printed, however many pages carry it
-- Needs: outcomes
CREATE OR REPLACE VIEW syndication AS
WITH carried AS (
    SELECT DISTINCT o.evidence_quote, o.endpoint, o.value_text, o.article_id, unnest(a.locators) AS place
    FROM outcomes AS o
    JOIN core.articles AS a USING (article_id)
)
SELECT
    evidence_quote,
    endpoint,
    value_text,
    count(DISTINCT article_id) AS articles,
    count(DISTINCT place) AS pages,
    count(DISTINCT coalesce(site_of(place.locator), place.locator)) AS sites,
    list_sort(list(DISTINCT place.article)) AS names
FROM carried
GROUP BY evidence_quote, endpoint, value_text
ORDER BY sites DESC, pages DESC, evidence_quote, endpoint, value_text;

COMMENT ON VIEW syndication IS 'One row per sentence with a result, as printed, however many pages carry it';
COMMENT ON COLUMN syndication.articles IS 'Different contents that hold it';
COMMENT ON COLUMN syndication.pages IS 'Places where these contents were found';
COMMENT ON COLUMN syndication.sites IS 'Different hosts of these; a page from a folder counts as one of its own';
COMMENT ON COLUMN syndication.names IS 'Names of the articles at these places';
