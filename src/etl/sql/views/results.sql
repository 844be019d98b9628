-- Grain: one row per merged clinical result of an article
-- Needs: outcomes, strength
-- Value and wording are the canonical mention's; counts, interval and p-value come from the first mention that has
-- them, stated before inferred and reported before computed.
CREATE OR REPLACE VIEW results AS
WITH gathered AS (
    SELECT
        article_id,
        canonical_id,
        count(*) AS mentions,
        list(evidence_quote ORDER BY evidence_start, value_start) AS quotes,
        list(outcome_id ORDER BY evidence_start, value_start) AS outcome_ids,
        list_sort(list_distinct(flatten(list(flags)))) AS flags,
        first(
            struct_pack(n := numerator, d := denominator, n_source := numerator_source, d_source := denominator_source)
            ORDER BY numerator_source <> 'stated' OR denominator_source <> 'stated', evidence_start, value_start
        ) FILTER (numerator IS NOT NULL AND denominator IS NOT NULL) AS counts,
        first(
            struct_pack(low := ci_low, high := ci_high, level := ci_level, source := ci_source)
            ORDER BY ci_source <> 'reported', evidence_start, value_start
        ) FILTER (ci_source IS NOT NULL) AS ci,
        first(struct_pack(value := p_value, comparator := p_comparator) ORDER BY evidence_start, value_start)
            FILTER (p_value IS NOT NULL) AS p
    FROM outcomes
    GROUP BY article_id, canonical_id
)
SELECT
    o.canonical_id,
    o.outcome_id,
    o.article_id,
    o.article,
    o.title,
    o.endpoint,
    o.measure,
    o.value,
    o.value_high,
    o.value_text,
    o.value_status,
    o.unit,
    o.value_std,
    o.unit_std,
    o.comparator,
    coalesce(g.counts.n, o.numerator) AS numerator,
    coalesce(g.counts.d, o.denominator) AS denominator,
    coalesce(g.counts.n_source, o.numerator_source) AS numerator_source,
    coalesce(g.counts.d_source, o.denominator_source) AS denominator_source,
    g.ci.low AS ci_low,
    g.ci.high AS ci_high,
    g.ci.level AS ci_level,
    g.ci.source AS ci_source,
    x.exact_low,
    x.exact_high,
    g.p.value AS p_value,
    g.p.comparator AS p_comparator,
    o.timepoint_value,
    o.timepoint_unit,
    o.timepoint_comparator,
    o.timepoint_kind,
    o.arm_role,
    o.arm_label,
    o.population,
    o.subgroup,
    o.cancer,
    o.cancer_code,
    o.disease_setting,
    o.therapy_drug,
    o.therapy_class,
    o.target,
    o.biomarker,
    o.ae_term,
    o.ae_grade_min,
    o.ae_serious,
    o.evidence_scope,
    o.language,
    g.mentions,
    o.evidence_quote,
    g.quotes,
    g.outcome_ids,
    g.flags,
    CASE WHEN o.evidence_scope = 'SINGLE_TRIAL' AND o.arm_role NOT IN ('HISTORICAL_CONTROL', 'EXTERNAL_STUDY')
        THEN coalesce(s.strength, 'NOT_STATED') ELSE 'NOT_STATED' END AS strength,
    o.source_kind,
    o.published_at,
    o.first_seen_at,
    o.link
FROM outcomes AS o
JOIN gathered AS g USING (article_id, canonical_id)
LEFT JOIN strength AS s USING (article_id)
LEFT JOIN core.exact_intervals AS x
    ON o.unit = '%'
    AND o.measure IN ('PROPORTION', 'COUNT')
    AND g.counts.n_source = 'stated'
    AND g.counts.d_source = 'stated'
    AND x.numerator = g.counts.n
    AND x.denominator = g.counts.d
WHERE o.canonical;

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
