-- Published lists of words and hosts, as tables: anyone can see what is counted and by what an article is sorted.

-- Grain: one row per hype word and language
CREATE OR REPLACE TABLE core.hype_words (
    word VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    pattern VARCHAR NOT NULL,
    origin VARCHAR NOT NULL
);
INSERT INTO core.hype_words VALUES
    ('breakthrough', 'en', '\bbreak-?throughs?\b', 'Abola and Prasad 2016'),
    ('game changer', 'en', '\bgame[ -]chang(?:ers?|ing)\b', 'Abola and Prasad 2016'),
    ('miracle', 'en', '\bmirac(?:les?|ulous)\b', 'Abola and Prasad 2016'),
    ('cure', 'en', '\bcures?\b', 'Abola and Prasad 2016'),
    ('home run', 'en', '\bhome[ -]runs?\b', 'Abola and Prasad 2016'),
    ('revolutionary', 'en', '\brevolution(?:ary|i[sz](?:es?|ed|ing))\b', 'Abola and Prasad 2016'),
    ('transformative', 'en', '\btransformative\b', 'Abola and Prasad 2016'),
    ('life saver', 'en', '\blife[ -]?sav(?:ers?|ing)\b', 'Abola and Prasad 2016'),
    ('groundbreaking', 'en', '\bground-?breaking\b', 'Abola and Prasad 2016'),
    ('marvel', 'en', '\bmarvel(?:s|l?ous)?\b', 'Abola and Prasad 2016'),
    ('amazing', 'en', '\bamazing(?:ly)?\b', 'Vinkers and others 2015'),
    ('astonishing', 'en', '\bastonishing(?:ly)?\b', 'Vinkers and others 2015'),
    ('phenomenal', 'en', '\bphenomenal(?:ly)?\b', 'Vinkers and others 2015'),
    ('promising', 'en', '\bpromising\b', 'Vinkers and others 2015'),
    ('remarkable', 'en', '\bremarkabl[ey]\b', 'Vinkers and others 2015'),
    ('spectacular', 'en', '\bspectacular(?:ly)?\b', 'Vinkers and others 2015'),
    ('unprecedented', 'en', '\bunprecedented\b', 'Vinkers and others 2015'),
    ('突破', 'zh', '突破', 'translated by us'),
    ('奇迹', 'zh', '奇迹', 'translated by us'),
    ('里程碑', 'zh', '里程碑', 'translated by us'),
    ('画期的', 'ja', '画期的', 'translated by us'),
    ('奇跡', 'ja', '奇跡', 'translated by us'),
    ('Durchbruch', 'de', '\bDurchbr(?:uch|üche)', 'translated by us'),
    ('bahnbrechend', 'de', '\bbahnbrechend', 'translated by us'),
    ('Wunder', 'de', '\bWunder(?:mittel|waffe|heilung)?\b', 'translated by us'),
    ('percée', 'fr', '\bpercées?\b', 'translated by us'),
    ('révolutionnaire', 'fr', '\brévolutionnaires?\b', 'translated by us'),
    ('prometteur', 'fr', '\bprometteu(?:rs?|ses?)\b', 'translated by us'),
    ('revolucionario', 'es', '\brevolucionari[oa]s?\b', 'translated by us'),
    ('milagro', 'es', '\bmilagros?\b', 'translated by us'),
    ('prometedor', 'es', '\bprometedor(?:a|es|as)?\b', 'translated by us');
COMMENT ON TABLE core.hype_words IS 'One row per hype word and language';
COMMENT ON COLUMN core.hype_words.word IS 'The word';
COMMENT ON COLUMN core.hype_words.language IS 'Its language, ISO 639-1';
COMMENT ON COLUMN core.hype_words.pattern IS 'Regular expression (RE2, upper and lower case alike) that finds it';
COMMENT ON COLUMN core.hype_words.origin IS
    'Who listed it: Abola and Prasad, JAMA Oncology 2016;2:139 (superlatives in cancer news), Vinkers and others, BMJ 2015;351:h6467 (positive words in abstracts), or translated by us';

-- Grain: one row per host whose pages are of one kind
CREATE OR REPLACE TABLE core.source_hosts (
    host VARCHAR NOT NULL,
    source_kind VARCHAR NOT NULL
);
INSERT INTO core.source_hosts VALUES
    ('clinicaltrials.gov', 'REGISTRY'),
    ('clinicaltrialsregister.eu', 'REGISTRY'),
    ('euclinicaltrials.eu', 'REGISTRY'),
    ('isrctn.com', 'REGISTRY'),
    ('anzctr.org.au', 'REGISTRY'),
    ('chictr.org.cn', 'REGISTRY'),
    ('jrct.mhlw.go.jp', 'REGISTRY'),
    ('drks.de', 'REGISTRY'),
    ('trialsearch.who.int', 'REGISTRY'),
    ('pubmed.ncbi.nlm.nih.gov', 'ABSTRACT'),
    ('eutils.ncbi.nlm.nih.gov', 'ABSTRACT'),
    ('europepmc.org', 'ABSTRACT'),
    ('ebi.ac.uk', 'ABSTRACT'),
    ('businesswire.com', 'PRESS_RELEASE'),
    ('prnewswire.com', 'PRESS_RELEASE'),
    ('prnewswire.co.uk', 'PRESS_RELEASE'),
    ('globenewswire.com', 'PRESS_RELEASE'),
    ('eurekalert.org', 'PRESS_RELEASE'),
    ('newswise.com', 'PRESS_RELEASE');
COMMENT ON TABLE core.source_hosts IS 'One row per host whose pages are of one kind';
COMMENT ON COLUMN core.source_hosts.host IS 'Host without www; its subdomains are of the same kind';
COMMENT ON COLUMN core.source_hosts.source_kind IS 'REGISTRY, ABSTRACT or PRESS_RELEASE';
