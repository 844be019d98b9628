-- error: a stated sample size of a study is missing from the timeline
SELECT s.article_id, len(s.enrolled) AS stated, count(t.article_id) AS shown
FROM core.studies AS s
LEFT JOIN main.timeline AS t ON t.article_id = s.article_id AND t.what = 'patients'
GROUP BY s.article_id, s.enrolled
HAVING len(s.enrolled) <> count(t.article_id);
