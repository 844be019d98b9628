-- Grain: one row per merged clinical result, counted once however many near copies carry it
-- Of an article that changed, only what it says now.
-- How mentions are merged stands in make_results.sql; which copies give it depends on all articles, so it is found here.
CREATE OR REPLACE VIEW results AS
-- Versions are left out twice, and not in a step that both share: then each question copied all rows before it looked at any.
WITH
-- results of near copies that are the same in every respect but the article: only few articles have copies
carried AS (
    SELECT
        o.article_id,
        o.canonical_id,
        c.group_id,
        c.ordinal,
        c.sites,
        hash((
            o.endpoint, o.measure, o.value, o.value_high, o.value_status, o.unit, o.comparator, o.arm_role, o.arm_label,
            o.population, o.subgroup, o.timepoint_value, o.timepoint_unit, o.therapy_drug, o.ae_term, o.ae_grade_min,
            o.ae_serious
        )) AS claim,
        row_number() OVER (
            PARTITION BY o.article_id, claim ORDER BY o.place
        ) AS nth
    FROM made.results AS o
    JOIN core.article_groups AS c USING (article_id)
    JOIN core.articles AS a USING (article_id)
    WHERE c.articles > 1 AND a.superseded_by IS NULL
),
-- the first copy stands for all: a list in each of n copies would be n times n
told AS (
    SELECT
        arg_min(article_id, ordinal) AS article_id,
        arg_min(canonical_id, ordinal) AS canonical_id,
        list(struct_pack(article_id := article_id, canonical_id := canonical_id) ORDER BY ordinal) AS copies,
        len(list_distinct(flatten(list(sites)))) AS sites
    FROM carried
    GROUP BY group_id, claim, nth
)
SELECT
    o.* EXCLUDE (place),
    coalesce(t.copies, [struct_pack(article_id := o.article_id, canonical_id := o.canonical_id)]) AS copies,
    coalesce(len(t.copies), 1) AS articles,
    coalesce(t.sites, 1) AS sites
FROM made.results AS o
-- few are left out: to look for each result's article among all of them took twice as long
ANTI JOIN (SELECT article_id FROM core.articles WHERE superseded_by IS NOT NULL) USING (article_id)
LEFT JOIN (SELECT article_id FROM core.article_groups WHERE articles > 1) AS c USING (article_id)
LEFT JOIN told AS t USING (article_id, canonical_id)
WHERE c.article_id IS NULL OR t.copies IS NOT NULL;

COMMENT ON VIEW results IS 'One row per merged clinical result, counted once however many near copies carry it';
COMMENT ON COLUMN results.mentions IS 'How many times the article says it';
COMMENT ON COLUMN results.quotes IS 'The sentences of all mentions, in the order of the text';
COMMENT ON COLUMN results.outcome_ids IS 'Names of all mentions, in the order of the text';
COMMENT ON COLUMN results.flags IS 'Flags of all mentions together; empty = nothing';
COMMENT ON COLUMN results.exact_low IS 'Lower end of the exact 95% interval, percent; NULL = no mention states both n and N of a share';
COMMENT ON COLUMN results.exact_high IS 'Upper end of the exact 95% interval, percent; NULL = as exact_low';
COMMENT ON COLUMN results.strength IS 'How strong the evidence can be, by the rule of the view strength; NOT_STATED for what is no result of the study reported';
COMMENT ON COLUMN results.randomised IS 'Whether the article says that patients were randomised';
COMMENT ON COLUMN results.source IS 'Source the article was first loaded from, as in sources.toml; NULL = not recorded';
COMMENT ON COLUMN results.link IS 'Where to read the article; NULL = not recorded';
COMMENT ON COLUMN results.first_seen_at IS 'When we first saw the article; NULL = not recorded';
COMMENT ON COLUMN results.copies IS 'The result in every near copy of the article that gives it, as (article_id, canonical_id)';
COMMENT ON COLUMN results.articles IS 'How many near copies give it; 1 = this article alone';
COMMENT ON COLUMN results.sites IS 'From how many sites these came';
