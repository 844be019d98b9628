-- Tables that hold what views show and what depends on one article only; they are made again with the views, and then
-- filled for every article by make_results.sql.
CREATE SCHEMA IF NOT EXISTS made;

-- Grain: one row per article that describes a study: how strong its evidence can be
CREATE OR REPLACE TABLE made.strength (
    article_id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    strength VARCHAR NOT NULL,
    strength_source VARCHAR NOT NULL,
    randomised BOOLEAN NOT NULL,
    retrospective BOOLEAN NOT NULL,
    patients BIGINT,
    patients_per_arm BIGINT
);
COMMENT ON TABLE made.strength IS 'One row per article that describes a study: how strong its evidence can be; kept for speed, ask main.strength';

-- Grain: one row per merged clinical result of an article
CREATE OR REPLACE TABLE made.results (
    canonical_id VARCHAR NOT NULL,
    outcome_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    title VARCHAR,
    endpoint VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    value DOUBLE,
    value_high DOUBLE,
    value_text VARCHAR NOT NULL,
    value_status VARCHAR NOT NULL,
    unit VARCHAR,
    value_std DOUBLE,
    unit_std VARCHAR,
    comparator VARCHAR NOT NULL,
    numerator BIGINT,
    denominator BIGINT,
    numerator_source VARCHAR,
    denominator_source VARCHAR,
    ci_low DOUBLE,
    ci_high DOUBLE,
    ci_level DOUBLE,
    ci_source VARCHAR,
    exact_low DOUBLE,
    exact_high DOUBLE,
    p_value DOUBLE,
    p_comparator VARCHAR,
    timepoint_value DOUBLE,
    timepoint_unit VARCHAR,
    timepoint_comparator VARCHAR,
    timepoint_kind VARCHAR,
    arm_role VARCHAR NOT NULL,
    arm_label VARCHAR,
    population VARCHAR,
    subgroup VARCHAR,
    cancer VARCHAR[],
    cancer_code VARCHAR[],
    disease_setting VARCHAR,
    therapy_drug VARCHAR[],
    therapy_class VARCHAR,
    target VARCHAR[],
    biomarker VARCHAR,
    ae_term VARCHAR,
    ae_grade_min BIGINT,
    ae_serious BOOLEAN,
    evidence_scope VARCHAR,
    language VARCHAR,
    mentions BIGINT NOT NULL,
    evidence_quote VARCHAR NOT NULL,
    quotes VARCHAR[],
    outcome_ids VARCHAR[],
    flags VARCHAR[],
    strength VARCHAR NOT NULL,
    randomised BOOLEAN NOT NULL,
    source VARCHAR,
    source_kind VARCHAR NOT NULL,
    published_at VARCHAR,
    first_seen_at TIMESTAMPTZ,
    link VARCHAR,
    place BIGINT NOT NULL
);
COMMENT ON COLUMN made.results.place IS 'First code point of the value in core.articles.text';
COMMENT ON TABLE made.results IS 'One row per merged clinical result of an article; kept for speed, ask main.results';

-- Grain: one row per article that was loaded or changed since the last publication
CREATE OR REPLACE TABLE made.unchecked (article_id VARCHAR NOT NULL);
COMMENT ON TABLE made.unchecked IS 'One row or more per article that no publication has checked yet';
COMMENT ON COLUMN made.unchecked.article_id IS 'Article';
