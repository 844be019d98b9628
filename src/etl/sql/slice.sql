-- Copies the articles in touched, with all that belongs to them, into the database slice. By rowid: joined by
-- article_id, every column of every row was unpacked, which took six times as long at a million outcomes.
INSERT INTO slice.core.runs BY NAME
FROM warehouse.core.runs;
INSERT INTO slice.core.sources BY NAME
FROM warehouse.core.sources;

INSERT INTO slice.core.articles BY NAME
FROM warehouse.core.articles
WHERE rowid IN (SELECT rowid FROM warehouse.core.articles SEMI JOIN touched USING (article_id));
INSERT INTO slice.core.traits BY NAME
FROM warehouse.core.traits
WHERE rowid IN (SELECT rowid FROM warehouse.core.traits SEMI JOIN touched USING (article_id));
INSERT INTO slice.core.blocks BY NAME
FROM warehouse.core.blocks
WHERE rowid IN (SELECT rowid FROM warehouse.core.blocks SEMI JOIN touched USING (article_id));
INSERT INTO slice.core.numbers BY NAME
FROM warehouse.core.numbers
WHERE rowid IN (SELECT rowid FROM warehouse.core.numbers SEMI JOIN touched USING (article_id));
INSERT INTO slice.core.outcomes BY NAME
FROM warehouse.core.outcomes
WHERE rowid IN (SELECT rowid FROM warehouse.core.outcomes SEMI JOIN touched USING (article_id));
INSERT INTO slice.core.studies BY NAME
FROM warehouse.core.studies
WHERE rowid IN (SELECT rowid FROM warehouse.core.studies SEMI JOIN touched USING (article_id));
INSERT INTO slice.core.links BY NAME
FROM warehouse.core.links
WHERE rowid IN (SELECT rowid FROM warehouse.core.links SEMI JOIN touched USING (article_id));
INSERT INTO slice.core.quarantine BY NAME
FROM warehouse.core.quarantine
WHERE rowid IN (SELECT rowid FROM warehouse.core.quarantine SEMI JOIN touched USING (article_id));
INSERT INTO slice.core.article_groups BY NAME
FROM warehouse.core.article_groups
WHERE rowid IN (SELECT rowid FROM warehouse.core.article_groups SEMI JOIN touched USING (article_id));
INSERT INTO slice.made.strength BY NAME
FROM warehouse.made.strength
WHERE rowid IN (SELECT rowid FROM warehouse.made.strength SEMI JOIN touched USING (article_id));
INSERT INTO slice.made.results BY NAME
FROM warehouse.made.results
WHERE rowid IN (SELECT rowid FROM warehouse.made.results SEMI JOIN touched USING (article_id));

INSERT INTO slice.core.exact_intervals BY NAME
FROM warehouse.core.exact_intervals SEMI JOIN slice.core.outcomes USING (numerator, denominator);
