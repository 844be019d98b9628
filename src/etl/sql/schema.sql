-- The tables, each with its grain, every column with its unit and the meaning of NULL.
-- No foreign keys and no secondary indexes: with them an article cannot be deleted and put back in one transaction.

CREATE SCHEMA core;

-- Grain: one row: the edition of this warehouse
CREATE TABLE core.meta (
    schema_version INTEGER NOT NULL,
    sql_sha VARCHAR NOT NULL,
    publish_id BIGINT NOT NULL,
    published_at TIMESTAMPTZ
);
COMMENT ON TABLE core.meta IS 'One row: the edition of this warehouse.';
COMMENT ON COLUMN core.meta.schema_version IS
    'Edition of the tables; another edition is rebuilt from the raw store, never altered';
COMMENT ON COLUMN core.meta.sql_sha IS 'Hash of the macro and view files that made the views';
COMMENT ON COLUMN core.meta.publish_id IS 'Number of the publication, counting from 1; 0 = never published';
COMMENT ON COLUMN core.meta.published_at IS 'When this snapshot was taken; NULL = never published';

-- Grain: one row per run of the pipeline, also of runs that died
CREATE TABLE core.runs (
    run_id BIGINT NOT NULL,
    command VARCHAR NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ,
    status VARCHAR NOT NULL,
    rules_sha VARCHAR NOT NULL,
    package_version VARCHAR NOT NULL,
    pid BIGINT NOT NULL,
    articles_loaded BIGINT,
    articles_unreadable BIGINT,
    outcomes_loaded BIGINT,
    outcomes_refused BIGINT,
    numbers_unexplained BIGINT
);
COMMENT ON TABLE core.runs IS 'One row per run of the pipeline, also of runs that died.';
COMMENT ON COLUMN core.runs.run_id IS 'Number of the run, counting from 1 in the order of starting';
COMMENT ON COLUMN core.runs.command IS 'What was asked for, such as etl run';
COMMENT ON COLUMN core.runs.started_at IS 'When the run took the warehouse';
COMMENT ON COLUMN core.runs.finished_at IS 'When it let go; NULL = still running, or died unseen';
COMMENT ON COLUMN core.runs.status IS
    'running, died (found dead by the next run), or what the run said of itself: done, failed, ...';
COMMENT ON COLUMN core.runs.rules_sha IS 'Hash of all rule files it read with';
COMMENT ON COLUMN core.runs.package_version IS 'Version of the package';
COMMENT ON COLUMN core.runs.pid IS 'Process number on the machine that ran it';
COMMENT ON COLUMN core.runs.articles_loaded IS 'Articles whose rows it wrote; NULL = never finished';
COMMENT ON COLUMN core.runs.articles_unreadable IS 'Of these, the ones that could not be read; NULL = never finished';
COMMENT ON COLUMN core.runs.outcomes_loaded IS 'Outcome rows it wrote; NULL = never finished';
COMMENT ON COLUMN core.runs.outcomes_refused IS 'Rows that went to quarantine instead; NULL = never finished';
COMMENT ON COLUMN core.runs.numbers_unexplained IS
    'Numbers it neither used nor could explain away; NULL = never finished';

-- Grain: one row per content (bytes) ever read, wherever it was found, and per address that gave none yet
CREATE TABLE core.articles (
    article_id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    source VARCHAR,
    locator VARCHAR,
    locators STRUCT(article VARCHAR, source VARCHAR, locator VARCHAR)[] NOT NULL,
    seen_at TIMESTAMPTZ,
    media_type VARCHAR,
    title VARCHAR,
    language VARCHAR,
    languages VARCHAR[] NOT NULL,
    text VARCHAR,
    encoding VARCHAR,
    notes VARCHAR[] NOT NULL,
    published_at VARCHAR,
    modified_at VARCHAR,
    publisher VARCHAR,
    authors VARCHAR[] NOT NULL,
    canonical_url VARCHAR,
    sketch BIGINT[] NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN (
        'extracted', 'no_outcomes', 'unreadable', 'discovered', 'blocked_by_robots', 'http_error', 'too_large',
        'timed_out', 'auth_required', 'partial'
    )),
    error VARCHAR,
    error_reason VARCHAR,
    blocks_kept BIGINT NOT NULL,
    blocks_dropped BIGINT NOT NULL,
    numbers_found BIGINT NOT NULL,
    outcomes_found BIGINT NOT NULL,
    rules_sha VARCHAR,
    package_version VARCHAR NOT NULL,
    version BIGINT NOT NULL,
    superseded_by VARCHAR,
    vanished_at TIMESTAMPTZ,
    run_id BIGINT NOT NULL
);
COMMENT ON TABLE core.articles IS
    'One row per content (bytes) ever read, wherever it was found, and per address that gave none yet.';
COMMENT ON COLUMN core.articles.article_id IS
    'SHA-256 of the raw bytes, 64 hexadecimal digits; of the address where nothing was fetched yet';
COMMENT ON COLUMN core.articles.version IS 'Number of this content among those its address has given, counting from 1; the same text is the same version';
COMMENT ON COLUMN core.articles.superseded_by IS
    'article_id of the content that its address gives now or gave next, or that had the same text first; NULL = it is the newest';
