-- Grain: one row per merged clinical result, counted once however many near copies carry it
-- Needs: outcomes
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
        first(struct_pack(low := ci_low, high := ci_high) ORDER BY evidence_start, value_start)
            FILTER (ci_source = 'computed') AS exact,
        first(struct_pack(value := p_value, comparator := p_comparator) ORDER BY evidence_start, value_start)
            FILTER (p_value IS NOT NULL) AS p
    FROM outcomes
    GROUP BY article_id, canonical_id
),
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
            PARTITION BY o.article_id, claim ORDER BY o.evidence_start, o.value_start
        ) AS nth
    FROM outcomes AS o
    JOIN core.article_groups AS c USING (article_id)
    WHERE o.canonical AND c.articles > 1
),
told AS (
    SELECT
        article_id,
        canonical_id,
        row_number() OVER (same ORDER BY ordinal) AS place,
        list(struct_pack(article_id := article_id, canonical_id := canonical_id)) OVER same AS copies,
        len(list_distinct(flatten(list(sites) OVER same))) AS sites
    FROM carried
    WINDOW same AS (PARTITION BY group_id, claim, nth)
)
SELECT
    o.canonical_id,
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
    g.exact.low AS exact_low,
    g.exact.high AS exact_high,
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
    coalesce(t.copies, [struct_pack(article_id := o.article_id, canonical_id := o.canonical_id)]) AS copies,
    coalesce(len(t.copies), 1) AS articles,
    coalesce(t.sites, 1) AS sites,
    o.published_at,
    o.link
FROM outcomes AS o
JOIN gathered AS g USING (article_id, canonical_id)
LEFT JOIN told AS t USING (article_id, canonical_id)
WHERE o.canonical AND coalesce(t.place, 1) = 1;

COMMENT ON VIEW results IS 'One row per merged clinical result, counted once however many near copies carry it';
COMMENT ON COLUMN results.mentions IS 'How many times the article says it';
COMMENT ON COLUMN results.quotes IS 'The sentences of all mentions, in the order of the text';
COMMENT ON COLUMN results.outcome_ids IS 'Names of all mentions, in the order of the text';
COMMENT ON COLUMN results.flags IS 'Flags of all mentions together; empty = nothing';
COMMENT ON COLUMN results.exact_low IS 'Lower end of the exact 95% interval, percent; NULL = no mention states n and N without an interval of its own';
COMMENT ON COLUMN results.exact_high IS 'Upper end of the exact 95% interval, percent; NULL = as exact_low';
COMMENT ON COLUMN results.link IS 'Where to read the article; NULL = not recorded';
COMMENT ON COLUMN results.copies IS 'The result in every near copy of the article that gives it, as (article_id, canonical_id)';
COMMENT ON COLUMN results.articles IS 'How many near copies give it; 1 = this article alone';
COMMENT ON COLUMN results.sites IS 'From how many sites these came';
