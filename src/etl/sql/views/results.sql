-- Grain: one row per merged clinical result of an article
-- How mentions are merged stands in make_results.sql.
CREATE OR REPLACE VIEW results AS
SELECT * FROM made.results;

COMMENT ON VIEW results IS 'One row per merged clinical result of an article';
COMMENT ON COLUMN results.mentions IS 'How many times the article says it';
COMMENT ON COLUMN results.quotes IS 'The sentences of all mentions, in the order of the text';
COMMENT ON COLUMN results.outcome_ids IS 'Names of all mentions, in the order of the text';
COMMENT ON COLUMN results.flags IS 'Flags of all mentions together; empty = nothing';
COMMENT ON COLUMN results.exact_low IS 'Lower end of the exact 95% interval, percent; NULL = no mention states both n and N of a share';
COMMENT ON COLUMN results.exact_high IS 'Upper end of the exact 95% interval, percent; NULL = as exact_low';
COMMENT ON COLUMN results.strength IS 'How strong the evidence can be, by the rule of the view strength; NOT_STATED for what is no result of the study reported';
COMMENT ON COLUMN results.link IS 'Where to read the article; NULL = not recorded';
COMMENT ON COLUMN results.first_seen_at IS 'When we first saw the article; NULL = not recorded';
