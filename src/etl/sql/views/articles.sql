-- Grain: one row per content ever read, and per address that gave none yet, without the text
CREATE OR REPLACE VIEW articles AS
SELECT a.* EXCLUDE (text, sketch), length(a.text) AS characters, t.source_kind, t.retrospective, t.hype, len(t.hype) AS hype_words
FROM core.articles AS a
JOIN core.traits AS t USING (article_id);

COMMENT ON VIEW articles IS 'One row per content ever read, and per address that gave none yet, without the text';
COMMENT ON COLUMN articles.language IS 'Main language of the cleaned text, ISO 639-1; NULL = not known';
COMMENT ON COLUMN articles.article_id IS 'SHA-256 of the raw bytes, 64 hexadecimal digits';
COMMENT ON COLUMN articles.rules_sha IS 'Hash of all rule files it was read with; NULL = not recorded';
COMMENT ON COLUMN articles.characters IS 'Length of the cleaned text in code points; NULL = unreadable';
COMMENT ON COLUMN articles.hype_words IS 'How many hype words stand in the text';
