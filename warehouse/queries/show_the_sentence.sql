-- Where exactly does the text say so: quote, section, place in the cleaned and in the raw text?
SELECT article, link, endpoint, value_text, evidence_quote, section, evidence_start, evidence_end, raw_start, raw_end
FROM evidence
ORDER BY article, value_start
LIMIT 50;
