"""Japanese search over articles: analysis, ranking and highlighting. Knows neither database nor Flask."""