COMMENT ON COLUMN core.articles.vanished_at IS
    'When its address, or the place of its file, was first found empty; NULL = still there when last asked';
COMMENT ON COLUMN core.articles.article IS 'Name people use: the file''s stem, or the URL without secrets';
COMMENT ON COLUMN core.articles.source IS 'Source it was first loaded from, as in sources.toml; NULL = not recorded';
COMMENT ON COLUMN core.articles.locator IS 'URL (without secrets) or path of that first place; NULL = not recorded';
COMMENT ON COLUMN core.articles.locators IS 'Every place where the same bytes were found, the first one first';
COMMENT ON COLUMN core.articles.seen_at IS 'When the bytes were first seen; NULL = not recorded';
COMMENT ON COLUMN core.articles.media_type IS 'Media type the source declared; NULL = none declared';
COMMENT ON COLUMN core.articles.title IS 'Title of the article; NULL = none found';
COMMENT ON COLUMN core.articles.language IS 'Main language of the cleaned text, ISO 639-1; NULL = not known';
COMMENT ON COLUMN core.articles.languages IS 'Every language of a kept block, ISO 639-1';
COMMENT ON COLUMN core.articles.text IS
    'Cleaned text; all offsets called start and end count its code points; NULL = unreadable';
COMMENT ON COLUMN core.articles.encoding IS 'Character encoding that decoded the bytes; NULL = unreadable';
COMMENT ON COLUMN core.articles.notes IS 'What a reader should know of the decoding, such as bom or nul_removed';
COMMENT ON COLUMN core.articles.published_at IS 'Publication date as the page gives it; NULL = not stated';
COMMENT ON COLUMN core.articles.modified_at IS 'Date of the last change as the page gives it; NULL = not stated';
COMMENT ON COLUMN core.articles.publisher IS 'Publisher as the page gives it; NULL = not stated';
COMMENT ON COLUMN core.articles.authors IS 'Authors as the page gives them';
COMMENT ON COLUMN core.articles.canonical_url IS 'Address that the page calls its own; NULL = not stated';
COMMENT ON COLUMN core.articles.sketch IS 'Its text in 64 numbers, by which near copies are known; empty = a few words only';
COMMENT ON COLUMN core.articles.status IS
    'extracted, no_outcomes (read, and no result in it), unreadable, or why nothing was fetched: discovered (not asked for yet), blocked_by_robots, http_error, too_large, timed_out, auth_required, partial';
COMMENT ON COLUMN core.articles.error IS 'Why it could not be read, one line; NULL = it was read';
COMMENT ON COLUMN core.articles.error_reason IS 'Short code of the error, such as binary or empty; NULL = it was read';
COMMENT ON COLUMN core.articles.blocks_kept IS 'Blocks that the extractor saw';
COMMENT ON COLUMN core.articles.blocks_dropped IS 'Blocks that a cleaning rule dropped; they stand in core.blocks';
COMMENT ON COLUMN core.articles.numbers_found IS 'Lines of the ledger, core.numbers';
COMMENT ON COLUMN core.articles.outcomes_found IS 'Outcome rows extracted: loaded plus quarantined';
COMMENT ON COLUMN core.articles.rules_sha IS 'Hash of all rule files it was read with; NULL = not recorded';
COMMENT ON COLUMN core.articles.package_version IS 'Version of the package that read it';
COMMENT ON COLUMN core.articles.run_id IS 'Run that wrote these rows last';

-- Grain: one row per article: what its wording and its place say about how far to trust it
CREATE TABLE core.traits (
    article_id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    source_kind VARCHAR NOT NULL CHECK (source_kind IN ('REGISTRY', 'ABSTRACT', 'PRESS_RELEASE', 'NEWS')),
    retrospective BOOLEAN NOT NULL,
    hype VARCHAR[] NOT NULL
);
COMMENT ON TABLE core.traits IS
    'One row per article: what its wording and its place say about how far to trust it.';
COMMENT ON COLUMN core.traits.article_id IS 'Article the row belongs to: SHA-256 of its raw bytes';
COMMENT ON COLUMN core.traits.article IS 'Name of the article: the file''s stem, or the URL without secrets';
COMMENT ON COLUMN core.traits.source_kind IS
    'REGISTRY or PRESS_RELEASE by its host (core.source_hosts), ABSTRACT by its host or its headings, else NEWS';
COMMENT ON COLUMN core.traits.retrospective IS 'Whether it calls anything retrospective, a chart review or a case report';
COMMENT ON COLUMN core.traits.hype IS
    'Hype words (core.hype_words) as they stand in the text, in lower case, each as often as it stands; empty = none';

-- Grain: one row per pair of counts that an outcome row states
CREATE TABLE core.exact_intervals (
    numerator BIGINT NOT NULL,
    denominator BIGINT NOT NULL,
    exact_low DOUBLE NOT NULL,
    exact_high DOUBLE NOT NULL
);
COMMENT ON TABLE core.exact_intervals IS 'One row per pair of counts that an outcome row states.';
COMMENT ON COLUMN core.exact_intervals.numerator IS 'Patients with the result';
COMMENT ON COLUMN core.exact_intervals.denominator IS 'Patients counted';
COMMENT ON COLUMN core.exact_intervals.exact_low IS 'Lower end of the exact (Clopper-Pearson) 95% interval, percent';
COMMENT ON COLUMN core.exact_intervals.exact_high IS 'Upper end of it, percent';

