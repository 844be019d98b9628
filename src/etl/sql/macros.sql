-- What analysts write daily, as functions.
CREATE OR REPLACE MACRO in_months(amount, unit) AS
    CASE unit
        WHEN 'months' THEN amount
        WHEN 'years' THEN amount * 12
        WHEN 'weeks' THEN amount * 12 / 52.1775
        WHEN 'days' THEN amount * 12 / 365.25
    END;
COMMENT ON MACRO in_months IS 'A duration in months; NULL where the unit is not months, years, weeks or days';
