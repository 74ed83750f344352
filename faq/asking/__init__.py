"""Asking the FAQ: the list beside the call, the search page, and what is remembered of searches."""