-- Grain: one row per block (paragraph, heading, menu, ...) of an article, kept or dropped
CREATE TABLE core.blocks (
    article_id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    ordinal BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    kept BOOLEAN NOT NULL,
    rule VARCHAR,
    language VARCHAR,
    section VARCHAR,
    text VARCHAR NOT NULL,
    text_start BIGINT,
    text_end BIGINT,
    raw_start BIGINT NOT NULL,
    raw_end BIGINT NOT NULL
);
COMMENT ON TABLE core.blocks IS 'One row per block (paragraph, heading, menu, ...) of an article, kept or dropped.';
COMMENT ON COLUMN core.blocks.article_id IS 'Article the row belongs to: SHA-256 of its raw bytes';
COMMENT ON COLUMN core.blocks.article IS 'Name of the article: the file''s stem, or the URL without secrets';
COMMENT ON COLUMN core.blocks.ordinal IS 'Place in the raw article, counting from 0';
COMMENT ON COLUMN core.blocks.kind IS
    'title, heading, paragraph, list_item, table_row, caption, reference or furniture';
COMMENT ON COLUMN core.blocks.kept IS 'Whether the extractor saw it';
COMMENT ON COLUMN core.blocks.rule IS 'Cleaning rule that dropped it; NULL = kept';
COMMENT ON COLUMN core.blocks.language IS 'Language of the block, ISO 639-1; NULL = not known';
COMMENT ON COLUMN core.blocks.section IS 'Nearest heading above; NULL = none';
COMMENT ON COLUMN core.blocks.text IS 'Text of the block';
COMMENT ON COLUMN core.blocks.text_start IS 'First code point in core.articles.text; NULL = dropped';
COMMENT ON COLUMN core.blocks.text_end IS 'Code point after the last in core.articles.text; NULL = dropped';
COMMENT ON COLUMN core.blocks.raw_start IS 'First code point in the decoded raw text';
COMMENT ON COLUMN core.blocks.raw_end IS 'Code point after the last in the decoded raw text';

-- Grain: one row per number of an article, with its one fate: the ledger
CREATE TABLE core.numbers (
    article_id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    fate VARCHAR NOT NULL CHECK (fate IN ('outcome', 'ignored', 'unexplained')),
    rule VARCHAR,
    role VARCHAR,
    outcome_ids VARCHAR[] NOT NULL,
    language VARCHAR,
    number_start BIGINT,
    number_end BIGINT,
    raw_start BIGINT NOT NULL,
    raw_end BIGINT NOT NULL,
    rules_sha VARCHAR NOT NULL
);
COMMENT ON TABLE core.numbers IS 'One row per number of an article, with its one fate: the ledger.';
COMMENT ON COLUMN core.numbers.article_id IS 'Article the row belongs to: SHA-256 of its raw bytes';
COMMENT ON COLUMN core.numbers.article IS 'Name of the article: the file''s stem, or the URL without secrets';
COMMENT ON COLUMN core.numbers.text IS 'The number as printed';
COMMENT ON COLUMN core.numbers.kind IS 'What it looks like, such as percent, integer or date';
COMMENT ON COLUMN core.numbers.fate IS 'outcome, ignored (a rule says why it is none) or unexplained';
COMMENT ON COLUMN core.numbers.rule IS 'Rule that made it an outcome or says why it is none; NULL = unexplained';
COMMENT ON COLUMN core.numbers.role IS
    'Part of the outcome it is: value, numerator, denominator, ci, p_value or timepoint; NULL = of none';
COMMENT ON COLUMN core.numbers.outcome_ids IS 'Outcome rows it is part of, also refused ones';
COMMENT ON COLUMN core.numbers.language IS 'Language of the sentence, ISO 639-1; NULL = not known';
COMMENT ON COLUMN core.numbers.number_start IS 'First code point in core.articles.text; NULL = in a dropped block';
COMMENT ON COLUMN core.numbers.number_end IS
    'Code point after the last in core.articles.text; NULL = in a dropped block';
COMMENT ON COLUMN core.numbers.raw_start IS 'First code point in the decoded raw text';
COMMENT ON COLUMN core.numbers.raw_end IS 'Code point after the last in the decoded raw text';
COMMENT ON COLUMN core.numbers.rules_sha IS 'Hash of all rule files it was read with';

