"""回答: what leaves for a citizen, and the second pair of eyes before it does (requirement A5)."""
