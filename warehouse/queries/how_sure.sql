-- How strong can the evidence of each article be, and why?
SELECT article, strength, strength_source
FROM strength
ORDER BY strength, article;
