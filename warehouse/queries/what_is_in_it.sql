-- Which sources and languages does the warehouse hold, and from when?
SELECT source, source_kind, language, articles, with_outcomes, unreadable, published_first, published_last
FROM coverage
ORDER BY articles DESC, source, source_kind, language;