-- Grain: one row per mention of a result that passed every check
CREATE TABLE core.outcomes (
    article VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    outcome_id VARCHAR NOT NULL,
    canonical_id VARCHAR NOT NULL,
    canonical BOOLEAN NOT NULL,
        endpoint VARCHAR NOT NULL CHECK (endpoint IN ('ORR', 'CR', 'sCR', 'CRi', 'cCR', 'pCR', 'MPR', 'VGPR', 'PR',
        'MR', 'SD', 'PD', 'DCR', 'CBR', 'REMISSION', 'NED', 'RESPONSE', 'MRD_NEG', 'PSA50', 'TUMOR_SHRINKAGE',
        'TUMOR_SIZE_CHANGE', 'TTR', 'DOR', 'OS', 'PFS', 'PFS2', 'EFS', 'DFS', 'RFS', 'MFS', 'DMFS', 'TTP', 'TTF',
        'TTNT', 'RECURRENCE', 'DEATH', 'LOCAL_CONTROL', 'AE', 'CRS', 'ICANS', 'DLT', 'DISCONTINUATION',
        'ORGAN_PRESERVATION', 'QOL', 'OTHER')),
        measure VARCHAR NOT NULL CHECK (measure IN ('PROPORTION', 'COUNT', 'MEDIAN', 'MEAN', 'LANDMARK_RATE',
        'HAZARD_RATIO', 'ODDS_RATIO', 'RISK_RATIO', 'RELATIVE_RISK_REDUCTION', 'RELATIVE_CHANGE', 'RATE_DIFFERENCE',
        'DIFFERENCE', 'FOLD_CHANGE', 'QUALITATIVE', 'NOT_STATED')),
    value DOUBLE,
    value_high DOUBLE,
    value_text VARCHAR NOT NULL,
    value_status VARCHAR NOT NULL CHECK (value_status IN ('VALUE', 'NOT_REACHED', 'NOT_ESTIMABLE', 'QUALITATIVE')),
        unit VARCHAR CHECK (unit IN ('%', 'months', 'years', 'weeks', 'days', 'ratio', 'patients', 'events',
        'percentage_points')),
    value_std DOUBLE,
    unit_std VARCHAR,
    comparator VARCHAR NOT NULL CHECK (comparator IN ('=', '~', '<', '<=', '>', '>=', 'up_to')),
    comparator_text VARCHAR,
    numerator BIGINT,
    denominator BIGINT,
    numerator_source VARCHAR CHECK (numerator_source IN ('stated', 'derived', 'context')),
    denominator_source VARCHAR CHECK (denominator_source IN ('stated', 'derived', 'context')),
    ci_low DOUBLE,
    ci_high DOUBLE,
    ci_level DOUBLE,
    ci_source VARCHAR CHECK (ci_source IN ('reported', 'computed')),
    p_value DOUBLE,
    p_comparator VARCHAR CHECK (p_comparator IN ('=', '<', '>')),
    timepoint_value DOUBLE,
    timepoint_unit VARCHAR CHECK (timepoint_unit IN ('months', 'years', 'weeks', 'days')),
    timepoint_comparator VARCHAR CHECK (timepoint_comparator IN ('=', '~', '<', '<=', '>', '>=', 'up_to')),
    timepoint_kind VARCHAR CHECK (timepoint_kind IN ('landmark', 'within', 'median_follow_up', 'minimum_follow_up')),
        arm_role VARCHAR NOT NULL CHECK (arm_role IN ('EXPERIMENTAL', 'CONTROL', 'ACTIVE_COMPARATOR',
        'PLACEBO_COMPARATOR', 'NO_INTERVENTION', 'HISTORICAL_CONTROL', 'EXTERNAL_STUDY', 'CLASS_SUMMARY',
        'NOT_STATED')),
    arm_label VARCHAR,
    population VARCHAR,
    subgroup VARCHAR,
    cancer VARCHAR[] NOT NULL,
    cancer_code VARCHAR[] NOT NULL,
        disease_setting VARCHAR NOT NULL CHECK (disease_setting IN ('RELAPSED_OR_REFRACTORY', 'RELAPSED',
        'REFRACTORY', 'METASTATIC', 'ADVANCED', 'LOCALLY_ADVANCED', 'FIRST_LINE', 'ADJUVANT', 'NEOADJUVANT',
        'NOT_STATED')),
    therapy_drug VARCHAR[] NOT NULL,
    therapy_class VARCHAR,
    target VARCHAR[] NOT NULL,
    biomarker VARCHAR,
    ae_term VARCHAR,
    ae_grade_min BIGINT,
    ae_serious BOOLEAN,
        evidence_scope VARCHAR NOT NULL CHECK (evidence_scope IN ('SINGLE_TRIAL', 'MULTI_STUDY_SUMMARY',
        'HISTORICAL_BACKGROUND', 'EXTERNAL_STUDY', 'INDIVIDUAL_CASE', 'PRECLINICAL')),
    language VARCHAR,
    evidence_quote VARCHAR NOT NULL,
    evidence_start BIGINT NOT NULL,
    evidence_end BIGINT NOT NULL,
    value_start BIGINT NOT NULL,
    value_end BIGINT NOT NULL,
    raw_start BIGINT NOT NULL,
    raw_end BIGINT NOT NULL,
    extractor VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    rules_sha VARCHAR NOT NULL,
    confidence DOUBLE,
    flags VARCHAR[] NOT NULL
);
COMMENT ON TABLE core.outcomes IS 'One row per mention of a result that passed every check.';
COMMENT ON COLUMN core.outcomes.article IS 'Name of the article: the file''s stem, or the URL without secrets';
COMMENT ON COLUMN core.outcomes.article_id IS 'Article the row belongs to: SHA-256 of its raw bytes';
COMMENT ON COLUMN core.outcomes.outcome_id IS 'Name of this mention, the same on every run';
COMMENT ON COLUMN core.outcomes.canonical_id IS 'Name of the result; the same for all its mentions in the article';
COMMENT ON COLUMN core.outcomes.canonical IS 'Whether this mention stands for the result';
COMMENT ON COLUMN core.outcomes.endpoint IS 'What was measured, such as ORR, PFS or AE';
COMMENT ON COLUMN core.outcomes.measure IS 'How it is expressed, such as PROPORTION, MEDIAN or HAZARD_RATIO';
COMMENT ON COLUMN core.outcomes.value IS
    'The value as printed, in unit; NULL = not reached, not estimable or in words only';
