-- What is known of each address: the copy we hold (NULL = none), when it was last found whole, what its list said,
-- how it last ended, and how often in a row it has not come.
WITH counted AS (
    SELECT
        *,
        max(CASE WHEN status IN ('fetched', 'not_modified') THEN fetch_number END) OVER (PARTITION BY url) AS last_good
    FROM core.fetches
    WHERE role = 'article'
)
SELECT
    url,
    arg_max(source, fetch_number) AS source,
    arg_max(article, fetch_number) AS article,
    arg_max(article_id, fetch_number) FILTER (status = 'fetched') AS sha256,
    arg_max(bytes, fetch_number) FILTER (status = 'fetched') AS bytes,
    arg_max(etag, fetch_number) FILTER (status = 'fetched') AS etag,
    arg_max(last_modified, fetch_number) FILTER (status = 'fetched') AS last_modified,
    arg_max(coalesce(changed_at, ''), fetch_number) FILTER (status IN ('fetched', 'not_modified')) AS changed_at,
    max(fetched_at) FILTER (status IN ('fetched', 'not_modified')) AS checked_at,
    arg_max(status, fetch_number) AS last_status,
    count_if(tries > 0 AND fetch_number > coalesce(last_good, 0)) AS failures
FROM counted
GROUP BY url
ORDER BY url;
