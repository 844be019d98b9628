-- Which articles have unexplained numbers, refused rows, headline-only claims or hype words?
SELECT article, numbers, unexplained, refused, mentions, headline_only, disagrees, hype_words, retrospective
FROM quality
WHERE unexplained + refused + headline_only + disagrees + hype_words > 0
ORDER BY unexplained DESC, article
LIMIT 15;