COMMENT ON COLUMN core.outcomes.value_high IS 'Upper end of a printed range, in unit; NULL = no range';
COMMENT ON COLUMN core.outcomes.value_text IS 'The value exactly as printed';
COMMENT ON COLUMN core.outcomes.value_status IS 'VALUE, NOT_REACHED, NOT_ESTIMABLE or QUALITATIVE';
COMMENT ON COLUMN core.outcomes.unit IS 'Unit of value and interval; NULL = none (a score, words)';
COMMENT ON COLUMN core.outcomes.value_std IS
    'The value for comparing rows, in unit_std: durations in months, all else as it is; NULL = no value';
COMMENT ON COLUMN core.outcomes.unit_std IS 'Unit of value_std; NULL = none';
COMMENT ON COLUMN core.outcomes.comparator IS '=, ~ (about), <, <=, >, >= or up_to';
COMMENT ON COLUMN core.outcomes.comparator_text IS 'The words of the comparator, such as nearly; NULL = none';
COMMENT ON COLUMN core.outcomes.numerator IS 'Patients with the result; NULL = not stated';
COMMENT ON COLUMN core.outcomes.denominator IS 'Patients counted; NULL = not stated';
COMMENT ON COLUMN core.outcomes.numerator_source IS
    'stated, derived (100% of 14 means 14) or context (an earlier sentence); NULL = no numerator';
COMMENT ON COLUMN core.outcomes.denominator_source IS 'stated, derived or context; NULL = no denominator';
COMMENT ON COLUMN core.outcomes.ci_low IS
    'Lower end of the interval, in unit; NULL = none reported and none computable';
COMMENT ON COLUMN core.outcomes.ci_high IS
    'Upper end of the interval, in unit; NULL = none reported and none computable';
COMMENT ON COLUMN core.outcomes.ci_level IS
    'Level of the interval in percent; NULL = no interval, or level not stated';
COMMENT ON COLUMN core.outcomes.ci_source IS
    'reported, or computed (exact Clopper-Pearson from stated n and N); NULL = no interval';
COMMENT ON COLUMN core.outcomes.p_value IS 'P-value as printed, 0 to 1; NULL = not stated';
COMMENT ON COLUMN core.outcomes.p_comparator IS '=, < or >; NULL = no p-value';
COMMENT ON COLUMN core.outcomes.timepoint_value IS 'Time the result refers to, in timepoint_unit; NULL = not stated';
COMMENT ON COLUMN core.outcomes.timepoint_unit IS 'months, years, weeks or days; NULL = no time point';
COMMENT ON COLUMN core.outcomes.timepoint_comparator IS
    'Comparator of the time, as in comparator; NULL = no time point';
COMMENT ON COLUMN core.outcomes.timepoint_kind IS
    'landmark, within, median_follow_up or minimum_follow_up; NULL = no time point';
COMMENT ON COLUMN core.outcomes.arm_role IS
    'Whose result it is; HISTORICAL_CONTROL never carries a drug; NOT_STATED where the text does not say';
COMMENT ON COLUMN core.outcomes.arm_label IS 'Arm as the text names it; NULL = not named';
COMMENT ON COLUMN core.outcomes.population IS 'Patients as the text names them; NULL = not named';
COMMENT ON COLUMN core.outcomes.subgroup IS 'Subgroup as the text names it; NULL = all patients, or not named';
COMMENT ON COLUMN core.outcomes.cancer IS 'Cancers as the text names them; empty = not stated';
COMMENT ON COLUMN core.outcomes.cancer_code IS 'OncoTree codes of these; empty = not stated or no code';
COMMENT ON COLUMN core.outcomes.disease_setting IS
    'Setting of the disease, such as METASTATIC; NOT_STATED where the text does not say';
COMMENT ON COLUMN core.outcomes.therapy_drug IS
    'Drugs (INN) that the text names for this; empty = not stated, or a control';
COMMENT ON COLUMN core.outcomes.therapy_class IS 'Class of treatment; NULL = not stated';
COMMENT ON COLUMN core.outcomes.target IS 'Molecular targets, HGNC symbols; empty = not stated';
COMMENT ON COLUMN core.outcomes.biomarker IS 'Biomarker that selected the patients; NULL = not stated';
COMMENT ON COLUMN core.outcomes.ae_term IS 'CTCAE term of a safety result; NULL = not a safety result, or any event';
COMMENT ON COLUMN core.outcomes.ae_grade_min IS 'Lowest CTCAE grade counted, 1 to 5; NULL = not stated';
COMMENT ON COLUMN core.outcomes.ae_serious IS 'Whether only serious events are counted; NULL = not stated';
COMMENT ON COLUMN core.outcomes.evidence_scope IS
    'Kind of evidence; INDIVIDUAL_CASE and PRECLINICAL are never in main.outcomes';
