-- How sure can one be of 12 of 12, 10 of 15 and 0 of 20 patients?
SELECT n, d, 100 * n / d AS percent, round(exact_ci(n, d).low, 1) AS low, round(exact_ci(n, d).high, 1) AS high
FROM (VALUES (12, 12), (10, 15), (0, 20)) AS counted (n, d);
