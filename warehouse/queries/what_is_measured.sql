-- Which endpoints are reported most often, and how are they expressed?
SELECT endpoint, measure, unit, results, articles, value_min, value_median, value_max
FROM by_endpoint
ORDER BY results DESC, endpoint, measure
LIMIT 15;