COMMENT ON COLUMN core.outcomes.language IS 'Language of the sentence, ISO 639-1; NULL = not known';
COMMENT ON COLUMN core.outcomes.evidence_quote IS 'The sentence that says so, word for word';
COMMENT ON COLUMN core.outcomes.evidence_start IS
    'First code point of the quote in core.articles.text, counting from 0';
COMMENT ON COLUMN core.outcomes.evidence_end IS 'Code point after the quote in core.articles.text';
COMMENT ON COLUMN core.outcomes.value_start IS 'First code point of value_text in core.articles.text';
COMMENT ON COLUMN core.outcomes.value_end IS 'Code point after value_text in core.articles.text';
COMMENT ON COLUMN core.outcomes.raw_start IS 'First code point of the value in the decoded raw text';
COMMENT ON COLUMN core.outcomes.raw_end IS 'Code point after the value in the decoded raw text';
COMMENT ON COLUMN core.outcomes.extractor IS 'Who made the row: rules or llm:<model>';
COMMENT ON COLUMN core.outcomes.rule IS 'Rule that made the row';
COMMENT ON COLUMN core.outcomes.rules_sha IS 'Hash of all rule files it was read with';
COMMENT ON COLUMN core.outcomes.confidence IS
    'Wilson lower bound of the rule''s measured precision, 0 to 1; NULL = not measured';
COMMENT ON COLUMN core.outcomes.flags IS 'What a reader should know, such as fraction_word; empty = nothing';

-- Grain: one row per article that describes a study: what the text says about it
CREATE TABLE core.studies (
    article_id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    phase VARCHAR,
    registry_ids VARCHAR[] NOT NULL,
    acronym VARCHAR,
    doi VARCHAR,
    pmid VARCHAR,
    journal VARCHAR,
    meeting VARCHAR,
    published_on VARCHAR,
    centre VARCHAR,
    sponsor VARCHAR,
    enrolled STRUCT(patients BIGINT, as_of VARCHAR, quote VARCHAR)[] NOT NULL,
    treatment_start VARCHAR,
    treatment_end VARCHAR,
    median_follow_up_value DOUBLE,
    median_follow_up_unit VARCHAR,
    median_follow_up_comparator VARCHAR,
    prior_lines_min BIGINT,
    randomised BOOLEAN,
    cancer VARCHAR[] NOT NULL,
    cancer_code VARCHAR[] NOT NULL,
        disease_setting VARCHAR NOT NULL CHECK (disease_setting IN ('RELAPSED_OR_REFRACTORY', 'RELAPSED',
        'REFRACTORY', 'METASTATIC', 'ADVANCED', 'LOCALLY_ADVANCED', 'FIRST_LINE', 'ADJUVANT', 'NEOADJUVANT',
        'NOT_STATED')),
    therapy_drug VARCHAR[] NOT NULL,
    therapy_class VARCHAR,
    target VARCHAR[] NOT NULL,
    biomarker VARCHAR,
    quotes STRUCT(field VARCHAR, quote VARCHAR, quote_start BIGINT, quote_end BIGINT)[] NOT NULL
);
COMMENT ON TABLE core.studies IS 'One row per article that describes a study: what the text says about it.';
COMMENT ON COLUMN core.studies.article_id IS 'Article the row belongs to: SHA-256 of its raw bytes';
COMMENT ON COLUMN core.studies.article IS 'Name of the article: the file''s stem, or the URL without secrets';
COMMENT ON COLUMN core.studies.phase IS 'Phase as the text gives it; NULL = not stated';
COMMENT ON COLUMN core.studies.registry_ids IS 'Trial registry numbers such as NCT ids; empty = not stated';
COMMENT ON COLUMN core.studies.acronym IS 'Acronym of the trial; NULL = not stated';
COMMENT ON COLUMN core.studies.doi IS 'DOI of the publication; NULL = not stated';
COMMENT ON COLUMN core.studies.pmid IS 'PubMed id of the publication; NULL = not stated';
COMMENT ON COLUMN core.studies.journal IS 'Journal; NULL = not stated';
COMMENT ON COLUMN core.studies.meeting IS 'Congress; NULL = not stated';
COMMENT ON COLUMN core.studies.published_on IS
    'Publication date of the study, ISO 8601 as far as stated; NULL = not stated';
COMMENT ON COLUMN core.studies.centre IS 'Centre that led it; NULL = not stated';
COMMENT ON COLUMN core.studies.sponsor IS 'Sponsor; NULL = not stated';
COMMENT ON COLUMN core.studies.enrolled IS
    'Sample sizes, each with the date it was true of (NULL = not stated) and its quote; empty = not stated';
