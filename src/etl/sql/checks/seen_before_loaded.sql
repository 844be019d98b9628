-- warn: an article says it was published after we had seen it; its clock or our reading of its date is wrong
SELECT article_id, published_at, seen_at
FROM core.articles
WHERE as_day(published_at) > seen_at::DATE + INTERVAL 1 DAY;
