-- error: a quote is not what the article's text holds at its place
-- parts: of the articles, for it holds the texts in memory
SELECT o.outcome_id, o.evidence_quote
FROM core.outcomes AS o
JOIN core.articles AS a USING (article_id)
WHERE o.article_id >= $first
  AND o.article_id < $next
  AND substr(a.text, o.evidence_start + 1, o.evidence_end - o.evidence_start) IS DISTINCT FROM o.evidence_quote;
