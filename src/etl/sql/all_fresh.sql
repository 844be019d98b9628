-- Lets traits.sql and make_results.sql look at every article.
CREATE OR REPLACE TEMP VIEW fresh_articles AS FROM core.articles;
CREATE OR REPLACE TEMP VIEW fresh_outcomes AS FROM core.outcomes;
CREATE OR REPLACE TEMP VIEW fresh_studies AS FROM core.studies;
