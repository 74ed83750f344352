"""The gold set: queries with their right articles, and how well the search answers them over time."""
