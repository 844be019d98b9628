-- error: an exact interval is not the one of its counts: the chance of as many or more at its ends is not 2.5%
SELECT numerator, denominator, exact_low, exact_high
FROM core.exact_intervals
WHERE numerator NOT BETWEEN 0 AND denominator
   OR denominator < 1
   OR CASE WHEN numerator = 0 THEN exact_low <> 0
        ELSE abs(binomial_tail(numerator, denominator, exact_low / 100) - 0.025) > 1e-6 END
   OR CASE WHEN numerator = denominator THEN exact_high <> 100
        ELSE abs(binomial_tail(denominator - numerator, denominator, 1 - exact_high / 100) - 0.025) > 1e-6 END;
