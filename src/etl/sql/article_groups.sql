-- Fills core.article_groups from incoming_groups (article_id, group_id), which names the members of groups with several
-- different sketches; identical sketches go with them, every other article is a group of its own.
DELETE FROM core.article_groups;

INSERT INTO core.article_groups BY NAME
WITH named AS (
    SELECT
        a.article_id,
        a.article,
        coalesce(g.group_id, s.article_id, a.article_id) AS group_id,
        a.seen_at,
        list_sort(list_distinct(list_transform(
            a.locators,
            lambda place: coalesce(
                nullif(regexp_extract(lower(place.locator), '^https?://(?:www\.)?([^/:?#]+)', 1), ''),
                nullif(regexp_extract(lower(a.canonical_url), '^https?://(?:www\.)?([^/:?#]+)', 1), ''),
                a.publisher,
                place.article
            )
        ))) AS sites
    FROM core.articles AS a
    LEFT JOIN sketches AS s ON a.sketch = s.sketch
    LEFT JOIN incoming_groups AS g ON g.article_id = s.article_id
    WHERE a.text IS NOT NULL
)
SELECT
    article_id,
    article,
    group_id,
    row_number() OVER (PARTITION BY group_id ORDER BY seen_at NULLS LAST, article_id) AS ordinal,
    count(*) OVER (PARTITION BY group_id) AS articles,
    sites
FROM named;

DROP TABLE sketches;
DROP TABLE bands;
DROP TABLE near_copies;
