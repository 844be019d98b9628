-- Grain: one row per number that is no outcome and that no rule explains
CREATE OR REPLACE VIEW unexplained AS
SELECT
    n.article,
    n.article_id,
    a.title,
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
WHERE n.fate = 'unexplained';

COMMENT ON VIEW unexplained IS 'One row per number that is no outcome and that no rule explains';
COMMENT ON COLUMN unexplained.text IS 'The number as printed';
COMMENT ON COLUMN unexplained.kind IS 'What it looks like, such as percent, integer or date';
COMMENT ON COLUMN unexplained.context IS 'The number with up to 60 code points on either side; NULL = in a dropped block';
COMMENT ON COLUMN unexplained.raw_start IS 'First code point in the decoded raw text';
COMMENT ON COLUMN unexplained.raw_end IS 'Code point after the last in the decoded raw text';
