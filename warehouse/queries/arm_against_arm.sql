-- What did the randomised arms achieve side by side, and how far are they apart?
SELECT article, endpoint, measure, studied_text, compared_text, round(difference, 1) AS difference, unit,
    round(ratio, 2) AS ratio, strength
FROM randomised
WHERE endpoint IN ('ORR', 'CR', 'pCR', 'PFS', 'EFS', 'OS')
ORDER BY article, endpoint, measure, studied_text;
