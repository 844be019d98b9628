-- Pairs of articles whose sketches agree in most places: near copies. Identical sketches are one here.
-- Sixteen bands of four numbers: copies at 0.7 share a band in 99 of 100 cases, texts at 0.2 in 3 of 100.
CREATE OR REPLACE TEMP TABLE sketches AS
SELECT min(article_id) AS article_id, sketch
FROM core.articles
WHERE len(sketch) > 0
GROUP BY sketch;

CREATE OR REPLACE TEMP TABLE bands AS
SELECT
    article_id,
    band,
    hash(list_slice(sketch, 4 * band + 1, 4 * band + 4)) AS bucket,
    row_number() OVER (PARTITION BY band, bucket ORDER BY article_id) AS place
FROM sketches, range(16) AS numbered(band)
WHERE list_max(list_slice(sketch, 4 * band + 1, 4 * band + 4)) >= 0;

-- Each is compared with the next 32 that share a band, not with all: a release on a thousand sites would make half a
-- million pairs of each band, and copies that are some places apart are joined through those between them.
CREATE OR REPLACE TEMP TABLE near_copies AS
WITH pairs AS (
    SELECT DISTINCT a.article_id AS one, b.article_id AS other
    FROM bands AS a
    JOIN bands AS b USING (band, bucket)
    WHERE b.place > a.place AND b.place <= a.place + 32
)
SELECT one, other
FROM pairs
JOIN sketches AS a ON a.article_id = one
JOIN sketches AS b ON b.article_id = other
WHERE len(list_filter(list_zip(a.sketch, b.sketch), lambda bin: bin[1] = bin[2] AND bin[1] >= 0))
    >= 0.7 * len(list_filter(list_zip(a.sketch, b.sketch), lambda bin: bin[1] >= 0 OR bin[2] >= 0));
