-- error: an interval is reversed, or computed and not around 100 n/N
SELECT outcome_id, ci_low, ci_high, numerator, denominator
FROM core.outcomes
WHERE ci_low > ci_high
   OR (ci_source = 'computed' AND 100 * numerator / nullif(denominator, 0) NOT BETWEEN ci_low AND ci_high);
