-- Writes the traits of the articles in fresh_articles, inside the caller's transaction.
SET VARIABLE hype = (SELECT '(?i)' || string_agg(pattern, '|' ORDER BY word) FROM core.hype_words);
SET VARIABLE uncontrolled =
    '(?i)\bretrospective(?:ly)?\b|\bchart review\b|\bcase (?:series|reports?)\b|回顾性|病例报告|後ろ向き|後方視的|症例報告|\bretrospektiv|\bFall(?:serie|bericht)|\brétrospecti|\bretrospectiv|\bserie de casos\b';
SET VARIABLE abstract_heading =
    '(?im)^\s*(background|objectives?|purpose|aims?|(?:patients and )?methods|(?:main )?results|findings|conclusions?|interpretation)\s*(?:[:.]|$)';

INSERT INTO core.traits
SELECT
    a.article_id,
    a.article,
    coalesce(
        h.source_kind,
        CASE
            WHEN length(a.text) < 6000
                AND list_unique(regexp_extract_all(lower(a.text), getvariable('abstract_heading'), 1)) >= 3
                THEN 'ABSTRACT'
        END,
        'NEWS'
    ) AS source_kind,
    coalesce(regexp_matches(a.text, getvariable('uncontrolled')), false) AS retrospective,
    coalesce(regexp_extract_all(lower(a.text), getvariable('hype')), []) AS hype
FROM fresh_articles AS a
LEFT JOIN core.source_hosts AS h
    ON site_of(coalesce(a.canonical_url, a.locator)) = h.host
    OR ends_with(site_of(coalesce(a.canonical_url, a.locator)), '.' || h.host);
