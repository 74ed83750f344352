"""Articles and their search. Knows queries and services, not inquiries."""
