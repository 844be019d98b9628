-- error: an article does not have the blocks that cleaning counted
WITH stored AS (
    SELECT article_id, count_if(kept) AS kept, count_if(NOT kept) AS dropped FROM core.blocks GROUP BY article_id
)
SELECT a.article_id, a.blocks_kept, a.blocks_dropped, s.kept, s.dropped
FROM core.articles AS a
LEFT JOIN stored AS s USING (article_id)
WHERE a.blocks_kept <> coalesce(s.kept, 0)
   OR a.blocks_dropped <> coalesce(s.dropped, 0);