COMMENT ON COLUMN core.studies.treatment_start IS 'First date of treatment as stated; NULL = not stated';
COMMENT ON COLUMN core.studies.treatment_end IS 'Last date of treatment as stated; NULL = not stated';
COMMENT ON COLUMN core.studies.median_follow_up_value IS
    'Median follow-up in median_follow_up_unit; NULL = not stated';
COMMENT ON COLUMN core.studies.median_follow_up_unit IS 'months, years, weeks or days; NULL = not stated';
COMMENT ON COLUMN core.studies.median_follow_up_comparator IS
    'Comparator of the follow-up, as in core.outcomes; NULL = not stated';
COMMENT ON COLUMN core.studies.prior_lines_min IS 'Least number of earlier treatments required; NULL = not stated';
COMMENT ON COLUMN core.studies.randomised IS 'Whether patients were randomised; NULL = not stated';
COMMENT ON COLUMN core.studies.cancer IS 'Cancers as the text names them; empty = not stated';
COMMENT ON COLUMN core.studies.cancer_code IS 'OncoTree codes of these; empty = not stated or no code';
COMMENT ON COLUMN core.studies.disease_setting IS
    'Setting of the disease, such as METASTATIC; NOT_STATED where the text does not say';
COMMENT ON COLUMN core.studies.therapy_drug IS
    'Drugs (INN) that the text names for this; empty = not stated, or a control';
COMMENT ON COLUMN core.studies.therapy_class IS 'Class of treatment; NULL = not stated';
COMMENT ON COLUMN core.studies.target IS 'Molecular targets, HGNC symbols; empty = not stated';
COMMENT ON COLUMN core.studies.biomarker IS 'Biomarker that selected the patients; NULL = not stated';
COMMENT ON COLUMN core.studies.quotes IS
    'For each fact above its words and place in core.articles.text; empty = none kept';

-- Grain: one row per outbound link of an article
CREATE TABLE core.links (
    article_id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    ordinal BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    text VARCHAR NOT NULL
);
COMMENT ON TABLE core.links IS 'One row per outbound link of an article.';
COMMENT ON COLUMN core.links.article_id IS 'Article the row belongs to: SHA-256 of its raw bytes';
COMMENT ON COLUMN core.links.article IS 'Name of the article: the file''s stem, or the URL without secrets';
COMMENT ON COLUMN core.links.ordinal IS 'Place on the page, counting from 0';
COMMENT ON COLUMN core.links.kind IS 'doi, pubmed, registry or other';
COMMENT ON COLUMN core.links.url IS 'Address, without secrets';
COMMENT ON COLUMN core.links.text IS 'Text of the link';

-- Grain: one row per readable article: the story it tells
CREATE TABLE core.article_groups (
    article_id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    group_id VARCHAR NOT NULL,
    ordinal BIGINT NOT NULL,
    articles BIGINT NOT NULL,
    sites VARCHAR[] NOT NULL
);
COMMENT ON TABLE core.article_groups IS 'One row per readable article: the story it tells.';
COMMENT ON COLUMN core.article_groups.article_id IS 'Article the row belongs to: SHA-256 of its raw bytes';
COMMENT ON COLUMN core.article_groups.article IS 'Name of the article: the file''s stem, or the URL without secrets';
COMMENT ON COLUMN core.article_groups.group_id IS
    'Articles of one group are near copies of each other; the smallest article_id among them';
COMMENT ON COLUMN core.article_groups.ordinal IS 'Place in the group by when it was first seen, counting from 1';
COMMENT ON COLUMN core.article_groups.articles IS 'Articles in the group';
COMMENT ON COLUMN core.article_groups.sites IS
    'Sites that carry it: hosts of its addresses, else its publisher, else its name';

-- Grain: one row per outcome row that was refused
CREATE TABLE core.quarantine (
    article_id VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    outcome_id VARCHAR NOT NULL,
    check_name VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    row_json JSON NOT NULL,
    run_id BIGINT NOT NULL
);
COMMENT ON TABLE core.quarantine IS 'One row per outcome row that was refused.';
COMMENT ON COLUMN core.quarantine.article_id IS 'Article the row belongs to: SHA-256 of its raw bytes';
COMMENT ON COLUMN core.quarantine.article IS 'Name of the article: the file''s stem, or the URL without secrets';
COMMENT ON COLUMN core.quarantine.outcome_id IS 'Name the mention would have had';
COMMENT ON COLUMN core.quarantine.check_name IS 'First check that it failed';
COMMENT ON COLUMN core.quarantine.reason IS 'What is wrong, for every check that it failed';
COMMENT ON COLUMN core.quarantine.stage IS 'Stage that refused it, such as validate';
COMMENT ON COLUMN core.quarantine.row_json IS 'The refused row as it was, an object by column name';
COMMENT ON COLUMN core.quarantine.run_id IS 'Run that refused it last';

