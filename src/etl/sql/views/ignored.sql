-- Grain: one row per number that a rule says is no outcome
CREATE OR REPLACE VIEW ignored AS
SELECT
    n.article,
    n.article_id,
    a.title,
    n.rule,
    n.text,
    n.kind,
    substr(a.text, greatest(n.number_start - 60, 0) + 1, n.number_end - greatest(n.number_start - 60, 0) + 60) AS context,
    n.language,
    n.number_start,
    n.number_end,
    n.raw_start,
    n.raw_end
FROM core.numbers AS n
JOIN core.articles AS a USING (article_id)
WHERE n.fate = 'ignored';

COMMENT ON VIEW ignored IS 'One row per number that a rule says is no outcome';
COMMENT ON COLUMN ignored.rule IS 'Rule that says why it is no outcome';
COMMENT ON COLUMN ignored.text IS 'The number as printed';
COMMENT ON COLUMN ignored.kind IS 'What it looks like, such as percent, integer or date';
COMMENT ON COLUMN ignored.context IS 'The number with up to 60 code points on either side; NULL = in a dropped block';
COMMENT ON COLUMN ignored.raw_start IS 'First code point in the decoded raw text';
COMMENT ON COLUMN ignored.raw_end IS 'Code point after the last in the decoded raw text';
