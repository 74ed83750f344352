"""分析: what people ask, when, how often again, and what could not be answered at once."""
