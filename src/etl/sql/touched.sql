-- The articles that no publication has checked yet, with those that they share a group with: which copy of a result
-- counts depends on these.
CREATE OR REPLACE TEMP TABLE touched AS
SELECT article_id FROM made.unchecked
UNION
SELECT article_id
FROM core.article_groups
WHERE group_id IN (SELECT group_id FROM core.article_groups SEMI JOIN made.unchecked USING (article_id));
