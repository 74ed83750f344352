"""月報: what the daily reports of a month say together, and what the records say now."""
