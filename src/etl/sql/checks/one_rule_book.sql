-- warn: articles were read with an older edition of the rules; read them again
-- whole: the older articles are those that nobody loaded
SELECT article_id, rules_sha
FROM core.articles
WHERE status <> 'unreadable' AND rules_sha <> (SELECT rules_sha FROM core.runs ORDER BY run_id DESC LIMIT 1);
