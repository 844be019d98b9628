-- What analysts write daily, as functions.
CREATE OR REPLACE MACRO in_months(amount, unit) AS
    CASE unit
        WHEN 'months' THEN amount
        WHEN 'years' THEN amount * 12
        WHEN 'weeks' THEN amount * 12 / 52.1775
        WHEN 'days' THEN amount * 12 / 365.25
    END;
COMMENT ON MACRO in_months IS 'A duration in months; NULL where the unit is not months, years, weeks or days';

CREATE OR REPLACE MACRO log_choose(d, k) AS lgamma(d + 1.0) - lgamma(k + 1.0) - lgamma(d - k + 1.0);
COMMENT ON MACRO log_choose IS 'Natural logarithm of the number of ways to choose k of d';

-- Terms beyond ten standard deviations above n add nothing while x <= n/d, where exact_low looks: so a registry of a
-- million patients costs thousands of terms and not a million.
CREATE OR REPLACE MACRO binomial_tail(n, d, x) AS
    list_sum(list_transform(
        range(n, least(d, n + 40 + 10 * ceil(sqrt(n)))::BIGINT + 1),
        lambda k: exp(log_choose(d, k) + k * ln(x) + (d - k) * ln(1 - x))
    ));
COMMENT ON MACRO binomial_tail IS 'Chance of n or more of d where each has the chance x, for 0 < x <= n/d';

-- Newton's steps from the mode of the beta density: below it the tail is convex, so that each step stays above the
-- answer and comes nearer; 12 reach 1e-13 for all of 1 <= n < d <= 800.
CREATE OR REPLACE MACRO exact_low(n, d) AS
    CASE
        WHEN n = 0 THEN 0.0
        WHEN n = d THEN 0.025 ** (1.0 / d)
        WHEN n = 1 THEN 1 - 0.975 ** (1.0 / d)
        ELSE list_reduce(
            range(12)::DOUBLE[],
            lambda x, step: x - (binomial_tail(n, d, x) - 0.025)
                / exp(ln(n) + log_choose(d, n) + (n - 1) * ln(x) + (d - n) * ln(1 - x)),
            (n - 1) / (d - 1)
        )
    END;
COMMENT ON MACRO exact_low IS 'Lower end of the exact 95% interval of n of d, 0 to 1';

CREATE OR REPLACE MACRO exact_ci(n, d) AS
    CASE WHEN 0 <= n AND n <= d AND d > 0
        THEN struct_pack(low := 100 * exact_low(n, d), high := 100 * (1 - exact_low(d - n, d)))
    END;
COMMENT ON MACRO exact_ci IS
    'Exact (Clopper-Pearson) 95% interval of n of d patients in percent, as a struct of low and high; NULL where n is not between 0 and d';

CREATE OR REPLACE MACRO as_day(said) AS
    coalesce(
        try_cast(left(said, 10) AS DATE),
        try_strptime(said, ['%d %B %Y', '%B %d, %Y', '%d %b %Y', '%b %d, %Y', '%B %Y', '%b %Y', '%Y-%m', '%Y'])::DATE
    );
COMMENT ON MACRO as_day IS 'The day that a date as printed begins with (2024 gives 1 January); NULL where it is none that we know';

CREATE OR REPLACE MACRO site_of(address) AS
    nullif(regexp_extract(lower(address), '^https?://(?:www\.)?([^/:?#]+)', 1), '');
COMMENT ON MACRO site_of IS 'The host of an address, without www; NULL where it is no web address';

CREATE OR REPLACE MACRO trial_id(registry_ids) AS
    CASE
        WHEN len(list_filter(registry_ids, lambda id: starts_with(id, 'NCT'))) = 1
            THEN list_filter(registry_ids, lambda id: starts_with(id, 'NCT'))[1]
        WHEN len(registry_ids) = 1 THEN registry_ids[1]
    END;
COMMENT ON MACRO trial_id IS 'The one registry number of a trial, ClinicalTrials.gov before others; NULL where there is none or more than one';

CREATE OR REPLACE MACRO decimals(printed) AS length(regexp_extract(printed, '\d[.,．·](\d+)', 1));
COMMENT ON MACRO decimals IS 'How many decimals a value was printed with';

CREATE OR REPLACE MACRO summed(article_id, mentions, denominator, amount) AS struct_pack(
    results := count(*),
    articles := count(DISTINCT article_id),
    mentions := sum(mentions)::BIGINT,
    patients := sum(denominator)::BIGINT,
    value_min := min(amount),
    value_median := median(amount),
    value_max := max(amount)
);
COMMENT ON MACRO summed IS 'What by_therapy, by_cancer and by_endpoint say of many results, as a struct: how many, in how many articles, and their values';
