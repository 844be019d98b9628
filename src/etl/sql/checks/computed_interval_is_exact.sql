-- error: a computed interval is not the exact one of its n and N
SELECT o.outcome_id, o.ci_low, o.ci_high, x.exact_low, x.exact_high
FROM core.outcomes AS o
LEFT JOIN core.exact_intervals AS x USING (numerator, denominator)
WHERE o.ci_source = 'computed'
  AND (o.ci_low IS DISTINCT FROM x.exact_low OR o.ci_high IS DISTINCT FROM x.exact_high);
