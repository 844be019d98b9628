-- Which sentences stand on more than one page, and on how many sites?
SELECT endpoint, value_text, sites, pages, names, left(evidence_quote, 60) AS quote
FROM syndication
WHERE pages > 1
ORDER BY sites DESC, endpoint, value_text;