-- Grain: one row per attempt to fetch an article or a list of articles, and per change of a file
CREATE TABLE core.fetches (
    fetch_number BIGINT NOT NULL,
    log VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    source VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    role VARCHAR NOT NULL CHECK (role IN ('article', 'listing')),
    status VARCHAR NOT NULL,
    fetched_at TIMESTAMPTZ NOT NULL,
    final_url VARCHAR,
    reason VARCHAR,
    message VARCHAR,
    http_status BIGINT,
    bytes BIGINT NOT NULL,
    seconds DOUBLE NOT NULL,
    tries BIGINT NOT NULL,
    article_id VARCHAR,
    etag VARCHAR,
    last_modified VARCHAR,
    changed_at VARCHAR,
    from_cache BOOLEAN NOT NULL
);
COMMENT ON TABLE core.fetches IS
    'One row per attempt to fetch an article or a list of articles, and per change of a file.';
COMMENT ON COLUMN core.fetches.fetch_number IS 'Order of the attempts, counting from 1: which was later, whatever the clock says';
COMMENT ON COLUMN core.fetches.log IS 'File under raw/fetches that the row was loaded from';
COMMENT ON COLUMN core.fetches.line IS 'Line of that file, counting from 0';
COMMENT ON COLUMN core.fetches.source IS 'Source that asked, as in sources.toml';
COMMENT ON COLUMN core.fetches.url IS 'Address that was asked for, without secrets; of a file its path';
COMMENT ON COLUMN core.fetches.article IS 'Name of the article: its address, or its number in a registry or database';
COMMENT ON COLUMN core.fetches.role IS 'article, or listing: a feed, a sitemap, a page of search results';
COMMENT ON COLUMN core.fetches.status IS
    'fetched, not_modified, discovered (seen, not asked for yet), blocked_by_robots, http_error, too_large, timed_out, auth_required, partial, unreadable or, of a file, gone';
COMMENT ON COLUMN core.fetches.fetched_at IS 'When the attempt ended';
COMMENT ON COLUMN core.fetches.final_url IS 'Address that answered, after redirects, without secrets; NULL = none was asked';
COMMENT ON COLUMN core.fetches.reason IS 'Short code of what went wrong, such as http_404 or inner_address; NULL = nothing';
COMMENT ON COLUMN core.fetches.message IS 'The same in words; NULL = nothing went wrong';
COMMENT ON COLUMN core.fetches.http_status IS 'Status of the HTTP answer; NULL = there was none, or it came inside a listing';
COMMENT ON COLUMN core.fetches.bytes IS 'Bytes from the wire; 0 = no body';
COMMENT ON COLUMN core.fetches.seconds IS 'Seconds it took, waiting for the host''s turn included';
COMMENT ON COLUMN core.fetches.tries IS 'Requests it took; 0 = none was made, or it came inside a listing';
COMMENT ON COLUMN core.fetches.article_id IS 'SHA-256 of the body: the article it became; NULL = no body';
COMMENT ON COLUMN core.fetches.etag IS 'ETag of the answer; NULL = none';
COMMENT ON COLUMN core.fetches.last_modified IS 'Last-Modified of the answer; NULL = none';
COMMENT ON COLUMN core.fetches.changed_at IS 'When the page last changed, as the list said; NULL = it did not say';
COMMENT ON COLUMN core.fetches.from_cache IS 'Whether the copy that was held is still the newest';

-- Grain: one row per source on the network that was ever visited
CREATE TABLE core.sources (
    source VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    schedule VARCHAR NOT NULL,
    rights VARCHAR NOT NULL,
    last_tried_at TIMESTAMPTZ NOT NULL,
    last_success_at TIMESTAMPTZ,
    failures BIGINT NOT NULL,
    reason VARCHAR,
    paused_at TIMESTAMPTZ,
    seen_until DATE,
    found BIGINT NOT NULL,
    articles_new BIGINT NOT NULL,
    takes VARCHAR
);
COMMENT ON TABLE core.sources IS 'One row per source on the network that was ever visited.';
COMMENT ON COLUMN core.sources.source IS 'Name, as in sources.toml';
COMMENT ON COLUMN core.sources.kind IS 'Kind, such as feed or pubmed';
COMMENT ON COLUMN core.sources.schedule IS 'How often it is to be visited: hourly, daily or weekly';
COMMENT ON COLUMN core.sources.rights IS 'What may be done with its texts: own, public-domain, cc0, cc-by or publisher';
COMMENT ON COLUMN core.sources.last_tried_at IS 'When it was last visited';
COMMENT ON COLUMN core.sources.last_success_at IS 'When a visit last went well; NULL = never';
COMMENT ON COLUMN core.sources.failures IS 'Visits in a row that failed; 5 pause the source';
COMMENT ON COLUMN core.sources.reason IS 'Why the last visit failed; NULL = it went well';
COMMENT ON COLUMN core.sources.paused_at IS 'Since when it is no longer visited; NULL = it is. etl resume NAME visits it again';
COMMENT ON COLUMN core.sources.seen_until IS
    'Day up to which everything of it was loaded; the next window begins some days before; NULL = nothing yet';
COMMENT ON COLUMN core.sources.found IS 'Articles that its last visit found, known ones included';
COMMENT ON COLUMN core.sources.articles_new IS 'Of these, new or changed ones';
COMMENT ON COLUMN core.sources.takes IS
    'Short hash of the keys of its entry that say what it takes, as of seen_until; where they change, it is asked anew; NULL = nothing yet';
