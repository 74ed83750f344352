"""Full-text search over inquiries: terms, the questions asked of them, and the index in the database. Knows ids only."""
