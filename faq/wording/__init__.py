"""The city's own words: what citizens say, and the official word for it."""
