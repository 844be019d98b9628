-- Makes the rows of made.strength and made.results for fresh_articles, fresh_outcomes and fresh_studies, which have
-- traits already, inside the caller's transaction. Both depend on one article only, so they are kept and not worked out by each query: at 200,000 rows that
-- took seconds.

-- The rule, ours, in the order that the levels of evidence of OCEBM (2011) and of the NCI's PDQ give to designs:
--   STRONG    randomised, at least 20 patients in each arm
--   MODERATE  randomised with fewer, or not randomised with at least 20
--   WEAK      a case report or a retrospective series, or not randomised and fewer than 20
-- What the article does not say is taken the careful way: who is not said to be randomised is not.
INSERT INTO made.strength BY NAME
WITH counted AS (
    SELECT article_id, arm_role, max(denominator) AS patients
    FROM fresh_outcomes
    WHERE evidence_scope = 'SINGLE_TRIAL'
      AND arm_role IN ('EXPERIMENTAL', 'CONTROL', 'ACTIVE_COMPARATOR', 'PLACEBO_COMPARATOR', 'NO_INTERVENTION')
      AND denominator IS NOT NULL
    GROUP BY article_id, arm_role
),
arms AS (
    SELECT article_id, count(*) AS arms, min(patients) AS smallest, max(patients) AS largest
    FROM counted
    GROUP BY article_id
),
sized AS (
    SELECT
        s.article_id,
        s.article,
        coalesce(s.randomised, false) AS randomised,
        t.retrospective,
        greatest(list_max(list_transform(s.enrolled, lambda each: each.patients)), a.largest) AS patients,
        -- a third of all: what the smaller arm has where two are randomised 2 to 1
        CASE WHEN a.arms > 1 THEN a.smallest ELSE list_max(list_transform(s.enrolled, lambda each: each.patients)) // 3 END
            AS patients_per_arm
    FROM fresh_studies AS s
    JOIN core.traits AS t USING (article_id)
    LEFT JOIN arms AS a USING (article_id)
)
SELECT
    article_id,
    article,
    CASE
        WHEN retrospective THEN 'WEAK'
        WHEN randomised AND patients_per_arm >= 20 THEN 'STRONG'
        WHEN randomised AND patients_per_arm < 20 THEN 'MODERATE'
        WHEN NOT randomised AND patients >= 20 THEN 'MODERATE'
        WHEN NOT randomised AND patients < 20 THEN 'WEAK'
        ELSE 'NOT_STATED'
    END AS strength,
    CASE
        WHEN retrospective THEN 'retrospective or case reports'
        WHEN randomised THEN 'randomised, ' || coalesce(patients_per_arm || ' or more in each arm', 'size not stated')
        ELSE 'not said to be randomised, ' || coalesce(patients || ' patients', 'size not stated')
    END AS strength_source,
    randomised,
    retrospective,
    patients,
    patients_per_arm
FROM sized;

-- Value and wording are the canonical mention's; counts, interval and p-value come from the first mention that has
-- them, stated before inferred and reported before computed.
INSERT INTO made.results BY NAME
-- also of versions that something newer came after: the view leaves them out, and a version may come back
WITH clinical AS (
    SELECT o.*, a.title, a.source, t.source_kind, a.published_at, a.seen_at AS first_seen_at, coalesce(a.canonical_url, a.locator) AS link
    FROM fresh_outcomes AS o
    JOIN fresh_articles AS a USING (article_id)
    JOIN core.traits AS t USING (article_id)
    WHERE o.evidence_scope NOT IN ('PRECLINICAL', 'INDIVIDUAL_CASE')
),
several AS (
    SELECT article_id, canonical_id FROM clinical GROUP BY ALL HAVING count(*) > 1
),
gathered AS (
    SELECT
        article_id,
        canonical_id,
        count(*) AS mentions,
        list(evidence_quote ORDER BY evidence_start, value_start, NOT canonical, outcome_id) AS quotes,
        list(outcome_id ORDER BY evidence_start, value_start, NOT canonical, outcome_id) AS outcome_ids,
        list_sort(list_distinct(flatten(list(flags)))) AS flags,
        first(
            struct_pack(n := numerator, d := denominator, n_source := numerator_source, d_source := denominator_source)
            ORDER BY numerator_source <> 'stated' OR denominator_source <> 'stated', evidence_start, value_start, NOT canonical, outcome_id
        ) FILTER (numerator IS NOT NULL AND denominator IS NOT NULL) AS counts,
        first(
            struct_pack(low := ci_low, high := ci_high, level := ci_level, source := ci_source)
            ORDER BY ci_source <> 'reported', evidence_start, value_start, NOT canonical, outcome_id
        ) FILTER (ci_source IS NOT NULL) AS ci,
        first(struct_pack(value := p_value, comparator := p_comparator) ORDER BY evidence_start, value_start, NOT canonical, outcome_id)
            FILTER (p_value IS NOT NULL) AS p
    FROM clinical SEMI JOIN several USING (article_id, canonical_id)
    GROUP BY article_id, canonical_id
    UNION ALL
    -- the same of what was said once: sorting each of these took four fifths of the time
    SELECT
        article_id,
        canonical_id,
        1,
        [evidence_quote],
        [outcome_id],
        list_sort(list_distinct(flags)),
        CASE WHEN numerator IS NOT NULL AND denominator IS NOT NULL THEN
            struct_pack(n := numerator, d := denominator, n_source := numerator_source, d_source := denominator_source)
        END,
        CASE WHEN ci_source IS NOT NULL THEN
            struct_pack(low := ci_low, high := ci_high, level := ci_level, source := ci_source)
        END,
        CASE WHEN p_value IS NOT NULL THEN struct_pack(value := p_value, comparator := p_comparator) END
    FROM clinical ANTI JOIN several USING (article_id, canonical_id)
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
    coalesce(s.randomised, false) AS randomised,
    o.source,
    o.source_kind,
    o.published_at,
    o.first_seen_at,
    o.link,
    o.value_start AS place
FROM clinical AS o
JOIN gathered AS g USING (article_id, canonical_id)
LEFT JOIN made.strength AS s USING (article_id)
-- equations only: with other conditions beside them each row was compared with each interval
LEFT JOIN core.exact_intervals AS x
    ON x.numerator = CASE
        WHEN o.unit = '%' AND o.measure IN ('PROPORTION', 'COUNT')
            AND g.counts.n_source = 'stated' AND g.counts.d_source = 'stated'
            THEN g.counts.n
    END
    AND x.denominator = g.counts.d
WHERE o.canonical;

DROP VIEW fresh_articles;
DROP VIEW fresh_outcomes;
DROP VIEW fresh_studies;
