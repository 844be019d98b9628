-- What did the randomised arms achieve side by side, how far are they apart, and what hazard ratio does the article give?
SELECT article, endpoint, measure, studied_text, compared_text, difference, unit, hazard_ratio,
    hazard_ratio_low AS low, hazard_ratio_high AS high, strength
FROM randomised
WHERE endpoint IN ('ORR', 'CR', 'pCR', 'PFS', 'EFS', 'OS')
ORDER BY article, endpoint, measure, studied_text;
