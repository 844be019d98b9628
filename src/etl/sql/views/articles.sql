-- Grain: one row per content ever read, without its text
CREATE OR REPLACE VIEW articles AS
SELECT * EXCLUDE (text, sketch), length(text) AS characters
FROM core.articles;

COMMENT ON VIEW articles IS 'One row per content ever read, without its text';
COMMENT ON COLUMN articles.language IS 'Main language of the cleaned text, ISO 639-1; NULL = not known';
COMMENT ON COLUMN articles.article_id IS 'SHA-256 of the raw bytes, 64 hexadecimal digits';
COMMENT ON COLUMN articles.rules_sha IS 'Hash of all rule files it was read with; NULL = not recorded';
COMMENT ON COLUMN articles.characters IS 'Length of the cleaned text in code points; NULL = unreadable';
